package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.Cause;
import org.jspecify.annotations.Nullable;

/**
 * What people are told of outages, and what of it is still on its way. An incident becomes an alert when it is told to people ({@code
 * link_incident.told}), and another one when it is over: two at the most, however many schools it hits. Thread-safe; blocks.
 */
public final class Alerts {
    /** An outage that began longer ago is no news: a server that stood still tells nobody of it. */
    static final Duration NEWS = Duration.ofHours(6);

    /** How long alerts are kept. */
    private static final Duration KEPT = Duration.ofDays(400);

    private static final int AT_ONCE = 500;
    private static final String ALERTS =
            "SELECT incident, kind, noted, began, ended, cause, unstable, school, schools, message FROM alert";

    private final Tables tables;
    private final LabAlerts labs;
    private final LabReceivers receivers;

    Alerts(Tables tables) {
        this.tables = tables;
        this.labs = new LabAlerts(tables);
        this.receivers = new LabReceivers(tables);
    }

    /**
     * A message that is to be sent now. Immutable.
     *
     * @param message its id, the same at each try
     * @param channel by which way
     * @param made when it was made
     * @param attempts how often it was tried in vain
     * @param alerts what it tells of outages, the oldest first
     * @param labs what it tells of rooms with computers, the oldest first
     * @param school to whose receiver it goes, or null for the department's
     */
    public record Delivery(
            long message,
            String channel,
            Instant made,
            int attempts,
            List<Alert> alerts,
            List<LabAlert> labs,
            @Nullable SchoolId school) {
        public Delivery {
            alerts = List.copyOf(alerts);
            labs = List.copyOf(labs);
        }
    }

    /**
     * Notes what is new of outages, once each.
     *
     * @return how many alerts are new
     */
    public int note(Instant now) throws RegistryException {
        return tables.write(() -> {
            List<Long> opened = tables.list(
                    "SELECT id FROM link_incident WHERE told = 1 AND began >= ? AND NOT EXISTS"
                            + " (SELECT 1 FROM alert WHERE incident = id AND kind = 'opened') ORDER BY id LIMIT ?",
                    row -> row.getLong(1),
                    Columns.micros(now.minus(NEWS)),
                    AT_ONCE);
            for (long id : opened) {
                insert(id, Alert.Kind.OPENED, now);
            }
            List<Long> closed = tables.list(
                    "SELECT id FROM link_incident WHERE ended IS NOT NULL AND EXISTS"
                            + " (SELECT 1 FROM alert WHERE incident = id AND kind = 'opened') AND NOT EXISTS"
                            + " (SELECT 1 FROM alert WHERE incident = id AND kind = 'closed') ORDER BY id LIMIT ?",
                    row -> row.getLong(1),
                    AT_ONCE);
            for (long id : closed) {
                insert(id, Alert.Kind.CLOSED, now);
            }
            return opened.size() + closed.size();
        });
    }

    /**
     * Notes what is new of computers and their rooms, once each; of a school on holiday, when it is over.
     *
     * @param today the day in the schools' time
     * @return how many alerts are new
     */
    public int noteLabs(Instant now, LocalDate today) throws RegistryException {
        return labs.note(now, today);
    }

    private void insert(long incident, Alert.Kind kind, Instant now) throws SQLException {
        tables.update(
                "INSERT INTO alert (incident, kind, noted, began, ended, cause, unstable, school, schools)"
                        + " SELECT id, ?, ?, began, ended, cause, unstable, coalesce((SELECT name FROM school JOIN"
                        + " link_incident_school ON school = school.id WHERE incident = link_incident.id"
                        + " ORDER BY school.id LIMIT 1), ''), (SELECT count(*) FROM link_incident_school"
                        + " WHERE incident = link_incident.id) FROM link_incident WHERE id = ?",
                kind.wireName(),
                Columns.micros(now),
                incident);
    }

    /**
     * Makes one message of all alerts that wait.
     *
     * @param channels by which ways it is to go; none: it is only listed
     * @param withLabs whether it is to tell of rooms with computers, too; else of these nobody but their schools is told
     * @return whether there were any
     */
    public boolean gather(List<String> channels, boolean withLabs, Instant now) throws RegistryException {
        return tables.write(() -> {
            if (!withLabs) {
                labs.gather(LabAlerts.NONE);
            }
            if (tables.first("SELECT 1 FROM alert WHERE message IS NULL LIMIT 1", row -> 1)
                            .isEmpty()
                    && !labs.waits()) {
                return false;
            }
            long id = insert(channels, null, now);
            tables.update("UPDATE alert SET message = ? WHERE message IS NULL", id);
            labs.gather(id);
            return true;
        });
    }

    private long insert(List<String> channels, @Nullable SchoolId school, Instant now) throws SQLException {
        long id = tables.first("SELECT coalesce(max(id), 0) + 1 FROM alert_message", row -> row.getLong(1))
                .orElse(1L);
        tables.update(
                "INSERT INTO alert_message (id, made, school) VALUES (?, ?, ?)",
                id,
                Columns.micros(now),
                Columns.text(school));
        for (String channel : channels) {
            tables.update(
                    "INSERT INTO alert_delivery (message, channel, attempts, due) VALUES (?, ?, 0, ?)",
                    id,
                    channel,
                    Columns.micros(now));
        }
        return id;
    }

    /**
     * Makes one message a school of all of its rooms that waits, for whoever is told there; where nobody is, it is let go.
     *
     * @param ways by which ways a receiver is told
     * @return how many messages are new
     */
    public int gatherSchools(Function<LabReceiver, List<String>> ways, Instant now) throws RegistryException {
        return tables.write(() -> {
            int made = 0;
            for (SchoolId school : labs.waiting()) {
                List<String> its = receivers.of(school).map(ways).orElse(List.of());
                labs.gather(its.isEmpty() ? LabAlerts.NONE : insert(its, school, now), school);
                made += its.isEmpty() ? 0 : 1;
            }
            return made;
        });
    }

    /** Where the newest message to a school went; empty where there was none. */
    public List<Alert.Way> newestTo(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT message, channel, due, sent, fault FROM alert_delivery WHERE message ="
                        + " (SELECT max(id) FROM alert_message WHERE school = ?) ORDER BY channel",
                Alerts::way,
                school.value()));
    }

    /** Messages that are to be tried now, the oldest first, of each way at most so many. */
    public List<Delivery> due(String channel, Instant now, int limit) throws RegistryException {
        return tables.read(() -> {
            List<Delivery> found = tables.list(
                    "SELECT message, made, attempts, school FROM alert_delivery JOIN alert_message ON id = message"
                            + " WHERE channel = ? AND due <= ? ORDER BY message LIMIT ?",
                    row -> new Delivery(
                            row.getLong(1),
                            channel,
                            Columns.instant(row, 2),
                            row.getInt(3),
                            List.of(),
                            List.of(),
                            Columns.parsed(row, 4, SchoolId::new)),
                    channel,
                    Columns.micros(now),
                    limit);
            List<Delivery> whole = new ArrayList<>();
            for (Delivery one : found) {
                List<Alert> alerts = tables.list(
                        ALERTS + " WHERE message = ? ORDER BY noted, incident, kind DESC",
                        row -> alert(row, Map.of()),
                        one.message);
                whole.add(new Delivery(
                        one.message,
                        channel,
                        one.made,
                        one.attempts,
                        alerts,
                        labs.of(one.message, one.school),
                        one.school));
            }
            return whole;
        });
    }

    /** A message has come to those who want it. */
    public void sent(Delivery delivery, Instant now) throws RegistryException {
        end(delivery, null, Columns.micros(now), null);
    }

    /**
     * A try was in vain.
     *
     * @param next when it is tried again, or null for never
     * @param fault a word for why
     */
    public void failed(Delivery delivery, @Nullable Instant next, String fault) throws RegistryException {
        end(delivery, Columns.microsOrNull(next), null, fault);
    }

    private void end(Delivery delivery, @Nullable Long due, @Nullable Long sent, @Nullable String fault)
            throws RegistryException {
        tables.write(() -> tables.update(
                "UPDATE alert_delivery SET attempts = attempts + 1, due = ?, sent = ?, fault = ?"
                        + " WHERE message = ? AND channel = ?",
                due,
                sent,
                fault,
                delivery.message,
                delivery.channel));
    }

    /**
     * Gives up the oldest messages of a way of which too many wait, and those of ways that nobody has set up any more; deletes what is too old.
     *
     * @param channels how many of each way may wait
     * @return how many were given up
     */
    public int trim(Map<String, Integer> channels, Instant now) throws RegistryException {
        return tables.write(() -> {
            int given = 0;
            List<String> waiting = tables.list(
                    "SELECT DISTINCT channel FROM alert_delivery WHERE due IS NOT NULL", row -> row.getString(1));
            for (String channel : waiting) {
                given += tables.update(
                        "UPDATE alert_delivery SET due = NULL, fault = ? WHERE channel = ? AND due IS NOT NULL"
                                + " AND message NOT IN (SELECT message FROM alert_delivery WHERE channel = ?"
                                + " AND due IS NOT NULL ORDER BY message DESC LIMIT ?)",
                        channels.containsKey(channel) ? "too-many" : "not-set-up",
                        channel,
                        channel,
                        channels.getOrDefault(channel, 0));
            }
            long oldest = Columns.micros(now.minus(KEPT));
            tables.update("DELETE FROM alert WHERE noted < ?", oldest);
            labs.trim(oldest);
            tables.update("DELETE FROM alert_message WHERE made < ?", oldest);
            return given;
        });
    }

    /**
     * Alerts, the newest first.
     *
     * @param before only those behind it in this order, or null for all
     * @param limit how many at most
     */
    public List<Alert> newest(Alert.@Nullable Place before, int limit) throws RegistryException {
        Object[] parameters = before == null
                ? new Object[] {limit}
                : new Object[] {
                    Columns.micros(before.noted()),
                    Columns.micros(before.noted()),
                    before.incident(),
                    before.incident(),
                    before.kind().wireName(),
                    limit
                };
        String some = (before == null
                        ? ""
                        : " WHERE noted < ? OR (noted = ? AND (incident < ? OR (incident = ? AND kind > ?)))")
                + " ORDER BY noted DESC, incident DESC, kind LIMIT ?";
        return tables.read(() -> {
            Map<Long, List<Alert.Way>> ways = new HashMap<>();
            tables.list(
                    "SELECT message, channel, due, sent, fault FROM alert_delivery WHERE message IN (SELECT message"
                            + " FROM (SELECT message FROM alert" + some + ") AS page) ORDER BY channel",
                    row -> ways.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                            .add(way(row)),
                    parameters);
            return tables.list(ALERTS + some, row -> alert(row, ways), parameters);
        });
    }

    private static Alert.Way way(ResultSet row) throws SQLException {
        boolean isOver = Columns.instantOrNull(row, 3) == null;
        return new Alert.Way(
                row.getString(2),
                Optional.ofNullable(Columns.instantOrNull(row, 4)),
                Optional.ofNullable(row.getString(5)),
                isOver);
    }

    private static Alert alert(ResultSet row, Map<Long, List<Alert.Way>> ways) throws SQLException {
        long message = row.getLong(10);
        boolean waits = row.wasNull();
        return new Alert(
                row.getLong(1),
                Alert.Kind.of(row.getString(2)),
                Columns.instant(row, 3),
                Columns.instant(row, 4),
                Optional.ofNullable(Columns.instantOrNull(row, 5)),
                Cause.of(row.getString(6)),
                row.getInt(7) != 0,
                row.getString(8),
                row.getInt(9),
                waits,
                waits ? List.of() : ways.getOrDefault(message, List.of()));
    }
}
