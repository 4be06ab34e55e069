package org.chieng.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of series, with a cache of those in use. Confined to the writer's lock. Of no use after a
 * roll-back: the cache may know what the file doesn't.
 */
final class SeriesTable implements AutoCloseable {
    /** Chosen: ten times a province of 8,000 series, some 20 MB. */
    private static final int CACHED = 80_000;

    /** One series as the file has it. */
    static final class Series {
        final long id;
        /** The hour that was marked last, and when; for {@link RollUpWriter#touch}. */
        long markedHour = Long.MIN_VALUE;

        long markedEpoch;
        private int kinds;
        private @Nullable String unit;
        private @Nullable String label;

        private Series(long id, int kinds, @Nullable String unit, @Nullable String label) {
            this.id = id;
            this.kinds = kinds;
            this.unit = unit;
            this.label = label;
        }

        boolean hasNumbers() {
            return (kinds & NUMBERS) != 0;
        }

        boolean hasOthers() {
            return (kinds & OTHERS) != 0;
        }
    }

    private static final int NUMBERS = 1;
    private static final int OTHERS = 2;

    private final PreparedStatement find;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final Map<SeriesKey, Series> cache = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SeriesKey, Series> eldest) {
            return size() > CACHED;
        }
    };

    SeriesTable(Connection writer) throws SQLException {
        find = writer.prepareStatement(
                "SELECT id, kinds, unit, label FROM series WHERE device = ? AND source = ? AND channel = ?");
        insert = writer.prepareStatement("INSERT INTO series(device, source, channel) VALUES (?, ?, ?) RETURNING id");
        update = writer.prepareStatement("UPDATE series SET kinds = ?, unit = ?, label = ? WHERE id = ?");
    }

    /** The reading's series, made if it is new; takes over the unit and label that the reading tells. */
    Series of(DeviceReading entry) throws SQLException {
        SeriesKey key = new SeriesKey(entry.device(), entry.reading().channel());
        Series series = cache.get(key);
        if (series == null) {
            series = load(key);
            cache.put(key, series);
        }
        takeOver(series, entry.reading());
        return series;
    }

    void forget() {
        cache.clear();
    }

    private Series load(SeriesKey key) throws SQLException {
        bind(find, key);
        try (ResultSet row = find.executeQuery()) {
            if (row.next()) {
                return new Series(row.getLong(1), row.getInt(2), row.getString(3), row.getString(4));
            }
        }
        bind(insert, key);
        try (ResultSet row = insert.executeQuery()) {
            row.next();
            return new Series(row.getLong(1), 0, null, null);
        }
    }

    private void takeOver(Series series, Reading reading) throws SQLException {
        String unit = reading.unit() == null ? series.unit : reading.unit();
        String label = reading.label() == null ? series.label : reading.label();
        int kinds = series.kinds | (StoredValue.kind(reading.value()) == StoredValue.NUMBER ? NUMBERS : OTHERS);
        if (kinds == series.kinds && Objects.equals(unit, series.unit) && Objects.equals(label, series.label)) {
            return;
        }
        update.setInt(1, kinds);
        update.setString(2, unit);
        update.setString(3, label);
        update.setLong(4, series.id);
        update.executeUpdate();
        series.kinds = kinds;
        series.unit = unit;
        series.label = label;
    }

    private static void bind(PreparedStatement statement, SeriesKey key) throws SQLException {
        statement.setString(1, key.device().value());
        statement.setString(2, key.channel().source());
        statement.setString(3, key.channel().channel());
    }

    @Override
    public void close() throws SQLException {
        find.close();
        insert.close();
        update.close();
    }
}
