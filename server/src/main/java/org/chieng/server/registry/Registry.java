package org.chieng.server.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Areas, schools and devices in {@code registry.db}. Calls block for a short disk access: run them on a worker. Thread-safe;
 * calls run one after the other, since each takes well under a millisecond.
 */
public final class Registry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final String FILE = "registry.db";

    private final Connection connection;
    private final RegistryReads reads;
    private final RegistryWrites writes;

    private Registry(Connection connection, Clock clock, SecureRandom random) {
        this.connection = connection;
        this.reads = new RegistryReads(connection);
        this.writes = new RegistryWrites(connection, clock, random);
    }

    /**
     * Opens {@code registry.db} in a folder that exists, or makes it.
     *
     * @param clock for the time when something was added
     * @param random for salts and secrets
     * @throws RegistryException when the file can't be opened or is of a newer version
     */
    public static Registry open(Path folder, Clock clock, SecureRandom random) throws RegistryException {
        Path file = folder.resolve(FILE);
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try {
                prepare(connection);
                restrict(file);
                return new Registry(connection, clock, random);
            } catch (SQLException | RegistryException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new RegistryException("can't open " + file + ": " + e.getMessage(), e);
        }
    }

    /** Keys for DTLS lie in it as they are: nobody but the server's user reads it. SQLite gives its other files the same rights. */
    private static void restrict(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("can't keep others from reading {}: {}", file, e.toString());
        }
    }

    private static void prepare(Connection connection) throws SQLException, RegistryException {
        try (Statement statement = connection.createStatement()) {
            // the command that adds a device writes from another process: wait for it rather than fail
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA foreign_keys = ON");
        }
        Migrations.run(connection);
    }

    /**
     * Schools in the order of their ids.
     *
     * @param after only those that follow this one, or null for all
     * @param limit how many at most
     */
    public synchronized List<School> schools(@Nullable SchoolId after, int limit) throws RegistryException {
        try {
            return reads.schools(after, limit);
        } catch (SQLException e) {
            throw cantRead(e);
        }
    }

    /** One school. */
    public synchronized Optional<School> school(SchoolId id) throws RegistryException {
        try {
            return reads.school(id);
        } catch (SQLException e) {
            throw cantRead(e);
        }
    }

    /**
     * A school's devices in the order of their ids.
     *
     * @param after only those that follow this one, or null for all
     * @param limit how many at most
     */
    public synchronized List<Device> devices(SchoolId school, @Nullable DeviceId after, int limit)
            throws RegistryException {
        try {
            return reads.devices(school, after, limit);
        } catch (SQLException e) {
            throw cantRead(e);
        }
    }

    /** One device. */
    public synchronized Optional<Device> device(DeviceId id) throws RegistryException {
        try {
            return reads.device(id);
        } catch (SQLException e) {
            throw cantRead(e);
        }
    }

    /** By what a device proves who it is. */
    synchronized Optional<Credentials> credentials(DeviceId id) throws RegistryException {
        try {
            return reads.credentials(id);
        } catch (SQLException e) {
            throw cantRead(e);
        }
    }

    /** What a device shares with the gateway for DTLS, empty when it has no such key. */
    synchronized Optional<byte[]> dtlsKey(DeviceId id) throws RegistryException {
        try {
            return reads.dtlsKey(id);
        } catch (SQLException e) {
            throw cantRead(e);
        }
    }

    /**
     * Gives a device a key for DTLS; one that it had is no longer good.
     *
     * @return the key, a text without anything that needs quoting; it is kept, but never shown again
     * @throws RegistryException when the device is not enrolled
     */
    public synchronized String makeDtlsKey(DeviceId device) throws RegistryException {
        try {
            return writes.makeDtlsKey(device, reads);
        } catch (SQLException e) {
            throw cantWrite(e);
        }
    }

    /**
     * Enrols a new device.
     *
     * @return its secret, which is not kept and can't be shown again
     * @throws RegistryException when the school is unknown or the device is already enrolled
     */
    public synchronized String enrol(DeviceId device, SchoolId school, String name) throws RegistryException {
        try {
            return writes.enrol(device, school, name, reads);
        } catch (SQLException e) {
            throw cantWrite(e);
        }
    }

    /**
     * Adds a school, or renames and moves the one of that id.
     *
     * @param area the area it lies in, which must be there unless it is named now
     * @param areaName makes the area or renames it, or null to leave it as it is
     * @throws RegistryException when the area is unknown, or a name breaks its limits
     */
    public synchronized void addSchool(SchoolId id, String name, AreaId area, @Nullable String areaName)
            throws RegistryException {
        try {
            List<Area> areas = areaName == null ? List.of() : List.of(renamed(area, areaName));
            put(new RegistryContent(areas, List.of(new RegistryContent.NewSchool(id, name, area)), List.of()));
        } catch (SQLException e) {
            throw cantRead(e);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(String.valueOf(e.getMessage()), e);
        }
    }

    private Area renamed(AreaId area, String name) throws SQLException {
        return new Area(area, name, reads.area(area).map(Area::parent).orElse(null));
    }

    /**
     * Puts all of it into the registry, or nothing. What is already there is brought to the same; what is there and not named
     * stays.
     */
    synchronized void put(RegistryContent content) throws RegistryException {
        try {
            writes.put(content, reads);
        } catch (SQLException e) {
            throw cantWrite(e);
        }
    }

    /** Lets go of the file. */
    @Override
    public synchronized void close() throws RegistryException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new RegistryException("can't close " + FILE + ": " + e.getMessage(), e);
        }
    }

    private static RegistryException cantRead(SQLException e) {
        return new RegistryException("can't read " + FILE + ": " + e.getMessage(), e);
    }

    private static RegistryException cantWrite(SQLException e) {
        return new RegistryException("can't write " + FILE + ": " + e.getMessage(), e);
    }
}
