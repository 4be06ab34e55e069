package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.chieng.gateway.device.SchoolId;
import org.jspecify.annotations.Nullable;

/** Who did what to whom. Thread-safe; blocks. */
public final class AuditLog {
    private static final String SELECT = "SELECT id, time, actor, action, subject, school FROM audit";

    /** To which schools an id belongs, whatever it is of; more than one when ids of two kinds are alike. */
    private static final String SCHOOLS =
            "SELECT id FROM school WHERE id = ? UNION SELECT school FROM device WHERE id = ?"
                    + " UNION SELECT school FROM class WHERE id = ? UNION SELECT school FROM experiment WHERE id = ?"
                    + " UNION SELECT experiment.school FROM run JOIN experiment ON experiment.id = run.experiment WHERE run.id = ?"
                    + " UNION SELECT class.school FROM pupil JOIN class ON class.id = pupil.class WHERE pupil.id = ?"
                    + " UNION SELECT school FROM membership WHERE account = ? AND school IS NOT NULL";

    private static final int PLACES = 7;

    private final Tables tables;
    private final Clock clock;

    AuditLog(Tables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /**
     * Notes something that is done now, and of which school it is: of what it is done to, else of who does it.
     *
     * @param subject an id, behind which there may be a blank and more
     */
    public void note(String actor, String action, String subject) throws RegistryException {
        tables.write(() -> {
            String school = school(subject.split(" ", 2)[0]);
            return tables.update(
                    "INSERT INTO audit (id, time, actor, action, subject, school) VALUES (?, ?, ?, ?, ?, ?)",
                    UUID.randomUUID().toString(),
                    Columns.micros(clock.instant()),
                    actor,
                    action,
                    subject,
                    school == null ? school(actor) : school);
        });
    }

    /** The one school of an id, null when there is none or it can't be told. */
    private @Nullable String school(String id) throws SQLException {
        List<String> found = tables.list(
                SCHOOLS,
                row -> row.getString(1),
                Collections.nCopies(PLACES, id).toArray());
        return found.size() == 1 ? found.get(0) : null;
    }

    /** The newest, the newest first. */
    public List<AuditEntry> newest(int limit) throws RegistryException {
        return find(AuditSearch.ALL, null, limit);
    }

    /**
     * What is looked for, the newest first.
     *
     * @param before only those that follow this one in the list, or null from the first
     * @param limit how many at most
     */
    public List<AuditEntry> find(AuditSearch search, @Nullable AuditEntry before, int limit) throws RegistryException {
        List<String> conditions = new ArrayList<>();
        List<@Nullable Object> parameters = new ArrayList<>();
        if (search.schools() != null) {
            if (search.schools().isEmpty()) {
                return List.of();
            }
            conditions.add("school IN ("
                    + String.join(", ", Collections.nCopies(search.schools().size(), "?")) + ")");
            search.schools().forEach(school -> parameters.add(school.value()));
        }
        add("actor = ?", search.actor(), conditions, parameters);
        add("action = ?", search.action(), conditions, parameters);
        add("time >= ?", Columns.microsOrNull(search.from()), conditions, parameters);
        add("time < ?", Columns.microsOrNull(search.until()), conditions, parameters);
        if (before != null) {
            conditions.add("(time < ? OR (time = ? AND id < ?))");
            parameters.add(Columns.micros(before.time()));
            parameters.add(Columns.micros(before.time()));
            parameters.add(before.id().value());
        }
        parameters.add(limit);
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return tables.read(() -> tables.list(
                SELECT + where + " ORDER BY time DESC, id DESC LIMIT ?", AuditLog::entry, parameters.toArray()));
    }

    private static void add(
            String condition, @Nullable Object value, List<String> conditions, List<@Nullable Object> parameters) {
        if (value != null) {
            conditions.add(condition);
            parameters.add(value);
        }
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                new EntryId(row.getString(1)),
                Columns.instant(row, 2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Columns.parsed(row, 6, SchoolId::new));
    }
}
