package org.chieng.server.registry;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;

/** What changes the tables. Confined to {@link Registry}, which lets in one call at a time. */
final class RegistryWrites {
    private final RegistryDatabase database;
    private final Clock clock;
    private final SecureRandom random;

    RegistryWrites(RegistryDatabase database, Clock clock, SecureRandom random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    String enrol(DeviceId device, SchoolId school, String name, RegistryReads reads)
            throws SQLException, RegistryException {
        String secret = SecretHash.newSecret(random);
        inTransaction(() -> {
            if (reads.school(school).isEmpty()) {
                throw new RegistryException("no school '" + school + "': add it first with add-school");
            }
            if (reads.device(device).isPresent()) {
                throw new RegistryException("device '" + device + "' is already enrolled: choose another id");
            }
            put(new RegistryContent.NewDevice(device, school, name, secret));
        });
        return secret;
    }

    String makeDtlsKey(DeviceId device, RegistryReads reads) throws SQLException, RegistryException {
        String key = SecretHash.newSecret(random);
        inTransaction(() -> {
            if (reads.device(device).isEmpty()) {
                throw new RegistryException("no device '" + device + "': enrol it first with add-device");
            }
            try (PreparedStatement insert =
                    database.prepare("INSERT INTO dtls_key (device, key, created) VALUES (?, ?, ?)"
                            + " ON CONFLICT (device) DO UPDATE SET key = excluded.key, created = excluded.created")) {
                insert.setString(1, device.value());
                insert.setBytes(2, key.getBytes(StandardCharsets.UTF_8));
                insert.setLong(3, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
                insert.executeUpdate();
            }
        });
        return key;
    }

    void put(RegistryContent content, RegistryReads reads) throws SQLException, RegistryException {
        inTransaction(() -> putAll(content, reads));
    }

    /** Something that changes tables. */
    private interface Change {
        void run() throws SQLException, RegistryException;
    }

    private void inTransaction(Change change) throws SQLException, RegistryException {
        try (Statement statement = database.beginTransaction()) {
            try {
                change.run();
                statement.execute("COMMIT");
            } catch (SQLException | RegistryException | RuntimeException e) {
                rollBack(statement, e);
                throw e;
            }
        }
    }

    /** On a full disk SQLite has rolled back by itself, and says so: what went wrong first is what matters. */
    private static void rollBack(Statement statement, Exception why) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    private void putAll(RegistryContent content, RegistryReads reads) throws SQLException, RegistryException {
        for (Area area : content.areas()) {
            put(area);
        }
        for (Area area : content.areas()) {
            checkRoot(area, reads);
        }
        for (RegistryContent.NewSchool school : content.schools()) {
            if (reads.area(school.area()).isEmpty()) {
                throw new RegistryException(
                        "school '" + school.id() + "' lies in area '" + school.area() + "', which is not there");
            }
            put(school);
        }
        for (RegistryContent.NewDevice device : content.devices()) {
            if (reads.school(device.school()).isEmpty()) {
                throw new RegistryException(
                        "device '" + device.id() + "' belongs to school '" + device.school() + "', which is not there");
            }
            Optional<Credentials> known = reads.credentials(device.id());
            if (known.isPresent() && known.get().secret().matches(device.secret())) {
                rename(device);
            } else {
                put(device);
            }
        }
    }

    /** Walks up to an area without a parent: the tree must have one. */
    private static void checkRoot(Area area, RegistryReads reads) throws SQLException, RegistryException {
        Area at = area;
        AreaId parent = at.parent();
        for (int depth = 0; parent != null; depth++) {
            if (depth == RegistryReads.MAX_DEPTH) {
                throw new RegistryException("area '" + area.id() + "' lies in itself, or deeper than "
                        + RegistryReads.MAX_DEPTH + " levels");
            }
            Optional<Area> found = reads.area(parent);
            if (found.isEmpty()) {
                throw new RegistryException(
                        "area '" + at.id() + "' has the parent '" + parent + "', which is not there");
            }
            at = found.get();
            parent = at.parent();
        }
    }

    private void put(Area area) throws SQLException {
        try (PreparedStatement insert = database.prepare("INSERT INTO area (id, name, parent) VALUES (?, ?, ?)"
                + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent = excluded.parent")) {
            insert.setString(1, area.id().value());
            insert.setString(2, area.name());
            AreaId parent = area.parent();
            insert.setString(3, parent == null ? null : parent.value());
            insert.executeUpdate();
        }
    }

    private void put(RegistryContent.NewSchool school) throws SQLException {
        try (PreparedStatement insert = database.prepare("INSERT INTO school (id, name, area) VALUES (?, ?, ?)"
                + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, area = excluded.area")) {
            insert.setString(1, school.id().value());
            insert.setString(2, school.name());
            insert.setString(3, school.area().value());
            insert.executeUpdate();
        }
    }

    private void put(RegistryContent.NewDevice device) throws SQLException {
        SecretHash secret = SecretHash.of(device.secret(), random);
        try (PreparedStatement insert = database.prepare(
                "INSERT INTO device (id, school, name, salt, secret_hash, created) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET school = excluded.school, name = excluded.name,"
                        + " salt = excluded.salt, secret_hash = excluded.secret_hash")) {
            insert.setString(1, device.id().value());
            insert.setString(2, device.school().value());
            insert.setString(3, device.name());
            insert.setBytes(4, secret.salt());
            insert.setBytes(5, secret.hash());
            insert.setLong(6, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
            insert.executeUpdate();
        }
    }

    private void rename(RegistryContent.NewDevice device) throws SQLException {
        try (PreparedStatement update = database.prepare("UPDATE device SET school = ?, name = ? WHERE id = ?")) {
            update.setString(1, device.school().value());
            update.setString(2, device.name());
            update.setString(3, device.id().value());
            update.executeUpdate();
        }
    }
}
