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
 * @param points a whole hour; the one that begins then is leaving, series by series
 * @param seriesGone up to which series, inclusive, the points of that hour have left
 * @param fiveMinutes a whole day
 * @param hours a whole day
 */
record Horizons(long points, long seriesGone, long fiveMinutes, long hours) {
    private static final int POINTS = 0;
    private static final int SERIES_GONE = -1;

    static Horizons load(Connection connection) throws SQLException {
        long points = Long.MIN_VALUE;
        long seriesGone = 0;
        long fiveMinutes = Long.MIN_VALUE;
        long hours = Long.MIN_VALUE;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT level, before FROM thinned")) {
            while (row.next()) {
                int level = row.getInt(1);
                if (level == POINTS) {
                    points = row.getLong(2);
                } else if (level == SERIES_GONE) {
                    seriesGone = row.getLong(2);
                } else if (level == Level.FIVE_MINUTES.code()) {
                    fiveMinutes = row.getLong(2);
                } else if (level == Level.HOUR.code()) {
                    hours = row.getLong(2);
                }
            }
        }
        return new Horizons(points, seriesGone, fiveMinutes, hours);
    }

    /** Does not go back: where points have left there are none. */
    void savePoints(Connection writer, long before, long goneUpTo) throws SQLException {
        if (before >= points) {
            put(writer, POINTS, before);
            put(writer, SERIES_GONE, goneUpTo);
        }
    }

    void save(Connection writer, Level level, long before) throws SQLException {
        if (before >= (level == Level.HOUR ? hours : fiveMinutes)) {
            put(writer, level.code(), before);
        }
    }

    private static void put(Connection writer, int code, long value) throws SQLException {
        try (PreparedStatement put = writer.prepareStatement("INSERT INTO thinned(level, before) VALUES (?, ?)"
                + " ON CONFLICT DO UPDATE SET before = excluded.before")) {
            put.setInt(1, code);
            put.setLong(2, value);
            put.executeUpdate();
        }
    }

    /** From when on a series has all its points. */
    long pointsOf(long series) {
        return points != Long.MIN_VALUE && series <= seriesGone ? points + Hours.MICROS : points;
    }

    boolean keeps(Level level, long timeMicros) {
        return switch (level) {
            case FIVE_MINUTES -> timeMicros >= fiveMinutes;
            case HOUR -> timeMicros >= hours;
            case DAY -> true;
        };
    }
}
