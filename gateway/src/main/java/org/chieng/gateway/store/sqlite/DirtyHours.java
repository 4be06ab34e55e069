package org.chieng.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Hours of series whose roll-ups are behind their points: marked in the transaction that touches a point, taken back in the
 * one that reckons the cells. Pure functions over a connection.
 */
final class DirtyHours {
    /** A series that no row of {@code series} has, for all that have something in the hour. */
    static final long EVERY_SERIES = 0;

    private DirtyHours() {}

    /** Those of a series from one to another, both inclusive, in order. */
    static List<Long> of(Connection connection, long series, long from, long to) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT DISTINCT hour FROM dirty"
                + " WHERE series IN (?, " + EVERY_SERIES + ") AND hour BETWEEN ? AND ? ORDER BY hour")) {
            query.setLong(1, series);
            query.setLong(2, from);
            query.setLong(3, to);
            List<Long> hours = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    hours.add(row.getLong(1));
                }
            }
            return hours;
        }
    }

    /** Marks every hour that has numbers, for a file that had no roll-ups. */
    static void markAll(Connection writer) throws SQLException {
        try (PreparedStatement mark = writer.prepareStatement("INSERT OR IGNORE INTO dirty(series, hour) "
                + Hours.existing("t") + "SELECT " + EVERY_SERIES + ", x FROM h WHERE x IS NOT NULL")) {
            mark.setLong(1, Long.MIN_VALUE);
            mark.setLong(2, Long.MAX_VALUE);
            mark.executeUpdate();
        }
    }

    /** Parts a mark for every series into one for each that has numbers in the hour. */
    static void part(Connection writer, long hour) throws SQLException {
        try (PreparedStatement mark = writer.prepareStatement("INSERT OR IGNORE INTO dirty(series, hour)"
                        + " WITH RECURSIVE s(x) AS (SELECT (SELECT min(series) FROM t WHERE hour = ?1)"
                        + " UNION ALL SELECT (SELECT min(series) FROM t WHERE hour = ?1 AND series > x) FROM s"
                        + " WHERE x IS NOT NULL) SELECT x, ?1 FROM s WHERE x IS NOT NULL");
                PreparedStatement unmark = writer.prepareStatement("DELETE FROM dirty WHERE series = ? AND hour = ?")) {
            mark.setLong(1, hour);
            mark.executeUpdate();
            unmark.setLong(1, EVERY_SERIES);
            unmark.setLong(2, hour);
            unmark.executeUpdate();
        }
    }
}
