package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** What machines consist of, and which were taken for one. Thread-safe; blocks. */
public final class Machines {
    private static final String SELECT = "SELECT m.device, m.parts, m.pending, m.boots, m.seen FROM lab_machine m";

    private final Tables tables;
    private final AuditLog audit;

    Machines(Tables tables, AuditLog audit) {
        this.tables = tables;
        this.audit = audit;
    }

    /** One. */
    public Optional<Machine> find(DeviceId device) throws RegistryException {
        return tables.read(() -> tables.first(SELECT + " WHERE m.device = ?", Machines::machine, device.value()));
    }

    /** A school's, in the order of their ids. */
    public List<Machine> of(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + " JOIN device d ON d.id = m.device WHERE d.school = ? ORDER BY m.device",
                Machines::machine,
                school.value()));
    }

    /** Adds it, or brings that of the device to the same. */
    public void put(Machine machine) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO lab_machine (device, parts, pending, boots, seen) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (device) DO UPDATE SET parts = excluded.parts, pending = excluded.pending,"
                        + " boots = excluded.boots, seen = excluded.seen",
                machine.device().value(),
                machine.parts(),
                machine.pending(),
                machine.boots(),
                Columns.micros(machine.seen())));
    }

    /** What was pending is what the machine consists of from now on: somebody has taken out the rest on purpose. */
    public void believe(DeviceId device) throws RegistryException {
        tables.write(() -> tables.update(
                "UPDATE lab_machine SET parts = pending, pending = NULL WHERE device = ? AND pending IS NOT NULL",
                device.value()));
    }

    private static Machine machine(ResultSet row) throws SQLException {
        return new Machine(
                new DeviceId(row.getString(1)),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                Columns.instant(row, 5));
    }

    /**
     * Two devices that are one machine.
     *
     * @param id of its own
     * @param kept goes on
     * @param gone is replaced by it
     * @param at when
     * @param account who said so
     * @param undone when they were parted again, or null
     */
    public record Merge(
            EntryId id,
            DeviceId kept,
            DeviceId gone,
            Instant at,
            String account,
            @Nullable Instant undone) {}

    /** A school's, the newest first. */
    public List<Merge> merges(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT id, kept, gone, time, account, undone FROM lab_merge WHERE school = ? ORDER BY time DESC, id",
                row -> new Merge(
                        new EntryId(row.getString(1)),
                        new DeviceId(row.getString(2)),
                        new DeviceId(row.getString(3)),
                        Columns.instant(row, 4),
                        row.getString(5),
                        Columns.instantOrNull(row, 6)),
                school.value()));
    }

    /**
     * Takes two devices for one machine: what is gone can't log in any more, its readings stay its own; what is kept takes over its seat and its place
     * in the register, unless it has one itself.
     *
     * @return false, and nothing is changed, when they are not two devices in use of one school
     */
    public boolean merge(Devices devices, SchoolId school, Merge merge) throws RegistryException {
        return tables.write(() -> {
            Optional<Device> kept = inUse(devices, merge.kept(), school);
            Optional<Device> gone = inUse(devices, merge.gone(), school);
            if (kept.isEmpty() || gone.isEmpty() || merge.kept().equals(merge.gone())) {
                return false;
            }
            @Nullable String asset = asset(merge.kept()) == null ? asset(merge.gone()) : null;
            boolean takesSeat = kept.get().seat() == null && gone.get().seat() != null;
            devices.update(gone.get().replacedBy(merge.kept()));
            if (takesSeat) {
                devices.update(kept.get().at(gone.get().lab(), gone.get().seat()));
            }
            moveAsset(school, asset, merge.kept());
            tables.update(
                    "INSERT INTO lab_merge (id, school, kept, gone, seated, asset, time, account) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    merge.id().value(),
                    school.value(),
                    merge.kept().value(),
                    merge.gone().value(),
                    takesSeat ? 1 : 0,
                    asset,
                    Columns.micros(merge.at()),
                    merge.account());
            audit.note(merge.account(), "machine-merge", merge.gone() + " into " + merge.kept());
            return true;
        });
    }

    private static Optional<Device> inUse(Devices devices, DeviceId id, SchoolId school) throws RegistryException {
        return devices.find(id).filter(one -> one.school().equals(school) && one.state() == DeviceState.ACTIVE);
    }

    /** The number of the thing that a device is in the register, or null. */
    private @Nullable String asset(DeviceId device) throws SQLException {
        return tables.first("SELECT id FROM asset WHERE device = ?", row -> row.getString(1), device.value())
                .orElse(null);
    }

    /** Nothing where there is none, or the device is another thing by now. */
    private void moveAsset(SchoolId school, @Nullable String asset, DeviceId to) throws SQLException {
        if (asset != null && asset(to) == null) {
            tables.update("UPDATE asset SET device = ? WHERE school = ? AND id = ?", to.value(), school.value(), asset);
        }
    }

    /** What was taken over with a merge. */
    private record Took(boolean seated, @Nullable String asset) {}

    private Took took(EntryId merge) throws SQLException {
        return tables.first(
                        "SELECT seated, asset FROM lab_merge WHERE id = ?",
                        row -> new Took(row.getInt(1) == 1, row.getString(2)),
                        merge.value())
                .orElse(new Took(false, null));
    }

    /**
     * Parts them again: what was gone may log in as before.
     *
     * @return false, and nothing is changed, when there is no such merge of that school, or it was undone before
     */
    public boolean undo(Devices devices, SchoolId school, EntryId id, String account, Instant at)
            throws RegistryException {
        return tables.write(() -> {
            Optional<Merge> known = merges(school).stream()
                    .filter(one -> one.id().equals(id) && one.undone() == null)
                    .findFirst();
            if (known.isEmpty()) {
                return false;
            }
            Merge merge = known.get();
            Optional<Device> gone = devices.find(merge.gone());
            if (gone.isPresent()) {
                devices.update(gone.get().inUse());
            }
            Optional<Device> kept = devices.find(merge.kept());
            if (kept.isPresent() && took(id).seated()) {
                devices.update(kept.get().at(kept.get().lab(), null));
            }
            moveAsset(school, took(id).asset(), merge.gone());
            tables.update("UPDATE lab_merge SET undone = ? WHERE id = ?", Columns.micros(at), id.value());
            audit.note(
                    account,
                    "machine-part",
                    known.get().gone() + " from " + known.get().kept());
            return true;
        });
    }
}
