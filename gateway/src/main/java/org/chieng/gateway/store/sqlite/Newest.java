package org.chieng.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Finds the newest point of a series by going back hour by hour. Within the writer's transaction. */
final class Newest {
    private static final String NUMBER_AND_VALUE = StoredValue.NUMBER + ", v";

    private static final String PUT = "INSERT INTO newest(series, ts, kind, v) ";
    private static final String UNLESS_NEWER = " ON CONFLICT DO UPDATE SET ts = excluded.ts, kind = excluded.kind,"
            + " v = excluded.v WHERE excluded.ts > ts";
    private static final long FIRST_DAY = Level.DAY.indexOf(Long.MIN_VALUE);
    private static final long LAST_DAY = Level.DAY.indexOf(Long.MAX_VALUE);

    private final Connection writer;

    Newest(Connection writer) {
        this.writer = writer;
    }

    /** Puts it into {@code newest}, where the series has no row. */
    void renew(long series) throws SQLException {
        renewFrom("t", NUMBER_AND_VALUE, series);
        renewFrom("o", "kind, v", series);
        renewFromDays(series);
    }

    /** Where the points have left, the newest day knows the last of them. */
    private void renewFromDays(long series) throws SQLException {
        try (CellTable cells = new CellTable(writer);
                PreparedStatement put = writer.prepareStatement(PUT + "VALUES (?, ?, ?, ?)" + UNLESS_NEWER)) {
            Cell all = cells.sum(Level.DAY, series, FIRST_DAY, LAST_DAY);
            if (!all.isEmpty()) {
                put.setLong(1, series);
                put.setLong(2, all.lastMicros());
                put.setInt(3, StoredValue.NUMBER);
                put.setDouble(4, all.last());
                put.executeUpdate();
            }
        }
    }

    private void renewFrom(String table, String kindAndValue, long series) throws SQLException {
        try (PreparedStatement hourBefore =
                        writer.prepareStatement("SELECT max(hour) FROM " + table + " WHERE hour < ?");
                PreparedStatement put =
                        writer.prepareStatement(PUT + "SELECT series, ts, " + kindAndValue + " FROM " + table
                                + " WHERE hour = ? AND series = ? ORDER BY ts DESC LIMIT 1"
                                + UNLESS_NEWER)) {
            put.setLong(2, series);
            for (Long hour = previous(hourBefore, Long.MAX_VALUE); hour != null; hour = previous(hourBefore, hour)) {
                put.setLong(1, hour);
                if (put.executeUpdate() > 0) {
                    return;
                }
            }
        }
    }

    private static @Nullable Long previous(PreparedStatement hourBefore, long hour) throws SQLException {
        hourBefore.setLong(1, hour);
        try (ResultSet row = hourBefore.executeQuery()) {
            row.next();
            long found = row.getLong(1);
            return row.wasNull() ? null : found;
        }
    }
}
