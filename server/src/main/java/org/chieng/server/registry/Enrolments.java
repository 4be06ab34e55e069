package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** Codes with which machines enrol by themselves: one for a whole lab, or one for each of a list. Thread-safe; blocks. */
public final class Enrolments {
    private static final String SELECT =
            "SELECT code, school, device, lab, machines, remaining, expires FROM enrolment WHERE ";

    private final Tables tables;
    private final Devices devices;
    private final MachineKeys keys;
    private final Clock clock;

    Enrolments(Tables tables, Devices devices, MachineKeys keys, Clock clock) {
        this.tables = tables;
        this.devices = devices;
        this.keys = keys;
        this.clock = clock;
    }

    /** Makes a code for machines that are not there yet. */
    public Enrolment make(String code, SchoolId school, @Nullable EntryId lab, int machines, Instant expires)
            throws RegistryException {
        return put(new Enrolment(code, school, null, lab, machines, machines, expires));
    }

    /**
     * Makes a device and a code of its own for each name.
     *
     * @param codes makes codes
     * @throws IllegalArgumentException when a name breaks its limits; then none is made
     */
    public List<Enrolment> makeFor(
            List<String> names, SchoolId school, @Nullable EntryId lab, Instant expires, Supplier<String> codes)
            throws RegistryException {
        return tables.write(() -> {
            List<Enrolment> made = new ArrayList<>();
            for (String name : names) {
                Device device = devices.fresh(school, name, lab);
                devices.put(device, devices.newSecret()); // which nobody knows, until its machine comes
                made.add(put(new Enrolment(codes.get(), school, device.id(), lab, 1, 1, expires)));
            }
            return made;
        });
    }

    private Enrolment put(Enrolment made) throws RegistryException {
        tables.write(() -> {
            tables.update("DELETE FROM enrolment WHERE expires <= ?", now());
            return tables.update(
                    "INSERT INTO enrolment (code, school, device, lab, machines, remaining, expires)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    made.code(),
                    made.school().value(),
                    Columns.text(made.device()),
                    Columns.text(made.lab()),
                    made.machines(),
                    made.remaining(),
                    Columns.micros(made.expires()));
        });
        return made;
    }

    /** A school's that are good now, the one that ends last first. */
    public List<Enrolment> of(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + "school = ? AND expires > ? AND remaining > 0 ORDER BY expires DESC, code",
                Enrolments::enrolment,
                school.value(),
                now()));
    }

    /** Ends all of a school's. */
    public int end(SchoolId school) throws RegistryException {
        return tables.write(() -> tables.update("DELETE FROM enrolment WHERE school = ?", school.value()));
    }

    /**
     * A machine comes with a code: it becomes the device that the code is for, or a new one.
     *
     * @param keyHash of what it alone holds, by which it then gets its secret; one that is a device's already changes nothing
     * @param name what it calls itself
     * @return which device it is; empty when the code is not good
     * @throws IllegalArgumentException when the name breaks its limits
     */
    public Optional<DeviceId> redeem(String code, byte[] keyHash, String name) throws RegistryException {
        return tables.write(() -> {
            Optional<DeviceId> before = tables.first(
                    "SELECT device FROM device_key WHERE key_hash = ?", row -> new DeviceId(row.getString(1)), (Object)
                            keyHash);
            if (before.isPresent()) {
                return before; // it asks again: the answer was lost
            }
            Optional<Enrolment> found = tables.first(
                    SELECT + "code = ? AND expires > ? AND remaining > 0", Enrolments::enrolment, code, now());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            if (!isFree(found.get())) {
                return Optional.empty();
            }
            DeviceId device = device(found.get(), name);
            keys.put(device, keyHash);
            tables.update("DELETE FROM claim WHERE key_hash = ?", (Object) keyHash);
            tables.update("UPDATE enrolment SET remaining = remaining - 1 WHERE code = ?", code);
            return Optional.of(device);
        });
    }

    /** A code for one device is good while that is of the same school, in use, and no machine has claimed it. */
    private boolean isFree(Enrolment enrolment) throws RegistryException {
        DeviceId named = enrolment.device();
        return named == null
                || (!keys.has(named)
                        && devices.find(named)
                                .filter(one ->
                                        one.school().equals(enrolment.school()) && one.state() == DeviceState.ACTIVE)
                                .isPresent());
    }

    private DeviceId device(Enrolment enrolment, String name) throws RegistryException {
        DeviceId named = enrolment.device();
        if (named != null) {
            return named;
        }
        Device device = devices.fresh(enrolment.school(), name, enrolment.lab());
        devices.put(device, devices.newSecret());
        return device.id();
    }

    private long now() {
        return Columns.micros(clock.instant());
    }

    private static Enrolment enrolment(ResultSet row) throws SQLException {
        return new Enrolment(
                row.getString(1),
                new SchoolId(row.getString(2)),
                Columns.parsed(row, 3, DeviceId::new),
                Columns.parsed(row, 4, EntryId::new),
                row.getInt(5),
                row.getInt(6),
                Columns.instant(row, 7));
    }
}
