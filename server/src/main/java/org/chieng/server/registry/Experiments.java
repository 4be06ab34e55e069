package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** Experiments, their runs, and what was noted in them. Thread-safe; blocks. */
public final class Experiments {
    private static final String SELECT =
            "SELECT id, school, class, club, question, period_millis, created, duration_millis, pupil, account, shared"
                    + " FROM experiment";
    private static final String SELECT_RUN = "SELECT id, experiment, number, started, ended FROM run";

    private static final String START = "start";
    private static final String STOP = "stop";

    private final Tables tables;

    Experiments(Tables tables) {
        this.tables = tables;
    }

    /**
     * A school's, in the order of their ids.
     *
     * @param after only those that follow this one, or null for all
     * @param limit how many at most
     */
    public List<Experiment> list(SchoolId school, @Nullable EntryId after, int limit) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + " WHERE school = ? AND id > ? ORDER BY id LIMIT ?",
                this::experiment,
                school.value(),
                after == null ? "" : after.value(),
                limit));
    }

    /**
     * A class's, the newest first.
     *
     * @param pupil only what this pupil may see: what is shared and what is their own; null for all
     * @param before only those that follow this one in the list, or null from the first
     * @param limit how many at most
     */
    public List<Experiment> newest(EntryId schoolClass, @Nullable EntryId pupil, @Nullable Place before, int limit)
            throws RegistryException {
        long created = before == null ? Long.MAX_VALUE : Columns.micros(before.created());
        return tables.read(() -> tables.list(
                SELECT + " WHERE class = ? AND (? = '' OR shared = 1 OR pupil = ?)"
                        + " AND (created < ? OR (created = ? AND id < ?)) ORDER BY created DESC, id DESC LIMIT ?",
                this::experiment,
                schoolClass.value(),
                pupil == null ? "" : pupil.value(),
                pupil == null ? "" : pupil.value(),
                created,
                created,
                before == null ? "" : before.id().value(),
                limit));
    }

    /**
     * Where an experiment stands in its class's list. Immutable.
     *
     * @param created when it was made
     * @param id its id
     */
    public record Place(Instant created, EntryId id) {}

    /** How many a class has. */
    public int count(EntryId schoolClass) throws RegistryException {
        return tables.read(() -> tables.first(
                        "SELECT count(*) FROM experiment WHERE class = ?", row -> row.getInt(1), schoolClass.value())
                .orElse(0));
    }

    /** How many a pupil has made that are there. */
    public int countOf(EntryId pupil) throws RegistryException {
        return tables.read(() -> tables.first(
                        "SELECT count(*) FROM experiment WHERE pupil = ?", row -> row.getInt(1), pupil.value())
                .orElse(0));
    }

    /** One. */
    public Optional<Experiment> find(EntryId id) throws RegistryException {
        return tables.read(() -> tables.first(SELECT + " WHERE id = ?", this::experiment, id.value()));
    }

    /** Adds it, or brings the one of that id to the same; its runs stay. */
    public void put(Experiment experiment) throws RegistryException {
        String id = experiment.id().value();
        Duration period = experiment.period();
        Duration duration = experiment.control().duration();
        tables.write(() -> {
            tables.update(
                    "INSERT INTO experiment (id, school, class, club, question, period_millis, created, duration_millis,"
                            + " pupil, account, shared) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (id) DO UPDATE SET school = excluded.school,"
                            + " class = excluded.class, club = excluded.club, question = excluded.question,"
                            + " period_millis = excluded.period_millis, duration_millis = excluded.duration_millis,"
                            + " pupil = excluded.pupil, account = excluded.account, shared = excluded.shared",
                    id,
                    experiment.school().value(),
                    Columns.text(experiment.schoolClass()),
                    Columns.text(experiment.club()),
                    experiment.question(),
                    period == null ? null : period.toMillis(),
                    Columns.micros(experiment.created()),
                    duration == null ? null : duration.toMillis(),
                    Columns.text(experiment.pupil()),
                    Columns.text(experiment.account()),
                    experiment.shared() ? 1L : 0L);
            tables.update("DELETE FROM experiment_channel WHERE experiment = ?", id);
            int place = 0;
            for (SeriesKey series : experiment.channels()) {
                tables.update(
                        "INSERT INTO experiment_channel (experiment, place, device, source, channel)"
                                + " VALUES (?, ?, ?, ?, ?)",
                        id,
                        place++,
                        series.device().value(),
                        series.channel().source(),
                        series.channel().channel());
            }
            tables.update("DELETE FROM experiment_trigger WHERE experiment = ?", id);
            put(id, START, experiment.control().start());
            put(id, STOP, experiment.control().stop());
            return experiment;
        });
    }

    private void put(String experiment, String what, @Nullable Trigger trigger) throws SQLException {
        if (trigger != null) {
            tables.update(
                    "INSERT INTO experiment_trigger (experiment, what, place, edge, threshold) VALUES (?, ?, ?, ?, ?)",
                    experiment,
                    what,
                    trigger.channel(),
                    trigger.edge().wireName(),
                    trigger.threshold());
        }
    }

    /** Somebody who teaches shows it to the class, or keeps it back: then its maker does not show it again. */
    public void shareByTeacher(EntryId id, boolean shared) throws RegistryException {
        tables.write(() -> tables.update(
                "UPDATE experiment SET shared = ?, kept_back = ? WHERE id = ?",
                shared ? 1L : 0L,
                shared ? 0L : 1L,
                id.value()));
    }

    /**
     * Its maker shows it to the class, or no longer.
     *
     * @return false when a teacher keeps it back: then it stays as it is
     */
    public boolean shareByMaker(EntryId id, boolean shared) throws RegistryException {
        return tables.write(() -> tables.update(
                        "UPDATE experiment SET shared = ? WHERE id = ? AND (kept_back = 0 OR ? = 0)",
                        shared ? 1L : 0L,
                        id.value(),
                        shared ? 1L : 0L))
                > 0;
    }

    /** Takes one away, with its runs and annotations; the readings are the store's. */
    public void remove(EntryId id) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM experiment WHERE id = ?", id.value()));
    }

    /** An experiment's runs, the first first. */
    public List<Run> runs(EntryId experiment) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT_RUN + " WHERE experiment = ? ORDER BY number", Experiments::run, experiment.value()));
    }

    /** One run. */
    public Optional<Run> findRun(EntryId id) throws RegistryException {
        return tables.read(() -> tables.first(SELECT_RUN + " WHERE id = ?", Experiments::run, id.value()));
    }

    /** Begins a run, or ends one that was begun. */
    public void put(Run run) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO run (id, experiment, number, started, ended) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET started = excluded.started, ended = excluded.ended",
                run.id().value(),
                run.experiment().value(),
                run.number(),
                Columns.micros(run.started()),
                Columns.microsOrNull(run.ended())));
    }

    /** What was noted in a run, in the order of time. */
    public List<Annotation> annotations(EntryId run) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT id, run, time, text FROM annotation WHERE run = ? ORDER BY time, id",
                Experiments::annotation,
                run.value()));
    }

    /** Notes something, or changes what was noted. */
    public void put(Annotation annotation) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO annotation (id, run, time, text) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET time = excluded.time, text = excluded.text",
                annotation.id().value(),
                annotation.run().value(),
                Columns.micros(annotation.time()),
                annotation.text()));
    }

    private Experiment experiment(ResultSet row) throws SQLException {
        EntryId id = new EntryId(row.getString(1));
        long period = row.getLong(6);
        boolean asSent = row.wasNull();
        long duration = row.getLong(8);
        boolean byHand = row.wasNull();
        return new Experiment(
                id,
                new SchoolId(row.getString(2)),
                Columns.parsed(row, 3, EntryId::new),
                Columns.parsed(row, 4, EntryId::new),
                row.getString(5),
                asSent ? null : Duration.ofMillis(period),
                channels(id),
                Columns.instant(row, 7),
                new RunControl(trigger(id, START), trigger(id, STOP), byHand ? null : Duration.ofMillis(duration)),
                Columns.parsed(row, 9, EntryId::new),
                Columns.parsed(row, 10, AccountId::new),
                row.getInt(11) == 1);
    }

    private @Nullable Trigger trigger(EntryId experiment, String what) throws SQLException {
        return tables.first(
                        "SELECT place, edge, threshold FROM experiment_trigger WHERE experiment = ? AND what = ?",
                        row -> new Trigger(row.getInt(1), Trigger.Edge.of(row.getString(2)), row.getDouble(3)),
                        experiment.value(),
                        what)
                .orElse(null);
    }

    private List<SeriesKey> channels(EntryId experiment) throws SQLException {
        return tables.list(
                "SELECT device, source, channel FROM experiment_channel WHERE experiment = ? ORDER BY place",
                row -> new SeriesKey(
                        new DeviceId(row.getString(1)), new ChannelName(row.getString(2), row.getString(3))),
                experiment.value());
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                new EntryId(row.getString(1)),
                new EntryId(row.getString(2)),
                row.getInt(3),
                Columns.instant(row, 4),
                Columns.instantOrNull(row, 5));
    }

    private static Annotation annotation(ResultSet row) throws SQLException {
        return new Annotation(
                new EntryId(row.getString(1)),
                new EntryId(row.getString(2)),
                Columns.instant(row, 3),
                row.getString(4));
    }
}
