package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.jspecify.annotations.Nullable;

/** What people are told of findings; in messages together with what they are told of outages. Thread-safe; blocks. */
final class LabAlerts {
    /** A finding that began longer ago is no news; chosen: more than the longest holidays of a term. */
    private static final Duration NEWS = Duration.ofDays(30);

    /** In place of a message where nobody wants one. */
    static final long NONE = 0;

    private static final int AT_ONCE = 500;
    private static final String COLUMNS = "finding, kind, what, school, lab, seat, began, ended, purpose";

    /** Of schools that have no holiday today. */
    private static final String OPEN = " AND NOT EXISTS (SELECT 1 FROM school_holiday h WHERE h.school = f.school"
            + " AND h.first_day <= ? AND h.last_day >= ?) ORDER BY f.opened, f.id LIMIT ?";

    private final Tables tables;

    LabAlerts(Tables tables) {
        this.tables = tables;
    }

    /** Notes what is new, once each. */
    int note(Instant now, LocalDate today) throws RegistryException {
        return tables.write(() -> {
            String day = today.toString();
            List<String> opened = tables.list(
                    "SELECT f.id FROM lab_finding f WHERE f.closed IS NULL AND f.opened >= ? AND NOT EXISTS"
                            + " (SELECT 1 FROM lab_alert a WHERE a.finding = f.id AND a.kind = 'opened')" + OPEN,
                    row -> row.getString(1),
                    Columns.micros(now.minus(NEWS)),
                    day,
                    day,
                    AT_ONCE);
            for (String id : opened) {
                insert(id, Alert.Kind.OPENED, now);
            }
            List<String> closed = tables.list(
                    "SELECT f.id FROM lab_finding f WHERE f.closed IS NOT NULL AND EXISTS"
                            + " (SELECT 1 FROM lab_alert a WHERE a.finding = f.id AND a.kind = 'opened') AND NOT EXISTS"
                            + " (SELECT 1 FROM lab_alert a WHERE a.finding = f.id AND a.kind = 'closed')" + OPEN,
                    row -> row.getString(1),
                    day,
                    day,
                    AT_ONCE);
            for (String id : closed) {
                insert(id, Alert.Kind.CLOSED, now);
            }
            return opened.size() + closed.size();
        });
    }

    private void insert(String finding, Alert.Kind kind, Instant now) throws SQLException {
        tables.update(
                "INSERT INTO lab_alert (finding, kind, noted, what, school, school_id, lab, seat, began, ended, purpose)"
                        + " SELECT f.id, ?, ?, f.kind, s.name, s.id, l.name, coalesce(d.seat, d.name), f.opened, f.closed,"
                        + " CASE WHEN f.closing = 'purpose' THEN 1 ELSE 0 END FROM lab_finding f JOIN school s ON s.id = f.school"
                        + " LEFT JOIN lab l ON l.id = f.lab LEFT JOIN device d ON d.id = f.device WHERE f.id = ?",
                kind.wireName(),
                Columns.micros(now),
                finding);
    }

    boolean waits() throws SQLException {
        return tables.first("SELECT 1 FROM lab_alert WHERE message IS NULL LIMIT 1", row -> 1)
                .isPresent();
    }

    /** All that wait go with a message. */
    void gather(long message) throws SQLException {
        tables.update("UPDATE lab_alert SET message = ? WHERE message IS NULL", message);
    }

    /** Schools of which something waits that the school itself has not been told. */
    List<SchoolId> waiting() throws SQLException {
        return tables.list(
                "SELECT DISTINCT school_id FROM lab_alert WHERE school_message IS NULL AND school_id IS NOT NULL"
                        + " ORDER BY school_id LIMIT ?",
                row -> new SchoolId(row.getString(1)),
                AT_ONCE);
    }

    /** All of a school that wait go with a message to the school, or with {@value #NONE} to nobody there. */
    void gather(long message, SchoolId school) throws SQLException {
        tables.update(
                "UPDATE lab_alert SET school_message = ? WHERE school_message IS NULL AND school_id = ?",
                message,
                school.value());
    }

    /**
     * Those of a message, the oldest first.
     *
     * @param school to which it goes, or null for the department
     */
    List<LabAlert> of(long message, @Nullable SchoolId school) throws SQLException {
        String column = school == null ? "message" : "school_message";
        return tables.list(
                "SELECT " + COLUMNS + " FROM lab_alert WHERE " + column
                        + " = ? ORDER BY noted, began, finding, kind DESC",
                LabAlerts::alert,
                message);
    }

    void trim(long oldest) throws SQLException {
        tables.update("DELETE FROM lab_alert WHERE noted < ?", oldest);
    }

    private static LabAlert alert(ResultSet row) throws SQLException {
        return new LabAlert(
                new EntryId(row.getString(1)),
                Alert.Kind.of(row.getString(2)),
                Finding.Kind.of(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                Columns.instant(row, 7),
                Optional.ofNullable(Columns.instantOrNull(row, 8)),
                row.getInt(9) == 1);
    }
}
