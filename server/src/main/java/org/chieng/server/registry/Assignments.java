package org.chieng.server.registry;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.chieng.protocol.name.DeviceId;

/** Which experiment a class works on, and what each group made of it. Thread-safe; blocks. */
public final class Assignments {
    private final Tables tables;
    private final Clock clock;

    Assignments(Tables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** The experiment that a class works on now. */
    public Optional<EntryId> of(EntryId schoolClass) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT experiment FROM assignment WHERE class = ?",
                row -> new EntryId(row.getString(1)),
                schoolClass.value()));
    }

    /** Lets a class work on an experiment, in place of another. */
    public void assign(EntryId schoolClass, EntryId experiment) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO assignment (class, experiment, time) VALUES (?, ?, ?) ON CONFLICT (class) DO UPDATE SET"
                        + " experiment = excluded.experiment, time = excluded.time",
                schoolClass.value(),
                experiment.value(),
                Columns.micros(clock.instant())));
    }

    /** Lets a class work on none. */
    public void clear(EntryId schoolClass) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM assignment WHERE class = ?", schoolClass.value()));
    }

    /** What the groups made of an experiment, in the order of their boards. */
    public List<GroupWork> work(EntryId assigned) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT device, source, experiment FROM group_work WHERE assigned = ? ORDER BY device, source",
                row -> new GroupWork(
                        new BoardId(new DeviceId(row.getString(1)), row.getString(2)), new EntryId(row.getString(3))),
                assigned.value()));
    }

    /** Notes what a group made. */
    public void add(EntryId assigned, GroupWork work) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO group_work (assigned, device, source, experiment) VALUES (?, ?, ?, ?)",
                assigned.value(),
                work.board().device().value(),
                work.board().source(),
                work.experiment().value()));
    }

    /** The board of the group whose experiment it is; empty for one that no group made of another. */
    public Optional<BoardId> boardOf(EntryId experiment) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT device, source FROM group_work WHERE experiment = ?",
                row -> new BoardId(new DeviceId(row.getString(1)), row.getString(2)),
                experiment.value()));
    }

    /** Whether a pupil measures with the board of the group whose experiment it is. */
    public boolean isOfGroup(EntryId experiment, EntryId pupil) throws RegistryException {
        return tables.read(() -> tables.first(
                        "SELECT 1 FROM group_work JOIN pupil ON pupil.device = group_work.device AND pupil.source ="
                                + " group_work.source WHERE group_work.experiment = ? AND pupil.id = ?",
                        row -> true,
                        experiment.value(),
                        pupil.value())
                .isPresent());
    }
}
