package org.chieng.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.chieng.protocol.name.DeviceId;

/** Forgets: what is old, and whole devices. Within the writer's transaction; confined to the writer's lock. */
final class Eraser {
    private static final String[] TABLES = {"t", "o"};

    private final Connection writer;

    Eraser(Connection writer) {
        this.writer = writer;
    }

    /** The hours up to one, inclusive, that either table has. */
    SortedSet<Long> hoursUpTo(long last) throws SQLException {
        SortedSet<Long> hours = new TreeSet<>();
        for (String table : TABLES) {
            try (PreparedStatement query =
                    writer.prepareStatement(Hours.existing(table) + "SELECT x FROM h WHERE x <= ?2")) {
                query.setLong(1, Long.MIN_VALUE);
                query.setLong(2, last);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        hours.add(row.getLong(1));
                    }
                }
            }
        }
        return hours;
    }

    /** What lies in an hour and before a time. */
    long dropHour(long hour, long beforeMicros) throws SQLException {
        long gone = 0;
        for (String table : TABLES) {
            gone += update("DELETE FROM " + table + " WHERE hour = ? AND ts < ?", hour, beforeMicros);
        }
        return gone;
    }

    /** A series whose newest point was before a time has none left. */
    void dropSeriesWithoutPoints(long beforeMicros) throws SQLException {
        update("DELETE FROM series WHERE id IN (SELECT series FROM newest WHERE ts < ?)", beforeMicros);
        update("DELETE FROM newest WHERE ts < ?", beforeMicros);
    }

    void erase(DeviceId device, long fromMicros, long toMicros) throws SQLException {
        secureDelete("ON");
        try {
            for (long series : seriesOf(device)) {
                eraseSeries(series, fromMicros, toMicros);
            }
        } finally {
            secureDelete("OFF");
        }
    }

    private void eraseSeries(long series, long fromMicros, long toMicros) throws SQLException {
        for (String table : TABLES) {
            try (PreparedStatement delete = writer.prepareStatement("DELETE FROM " + table + " WHERE series = ?3"
                    + " AND hour IN (" + Hours.existing(table) + "SELECT x FROM h WHERE x IS NOT NULL)"
                    + " AND ts >= ?4 AND ts < ?5")) {
                delete.setLong(1, Hours.of(fromMicros));
                delete.setLong(2, Hours.of(toMicros));
                delete.setLong(3, series);
                delete.setLong(4, fromMicros);
                delete.setLong(5, toMicros);
                delete.executeUpdate();
            }
        }
        renewNewest(series, fromMicros, toMicros);
    }

    /** When the newest point is gone, the one before it is the newest; a series without any is none. */
    private void renewNewest(long series, long fromMicros, long toMicros) throws SQLException {
        if (update("DELETE FROM newest WHERE series = ? AND ts >= ? AND ts < ?", series, fromMicros, toMicros) == 0) {
            return;
        }
        new Newest(writer).renew(series);
        update("DELETE FROM series WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM newest WHERE series = ?1)", series);
    }

    private List<Long> seriesOf(DeviceId device) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement query = writer.prepareStatement("SELECT id FROM series WHERE device = ?")) {
            query.setString(1, device.value());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getLong(1));
                }
            }
        }
        return ids;
    }

    private void secureDelete(String mode) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA secure_delete = " + mode);
        }
    }

    private int update(String sql, long... arguments) throws SQLException {
        try (PreparedStatement statement = writer.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setLong(i + 1, arguments[i]);
            }
            return statement.executeUpdate();
        }
    }
}
