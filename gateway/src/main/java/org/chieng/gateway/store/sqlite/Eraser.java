package org.chieng.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.chieng.protocol.name.DeviceId;

/** Forgets what must not be known any more. Within the writer's transaction; confined to the writer's lock. */
final class Eraser {
    private final Connection writer;
    private final RollUpWriter rollUps;

    Eraser(Connection writer, RollUpWriter rollUps) {
        this.writer = writer;
        this.rollUps = rollUps;
    }

    /** Takes a device's points from a time to before another, and whatever was made of them; gives how many points. */
    long erase(DeviceId device, long fromMicros, long toMicros) throws SQLException {
        secureDelete("ON");
        long gone = 0;
        try {
            for (long series : seriesOf(device)) {
                gone += erasePoints(series, fromMicros, toMicros);
                rollUps.forget(series, fromMicros, toMicros);
                renewNewest(series, fromMicros, toMicros);
            }
        } finally {
            secureDelete("OFF");
        }
        return gone;
    }

    private long erasePoints(long series, long fromMicros, long toMicros) throws SQLException {
        long gone = 0;
        for (String table : Thinner.TABLES) {
            gone += update(
                    "DELETE FROM " + table + " WHERE series = ?3 AND hour IN (" + Hours.existing(table)
                            + "SELECT x FROM h WHERE x IS NOT NULL) AND ts >= ?4 AND ts < ?5",
                    Hours.of(fromMicros),
                    Hours.of(toMicros),
                    series,
                    fromMicros,
                    toMicros);
        }
        update(
                "DELETE FROM dirty WHERE series = ? AND hour > ? AND hour < ?",
                series,
                Hours.of(fromMicros),
                Hours.of(toMicros));
        return gone;
    }

    /** When the newest point is gone, the one before it is the newest; a series without any is none. */
    private void renewNewest(long series, long fromMicros, long toMicros) throws SQLException {
        if (update("DELETE FROM newest WHERE series = ? AND ts >= ? AND ts < ?", series, fromMicros, toMicros) == 0) {
            return;
        }
        new Newest(writer).renew(series);
        if (update("DELETE FROM series WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM newest WHERE series = ?1)", series)
                > 0) {
            update("DELETE FROM dirty WHERE series = ?", series);
        }
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
