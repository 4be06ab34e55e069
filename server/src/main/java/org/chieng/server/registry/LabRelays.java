package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.chieng.protocol.name.DeviceId;

/** Which devices send for the computers of rooms. Thread-safe; blocks. */
public final class LabRelays {
    private static final String SELECT = "SELECT lab, device, off FROM lab_relay";

    private final Tables tables;

    LabRelays(Tables tables) {
        this.tables = tables;
    }

    /** A room's. */
    public Optional<LabRelay> of(EntryId lab) throws RegistryException {
        return tables.read(() -> tables.first(SELECT + " WHERE lab = ?", LabRelays::relay, lab.value()));
    }

    /** Those that have a time for their room to be shut down, in the order of the rooms. */
    public List<LabRelay> withTime() throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " WHERE off IS NOT NULL ORDER BY lab", LabRelays::relay));
    }

    /**
     * Makes a device of the room's school its relay.
     *
     * @throws IllegalArgumentException when the device is none of that school
     */
    public void put(Lab lab, LabRelay relay) throws RegistryException {
        LocalTime off = relay.off();
        tables.write(() -> {
            boolean isThere = tables.first(
                            "SELECT id FROM device WHERE id = ? AND school = ?",
                            row -> row.getString(1),
                            relay.device().value(),
                            lab.school().value())
                    .isPresent();
            if (!isThere) {
                throw new IllegalArgumentException("device '" + relay.device() + "' is none of the room's school");
            }
            return tables.update(
                    "INSERT INTO lab_relay (lab, device, off) VALUES (?, ?, ?)"
                            + " ON CONFLICT (lab) DO UPDATE SET device = excluded.device, off = excluded.off",
                    lab.id().value(),
                    relay.device().value(),
                    off == null ? null : off.toString());
        });
    }

    /** The room's computers send by themselves. */
    public void remove(EntryId lab) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM lab_relay WHERE lab = ?", lab.value()));
    }

    private static LabRelay relay(ResultSet row) throws SQLException {
        String off = row.getString(3);
        return new LabRelay(
                new EntryId(row.getString(1)),
                new DeviceId(row.getString(2)),
                off == null ? null : LocalTime.parse(off));
    }
}
