package org.chieng.server.registry;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** Devices, and by what they prove who they are. Thread-safe; blocks. */
public final class Devices {
    private static final String SELECT = "SELECT id, school, name, created, state, replaced_by, lab, seat FROM device";
    /** Whether it is a place for a phone that nobody has now ({@link Phones}). */
    private static final String IS_FREE_PLACE =
            " EXISTS (SELECT 1 FROM phone WHERE phone.device = device.id AND phone.until <= ?)";

    private final Tables tables;
    private final Clock clock;
    private final SecureRandom random;

    Devices(Tables tables, Clock clock, SecureRandom random) {
        this.tables = tables;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A school's, in the order of their ids; of its phones those that measure now.
     *
     * @param after only those that follow this one, or null for all
     * @param limit how many at most
     */
    public List<Device> list(SchoolId school, @Nullable DeviceId after, int limit) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + " WHERE school = ? AND id > ? AND NOT" + IS_FREE_PLACE + " ORDER BY id LIMIT ?",
                Devices::device,
                school.value(),
                after == null ? "" : after.value(),
                Columns.micros(clock.instant()),
                limit));
    }

    /** All of them, in the order of their ids. */
    public List<Device> all() throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " ORDER BY id", Devices::device));
    }

    /** One. */
    public Optional<Device> find(DeviceId id) throws RegistryException {
        return tables.read(() -> tables.first(SELECT + " WHERE id = ?", Devices::device, id.value()));
    }

    /** Whether a text that comes from outside is long enough to be taken for a secret, and not too long. */
    public static boolean isSecret(String text) {
        return text.length() >= SecretHash.MIN_LENGTH && text.length() <= SecretHash.MAX_LENGTH;
    }

    /** A secret that nobody has yet. */
    public String newSecret() {
        return SecretHash.newSecret(random);
    }

    /** Whether that is the device's secret, also of one that may not log in; false for one that is not there. */
    public boolean hasSecret(DeviceId id, String secret) throws RegistryException {
        return tables.read(() -> tables.first(
                        "SELECT salt, secret_hash FROM device WHERE id = ?",
                        row -> new SecretHash(row.getBytes(1), row.getBytes(2)),
                        id.value()))
                .map(hash -> hash.matches(secret))
                .orElse(false);
    }

    /** Adds one that will log in with this secret, or gives the one of that id this secret and the rest of it. */
    public void put(Device device, String secret) throws RegistryException {
        SecretHash hash = SecretHash.of(secret, random);
        tables.write(() -> {
            tables.update(
                    "INSERT INTO device (id, school, name, salt, secret_hash, created) VALUES (?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (id) DO UPDATE SET salt = excluded.salt, secret_hash = excluded.secret_hash",
                    device.id().value(),
                    device.school().value(),
                    device.name(),
                    hash.salt(),
                    hash.hash(),
                    Columns.micros(device.created()));
            update(device);
            return device;
        });
    }

    /** Gives one that is there another secret. */
    void setSecret(DeviceId id, String secret) throws RegistryException {
        SecretHash hash = SecretHash.of(secret, random);
        tables.write(() -> tables.update(
                "UPDATE device SET salt = ?, secret_hash = ? WHERE id = ?", hash.salt(), hash.hash(), id.value()));
    }

    /**
     * One of a school that is not there yet, with an id made of the school's and its name.
     *
     * @throws IllegalArgumentException when the name breaks its limits
     */
    Device fresh(SchoolId school, String name, @Nullable EntryId lab) throws RegistryException {
        DeviceId id = DeviceIds.free(school, name, candidate -> find(candidate).isPresent());
        return new Device(
                id, school, name, clock.instant().truncatedTo(ChronoUnit.MICROS), DeviceState.ACTIVE, null, lab, null);
    }

    /** Changes all of one but its secret and the time when it was enrolled. */
    public void update(Device device) throws RegistryException {
        tables.write(() -> tables.update(
                "UPDATE device SET school = ?, name = ?, state = ?, replaced_by = ?, lab = ?, seat = ?, folded = ? WHERE id = ?",
                device.school().value(),
                device.name(),
                device.state().wireName(),
                Columns.text(device.replacedBy()),
                Columns.text(device.lab()),
                device.seat(),
                Folded.of(device.id().value(), device.name()),
                device.id().value()));
    }

    /** Of a device that may log in. */
    Optional<Credentials> credentials(DeviceId id) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT school, salt, secret_hash, EXISTS (SELECT 1 FROM lab_relay JOIN lab ON lab.id = lab_relay.lab"
                        + " WHERE lab_relay.device = device.id AND lab.school = device.school)"
                        + " FROM device WHERE id = ? AND state = 'active' AND NOT"
                        + IS_FREE_PLACE,
                row -> new Credentials(
                        new EnrolledDevice(id, new SchoolId(row.getString(1)), row.getBoolean(4)),
                        new SecretHash(row.getBytes(2), row.getBytes(3))),
                id.value(),
                Columns.micros(clock.instant())));
    }

    /** Of a device that may log in. */
    Optional<byte[]> dtlsKey(DeviceId id) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT key FROM dtls_key JOIN device ON device.id = dtls_key.device"
                        + " WHERE device = ? AND state = 'active'",
                row -> row.getBytes(1),
                id.value()));
    }

    /** Gives it a key for DTLS in place of the one that it has. */
    void putDtlsKey(DeviceId id, String key) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO dtls_key (device, key, created) VALUES (?, ?, ?)"
                        + " ON CONFLICT (device) DO UPDATE SET key = excluded.key, created = excluded.created",
                id.value(),
                key.getBytes(StandardCharsets.UTF_8),
                Columns.micros(clock.instant())));
    }

    void removeDtlsKey(DeviceId id) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM dtls_key WHERE device = ?", id.value()));
    }

    static Device device(ResultSet row) throws SQLException {
        return new Device(
                new DeviceId(row.getString(1)),
                new SchoolId(row.getString(2)),
                row.getString(3),
                Columns.instant(row, 4),
                DeviceState.of(row.getString(5)),
                Columns.parsed(row, 6, DeviceId::new),
                Columns.parsed(row, 7, EntryId::new),
                row.getString(8));
    }
}
