package org.chieng.server.registry;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** The queries. Confined to {@link Registry}, which lets in one call at a time. */
final class RegistryReads {
    /** Deepest tree of areas that is followed; chosen: country to hamlet is at most 5. */
    static final int MAX_DEPTH = 16;

    private static final String AREAS_UPWARDS = """
            WITH RECURSIVE up (id, name, parent, depth) AS (
              SELECT id, name, parent, 0 FROM area WHERE id = ?
              UNION ALL
              SELECT area.id, area.name, area.parent, up.depth + 1
              FROM up JOIN area ON area.id = up.parent WHERE up.depth < %d)
            SELECT id, name, parent FROM up ORDER BY depth DESC""".formatted(MAX_DEPTH);

    private final RegistryDatabase database;

    RegistryReads(RegistryDatabase database) {
        this.database = database;
    }

    List<School> schools(@Nullable SchoolId after, int limit) throws SQLException {
        try (PreparedStatement query =
                database.prepare("SELECT id, name, area FROM school WHERE id > ? ORDER BY id LIMIT ?")) {
            query.setString(1, after == null ? "" : after.value());
            query.setInt(2, limit);
            return schools(query);
        }
    }

    Optional<School> school(SchoolId id) throws SQLException {
        try (PreparedStatement query = database.prepare("SELECT id, name, area FROM school WHERE id = ?")) {
            query.setString(1, id.value());
            return schools(query).stream().findFirst();
        }
    }

    private List<School> schools(PreparedStatement query) throws SQLException {
        List<School> schools = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                schools.add(new School(new SchoolId(row.getString(1)), row.getString(2), areas(row.getString(3))));
            }
        }
        return schools;
    }

    private List<Area> areas(String id) throws SQLException {
        List<Area> areas = new ArrayList<>();
        try (PreparedStatement query = database.prepare(AREAS_UPWARDS)) {
            query.setString(1, id);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    areas.add(new Area(new AreaId(row.getString(1)), row.getString(2), areaId(row.getString(3))));
                }
            }
        }
        return areas;
    }

    Optional<Area> area(AreaId id) throws SQLException {
        try (PreparedStatement query = database.prepare("SELECT name, parent FROM area WHERE id = ?")) {
            query.setString(1, id.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Area(id, row.getString(1), areaId(row.getString(2))))
                        : Optional.empty();
            }
        }
    }

    List<Device> devices(SchoolId school, @Nullable DeviceId after, int limit) throws SQLException {
        try (PreparedStatement query = database.prepare(
                "SELECT id, school, name, created FROM device WHERE school = ? AND id > ? ORDER BY id LIMIT ?")) {
            query.setString(1, school.value());
            query.setString(2, after == null ? "" : after.value());
            query.setInt(3, limit);
            return devices(query);
        }
    }

    Optional<Device> device(DeviceId id) throws SQLException {
        try (PreparedStatement query = database.prepare("SELECT id, school, name, created FROM device WHERE id = ?")) {
            query.setString(1, id.value());
            return devices(query).stream().findFirst();
        }
    }

    private static List<Device> devices(PreparedStatement query) throws SQLException {
        List<Device> devices = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                devices.add(new Device(
                        new DeviceId(row.getString(1)),
                        new SchoolId(row.getString(2)),
                        row.getString(3),
                        Instant.EPOCH.plus(row.getLong(4), ChronoUnit.MICROS)));
            }
        }
        return devices;
    }

    Optional<Credentials> credentials(DeviceId id) throws SQLException {
        try (PreparedStatement query = database.prepare("SELECT school, salt, secret_hash FROM device WHERE id = ?")) {
            query.setString(1, id.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Credentials(
                                new EnrolledDevice(id, new SchoolId(row.getString(1))),
                                new SecretHash(row.getBytes(2), row.getBytes(3))))
                        : Optional.empty();
            }
        }
    }

    Optional<byte[]> dtlsKey(DeviceId id) throws SQLException {
        try (PreparedStatement query = database.prepare("SELECT key FROM dtls_key WHERE device = ?")) {
            query.setString(1, id.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    private static @Nullable AreaId areaId(@Nullable String id) {
        return id == null ? null : new AreaId(id);
    }
}
