package org.chieng.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * From when on each resolution is kept, UTC in microseconds since 1970; before, {@link SqliteTimeSeriesStore#thinBefore} took
 * it. The coarser reaches back at least as far; days are never thinned. Immutable.
 *
 * @param points a whole hour
 * @param fiveMinutes a whole day
 * @param hours a whole day
 */
record Horizons(long points, long fiveMinutes, long hours) {
    private static final int POINTS = 0;

    static Horizons load(Connection connection) throws SQLException {
        long points = Long.MIN_VALUE;
        long fiveMinutes = Long.MIN_VALUE;
        long hours = Long.MIN_VALUE;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT level, before FROM thinned")) {
            while (row.next()) {
                int level = row.getInt(1);
                if (level == POINTS) {
                    points = row.getLong(2);
                } else if (level == Level.FIVE_MINUTES.code()) {
                    fiveMinutes = row.getLong(2);
                } else if (level == Level.HOUR.code()) {
                    hours = row.getLong(2);
                }
            }
        }
        return new Horizons(points, fiveMinutes, hours);
    }

    static void savePoints(Connection writer, long before) throws SQLException {
        save(writer, POINTS, before);
    }

    static void save(Connection writer, Level level, long before) throws SQLException {
        save(writer, level.code(), before);
    }

    private static void save(Connection writer, int code, long before) throws SQLException {
        try (PreparedStatement put = writer.prepareStatement("INSERT INTO thinned(level, before) VALUES (?, ?)"
                + " ON CONFLICT DO UPDATE SET before = max(before, excluded.before)")) {
            put.setInt(1, code);
            put.setLong(2, before);
            put.executeUpdate();
        }
    }

    boolean keepsPoints(long timeMicros) {
        return timeMicros >= points;
    }

    boolean keeps(Level level, long timeMicros) {
        return switch (level) {
            case FIVE_MINUTES -> timeMicros >= fiveMinutes;
            case HOUR -> timeMicros >= hours;
            case DAY -> true;
        };
    }
}
