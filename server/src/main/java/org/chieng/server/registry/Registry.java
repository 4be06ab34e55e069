package org.chieng.server.registry;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Areas, schools and devices, in a file of SQLite or in PostgreSQL. Calls block for a short access: run them on a worker. Thread-safe;
 * calls run one after the other, since each takes well under a millisecond.
 */
public final class Registry implements AutoCloseable {
    private final RegistryDatabase database;
    private final RegistryReads reads;
    private final RegistryWrites writes;

    private Registry(RegistryDatabase database, Clock clock, SecureRandom random) {
        this.database = database;
        this.reads = new RegistryReads(database);
        this.writes = new RegistryWrites(database, clock, random);
    }

    /**
     * Opens {@code registry.db} in a folder that exists, or makes it.
     *
     * @param clock for the time when something was added
     * @param random for salts and secrets
     * @throws RegistryException when the file can't be opened or is of a newer version
     */
    public static Registry open(Path folder, Clock clock, SecureRandom random) throws RegistryException {
        return ready(SqliteDatabase.open(folder), clock, random);
    }

    /**
     * Opens the registry that several servers share, and makes its tables when they are missing.
     *
     * @param clock for the time when something was added
     * @param random for salts and secrets
     * @throws RegistryException when the database can't be reached or is of a newer version
     */
    public static Registry connect(RegistryServer server, Clock clock, SecureRandom random) throws RegistryException {
        return ready(PostgresDatabase.open(server), clock, random);
    }

    /**
     * Copies {@code registry.db} of a folder, also while a server uses it; then reads the copy from end to end.
     *
     * @param target must not exist; only this user may read it, for keys lie in it
     * @throws RegistryException when there is none, or the copy can't be written
     */
    public static void backup(Path folder, Path target) throws RegistryException {
        RegistryBackup.write(folder, target);
    }

    /**
     * Reads a backup of {@code registry.db} from end to end.
     *
     * @throws RegistryException when it is none, or damaged
     */
    public static void verify(Path backup) throws RegistryException {
        RegistryBackup.verify(backup);
    }

    /**
     * Makes {@code registry.db} of a backup that is whole, in a folder that has none.
     *
     * @throws RegistryException when it is not whole, or there is one already
     */
    public static void restore(Path backup, Path folder) throws RegistryException {
        RegistryBackup.restore(backup, folder);
    }

    private static Registry ready(RegistryDatabase database, Clock clock, SecureRandom random)
            throws RegistryException {
        try {
            try {
                Migrations.run(database);
                return new Registry(database, clock, random);
            } catch (SQLException | RegistryException e) {
                database.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new RegistryException("can't open " + database.name() + ": " + e.getMessage(), e);
        }
    }

    /** Something that is asked. */
    private interface Query<T> {
        T ask() throws SQLException;
    }

    /** Asks once more when the connection was found lost. */
    private <T> T read(Query<T> query) throws RegistryException {
        try {
            try {
                return query.ask();
            } catch (SQLException e) {
                if (!database.isLost(e)) {
                    throw e;
                }
                return query.ask();
            }
        } catch (SQLException e) {
            throw cantRead(e);
        }
    }

    /**
     * Schools in the order of their ids.
     *
     * @param after only those that follow this one, or null for all
     * @param limit how many at most
     */
    public synchronized List<School> schools(@Nullable SchoolId after, int limit) throws RegistryException {
        return read(() -> reads.schools(after, limit));
    }

    /** One school. */
    public synchronized Optional<School> school(SchoolId id) throws RegistryException {
        return read(() -> reads.school(id));
    }

    /**
     * A school's devices in the order of their ids.
     *
     * @param after only those that follow this one, or null for all
     * @param limit how many at most
     */
    public synchronized List<Device> devices(SchoolId school, @Nullable DeviceId after, int limit)
            throws RegistryException {
        return read(() -> reads.devices(school, after, limit));
    }

    /** One device. */
    public synchronized Optional<Device> device(DeviceId id) throws RegistryException {
        return read(() -> reads.device(id));
    }

    /** By what a device proves who it is. */
    synchronized Optional<Credentials> credentials(DeviceId id) throws RegistryException {
        return read(() -> reads.credentials(id));
    }

    /** What a device shares with the gateway for DTLS, empty when it has no such key. */
    synchronized Optional<byte[]> dtlsKey(DeviceId id) throws RegistryException {
        return read(() -> reads.dtlsKey(id));
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
            database.close();
        } catch (SQLException e) {
            throw new RegistryException("can't close " + database.name() + ": " + e.getMessage(), e);
        }
    }

    private RegistryException cantRead(SQLException e) {
        return new RegistryException("can't read " + database.name() + ": " + e.getMessage(), e);
    }

    private RegistryException cantWrite(SQLException e) {
        return new RegistryException("can't write " + database.name() + ": " + e.getMessage(), e);
    }
}
