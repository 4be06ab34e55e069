package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.Basis;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.Correction;
import org.chieng.gateway.link.Incident;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.gateway.link.Presence;
import org.chieng.gateway.link.Quality;
import org.chieng.gateway.link.Verdict;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** How schools' lines are and were. Thread-safe; blocks. */
public final class Links {
    private static final String SPANS =
            "SELECT school, began, ended, presence, cause, access, basis, state, quality, rule FROM link_span";
    private static final String INCIDENTS = "SELECT id, began, ended, cause, unstable, told FROM link_incident";

    /** Chosen: so many restarts of the server while a school is away. */
    private static final int LOOKED_BACK = 50;

    /** Behind a school's id. */
    private static final String IMPORTED = "-giga";

    private final Tables tables;

    Links(Tables tables) {
        this.tables = tables;
    }

    /** Of every school that is followed, the span that lasts, in the order of their ids. */
    public List<LinkSpan> now() throws RegistryException {
        return tables.read(
                () -> tables.list(SPANS + " WHERE ended IS NULL ORDER BY school", row -> span(row, Map.of())));
    }

    /**
     * Since when a school has not been heard, also across times in which nobody listened.
     *
     * @param span of it, that lasts
     */
    public Instant awaySince(LinkSpan span) throws RegistryException {
        Instant since = span.from();
        for (LinkSpan one : of(new SchoolId(span.school()), since, LOOKED_BACK)) {
            if (one.presence() == Presence.OFFLINE) {
                since = one.from();
            } else if (one.cause() != Cause.MONITOR_DOWN) {
                break;
            }
        }
        return since;
    }

    /**
     * A school's spans, the newest first, with what was thought of them before.
     *
     * @param before only those that began before, or null for all
     * @param limit how many at most
     */
    public List<LinkSpan> of(SchoolId school, @Nullable Instant before, int limit) throws RegistryException {
        long end = before == null ? Long.MAX_VALUE : Columns.micros(before);
        return tables.read(() -> {
            Map<String, List<Correction>> corrections = corrections(" WHERE school = ?", school.value());
            return tables.list(
                    SPANS + " WHERE school = ? AND began < ? ORDER BY began DESC LIMIT ?",
                    row -> span(row, corrections),
                    school.value(),
                    end,
                    limit);
        });
    }

    /**
     * The spans of all schools that a time touches, in the order of their schools' ids and of time, without what was thought of them before.
     *
     * @param from its first moment
     * @param to behind its last moment
     */
    public List<LinkSpan> between(Instant from, Instant to) throws RegistryException {
        return tables.read(() -> tables.list(
                SPANS + " WHERE began < ? AND (ended IS NULL OR ended > ?) ORDER BY school, began",
                row -> span(row, Map.of()),
                Columns.micros(to),
                Columns.micros(from)));
    }

    /**
     * A school's spans that a time touches, in the order of time, without what was thought of them before.
     *
     * @param from its first moment
     * @param to behind its last moment
     */
    public List<LinkSpan> between(SchoolId school, Instant from, Instant to) throws RegistryException {
        return tables.read(() -> tables.list(
                SPANS + " WHERE school = ? AND began < ? AND (ended IS NULL OR ended > ?) ORDER BY began",
                row -> span(row, Map.of()),
                school.value(),
                Columns.micros(to),
                Columns.micros(from)));
    }

    /** The begin of the first span there is; empty when no line was ever followed. */
    public Optional<Instant> first() throws RegistryException {
        return tables.read(() ->
                tables.first("SELECT began FROM link_span ORDER BY began LIMIT 1", row -> Columns.instant(row, 1)));
    }

    /** The devices that have told of their schools' lines, in the order of their ids. */
    public List<EnrolledDevice> tellers() throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT device, school FROM link_teller JOIN device ON device.id = device ORDER BY device",
                row -> new EnrolledDevice(new DeviceId(row.getString(1)), new SchoolId(row.getString(2)))));
    }

    /** Who has measured lines: {@link #tellers}, and the devices that hold imported measurements; in the order of their ids. */
    public List<EnrolledDevice> measurers() throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT id, school FROM device WHERE id IN (SELECT device FROM link_teller) OR id = school || ? ORDER BY id",
                row -> new EnrolledDevice(new DeviceId(row.getString(1)), new SchoolId(row.getString(2))),
                IMPORTED));
    }

    /** The device that holds a school's imported measurements. */
    public static DeviceId importedOf(SchoolId school) {
        return new DeviceId(school.value() + IMPORTED);
    }

    /**
     * Incidents, the newest first.
     *
     * @param before only those with a smaller id, or null for all
     * @param limit how many at most
     */
    public List<Incident> incidents(@Nullable Long before, int limit) throws RegistryException {
        return tables.read(() ->
                incidents(" WHERE id < ? ORDER BY id DESC LIMIT ?", before == null ? Long.MAX_VALUE : before, limit)
                        .stream()
                        .map(LinkBook.KeptIncident::incident)
                        .toList());
    }

    /** An incident; empty for one that was found to be part of another. */
    public Optional<Incident> incident(long id) throws RegistryException {
        return tables.read(() -> incidents(" WHERE id = ?", id).stream()
                .map(LinkBook.KeptIncident::incident)
                .findFirst());
    }

    /**
     * Since when all schools of an incident are connected again that lasts only until it is seen whether they stay so; empty while one is away, and
     * where none was.
     */
    public Optional<Instant> backSince(Incident incident) throws RegistryException {
        List<Instant> ends = tables.read(() -> tables.list(
                "SELECT s.ended FROM link_span s JOIN link_incident_school i ON i.school = s.school"
                        + " WHERE i.incident = ? AND s.presence = ? AND (s.ended IS NULL OR s.ended > ?)",
                row -> Optional.ofNullable(Columns.instantOrNull(row, 1)).orElse(Instant.MAX),
                incident.id(),
                Presence.OFFLINE.wireName(),
                Columns.micros(incident.from())));
        return ends.stream().max(Instant::compareTo).filter(end -> !end.equals(Instant.MAX));
    }

    /** Until when lines were followed; empty when never. */
    public Optional<Instant> alive() throws RegistryException {
        return tables.read(() -> tables.first("SELECT alive FROM link_monitor", row -> Columns.instant(row, 1)));
    }

    /** What was kept; spans and incidents that ended before a moment are left out. */
    LinkBook.Kept load(Instant since) throws RegistryException {
        long from = Columns.micros(since);
        return tables.read(() -> {
            Map<String, List<Correction>> corrections = corrections("");
            Map<String, List<LinkSpan>> spans = new HashMap<>();
            tables.list(
                            SPANS + " WHERE ended IS NULL OR ended > ? ORDER BY school, began",
                            row -> span(row, corrections),
                            from)
                    .forEach(span -> spans.computeIfAbsent(span.school(), any -> new ArrayList<>())
                            .add(span));
            return new LinkBook.Kept(
                    alive(),
                    spans,
                    incidents(" WHERE ended IS NULL OR ended > ? ORDER BY id", from),
                    tables.first("SELECT coalesce(max(id), 0) FROM link_incident", row -> row.getLong(1))
                            .orElse(0L),
                    tables.list(
                            "SELECT device, school, keep_alive FROM link_teller JOIN device ON device.id = device",
                            Links::teller));
        });
    }

    /** Keeps what has changed. */
    void save(LinkBook.Changes changes) throws RegistryException {
        tables.write(() -> {
            for (Map.Entry<String, LinkBook.Rewritten> one : changes.spans().entrySet()) {
                rewrite(one.getKey(), one.getValue());
            }
            for (long gone : changes.gone()) {
                tables.update("DELETE FROM link_incident WHERE id = ?", gone);
            }
            for (LinkBook.KeptIncident one : changes.incidents()) {
                put(one);
            }
            for (LinkBook.Teller one : changes.tellers()) {
                tables.update(
                        "INSERT INTO link_teller (device, keep_alive) VALUES (?, ?)"
                                + " ON CONFLICT (device) DO UPDATE SET keep_alive = excluded.keep_alive",
                        one.device().device().value(),
                        one.keepAlive().toSeconds());
            }
            return tables.update(
                    "INSERT INTO link_monitor (id, alive) VALUES (1, ?)"
                            + " ON CONFLICT (id) DO UPDATE SET alive = excluded.alive",
                    Columns.micros(changes.alive()));
        });
    }

    private void rewrite(String school, LinkBook.Rewritten rewritten) throws SQLException {
        tables.update(
                "DELETE FROM link_span WHERE school = ? AND began >= ?", school, Columns.micros(rewritten.since()));
        tables.update(
                "DELETE FROM link_span WHERE school = ? AND (ended IS NULL OR ended > ?)",
                school,
                Columns.micros(rewritten.since()));
        for (LinkSpan span : rewritten.spans()) {
            tables.update(
                    "INSERT INTO link_span (school, began, ended, presence, cause, access, basis, state, quality, rule)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    school,
                    Columns.micros(span.from()),
                    Columns.microsOrNull(span.to().orElse(null)),
                    span.presence().wireName(),
                    span.cause().wireName(),
                    span.access().wireName(),
                    span.basis().wireName(),
                    span.verdict().state().wireName(),
                    span.verdict().quality().wireName(),
                    span.verdict().ruleVersion());
            int place = 0;
            for (Correction one : span.corrections()) {
                tables.update(
                        "INSERT INTO link_correction (school, began, place, learned, began_before, cause_before)"
                                + " VALUES (?, ?, ?, ?, ?, ?)",
                        school,
                        Columns.micros(span.from()),
                        place++,
                        Columns.micros(one.learnedAt()),
                        Columns.micros(one.from()),
                        one.cause().wireName());
            }
        }
    }

    private void put(LinkBook.KeptIncident kept) throws SQLException {
        Incident incident = kept.incident();
        tables.update(
                "INSERT INTO link_incident (id, began, ended, cause, unstable, told) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET began = excluded.began, ended = excluded.ended,"
                        + " cause = excluded.cause, unstable = excluded.unstable, told = excluded.told",
                incident.id(),
                Columns.micros(incident.from()),
                Columns.microsOrNull(incident.to().orElse(null)),
                incident.cause().wireName(),
                incident.unstable() ? 1 : 0,
                kept.told() ? 1 : 0);
        for (String school : incident.schools()) {
            tables.update(
                    "INSERT INTO link_incident_school (incident, school) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    incident.id(),
                    school);
        }
    }

    private List<LinkBook.KeptIncident> incidents(String where, Object... parameters) throws SQLException {
        Map<Long, SortedSet<String>> schools = new HashMap<>();
        String ids = "SELECT id FROM link_incident" + where;
        tables.list(
                        "SELECT incident, school FROM link_incident_school WHERE incident IN (" + ids + ")",
                        row -> Map.entry(row.getLong(1), row.getString(2)),
                        parameters)
                .forEach(one -> schools.computeIfAbsent(one.getKey(), any -> new TreeSet<>())
                        .add(one.getValue()));
        return tables.list(
                INCIDENTS + where,
                row -> new LinkBook.KeptIncident(
                        new Incident(
                                row.getLong(1),
                                schools.getOrDefault(row.getLong(1), new TreeSet<>()),
                                Columns.instant(row, 2),
                                Optional.ofNullable(Columns.instantOrNull(row, 3)),
                                Cause.of(row.getString(4)),
                                row.getInt(5) != 0),
                        row.getInt(6) != 0),
                parameters);
    }

    private static LinkBook.Teller teller(ResultSet row) throws SQLException {
        return new LinkBook.Teller(
                new EnrolledDevice(new DeviceId(row.getString(1)), new SchoolId(row.getString(2))),
                Duration.ofSeconds(row.getLong(3)));
    }

    /** By school and begin of the span. */
    private Map<String, List<Correction>> corrections(String where, Object... parameters) throws SQLException {
        Map<String, List<Correction>> all = new HashMap<>();
        tables.list(
                "SELECT school, began, learned, began_before, cause_before FROM link_correction" + where
                        + " ORDER BY school, began, place",
                row -> all.computeIfAbsent(row.getString(1) + " " + row.getLong(2), any -> new ArrayList<>())
                        .add(new Correction(
                                Columns.instant(row, 3), Columns.instant(row, 4), Cause.of(row.getString(5)))),
                parameters);
        return all;
    }

    private static LinkSpan span(ResultSet row, Map<String, List<Correction>> corrections) throws SQLException {
        return new LinkSpan(
                row.getString(1),
                Columns.instant(row, 2),
                Optional.ofNullable(Columns.instantOrNull(row, 3)),
                Presence.of(row.getString(4)),
                Cause.of(row.getString(5)),
                AccessClass.of(row.getString(6)).orElse(AccessClass.UNKNOWN),
                Basis.of(row.getString(7)),
                new Verdict(LinkState.of(row.getString(8)), Quality.of(row.getString(9)), row.getInt(10)),
                corrections.getOrDefault(row.getString(1) + " " + row.getLong(2), List.of()));
    }
}
