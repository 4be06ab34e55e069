package org.chieng.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;

/** Asks over one connection of its own. Confined to one thread at a time. */
final class PointReader implements AutoCloseable {
    private static final String IN_RANGE =
            " r ON r.hour = h.x AND r.series = ?3 AND r.ts >= ?4 AND r.ts < ?5 WHERE h.x IS NOT NULL LIMIT ?6";

    private final Connection connection;
    private final PreparedStatement findSeries;
    private final PreparedStatement numbers;
    private final PreparedStatement others;
    private final PreparedStatement latest;
    private final CellTable cells;

    PointReader(Connection connection) throws SQLException {
        this.connection = connection;
        findSeries =
                connection.prepareStatement("SELECT id FROM series WHERE device = ? AND source = ? AND channel = ?");
        // the hours in order outside, each hour's times in the order of the key inside: no sorting
        numbers = connection.prepareStatement(
                Hours.existing("t") + "SELECT r.ts, " + StoredValue.NUMBER + ", r.v FROM h CROSS JOIN t" + IN_RANGE);
        others = connection.prepareStatement(
                Hours.existing("o") + "SELECT r.ts, r.kind, r.v FROM h CROSS JOIN o" + IN_RANGE);
        cells = new CellTable(connection);
        latest = connection.prepareStatement("SELECT s.device, s.source, s.channel, s.unit, s.label, n.kind, n.v, n.ts"
                + " FROM series s JOIN newest n ON n.series = s.id"
                + " WHERE s.device IN (SELECT value FROM json_each(?)) ORDER BY s.device, s.source, s.channel");
    }

    List<Point> range(SeriesKey key, long from, long to, int limit) throws SQLException {
        long series = find(key);
        List<Point> points = new ArrayList<>();
        for (PreparedStatement query : List.of(numbers, others)) {
            bindRange(query, series, from, to, limit);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    points.add(new Point(row.getLong(1), StoredValue.read(row, 2, 3)));
                }
            }
        }
        points.sort(Comparator.comparingLong(Point::timeMicros));
        return points.size() <= limit ? points : new ArrayList<>(points.subList(0, limit));
    }

    List<Bucket> buckets(SeriesKey key, long from, long to, long width) throws SQLException {
        connection.setAutoCommit(false); // cells, marks and points of one moment
        try {
            long series = find(key);
            Resolution resolution = new Resolution(
                    (start, end, into) -> addNumbers(series, start, end, into),
                    cells,
                    series,
                    Horizons.load(connection),
                    DirtyHours.of(connection, series, Hours.of(from), Hours.of(to)),
                    width);
            return resolution.read(from, to, Resolution.coarsestWithin(width));
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void addNumbers(long series, long from, long to, BucketBuilder into) throws SQLException {
        bindRange(numbers, series, from, to, Integer.MAX_VALUE);
        try (ResultSet row = numbers.executeQuery()) {
            while (row.next()) {
                into.add(row.getLong(1), row.getDouble(3));
            }
        }
    }

    List<SeriesLatest> latest(Collection<DeviceId> devices) throws SQLException {
        // a name holds no character that JSON would escape
        latest.setString(
                1, devices.stream().map(id -> '"' + id.value() + '"').collect(Collectors.joining(",", "[", "]")));
        List<SeriesLatest> all = new ArrayList<>();
        try (ResultSet row = latest.executeQuery()) {
            while (row.next()) {
                all.add(readLatest(row));
            }
        }
        return all;
    }

    private static SeriesLatest readLatest(ResultSet row) throws SQLException {
        SeriesKey key =
                new SeriesKey(new DeviceId(row.getString(1)), new ChannelName(row.getString(2), row.getString(3)));
        Value value = StoredValue.read(row, 6, 7);
        return new SeriesLatest(key, row.getString(4), row.getString(5), new Point(row.getLong(8), value));
    }

    /** The series' number, or -1, which none has. */
    private long find(SeriesKey key) throws SQLException {
        findSeries.setString(1, key.device().value());
        findSeries.setString(2, key.channel().source());
        findSeries.setString(3, key.channel().channel());
        try (ResultSet row = findSeries.executeQuery()) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    private static void bindRange(PreparedStatement query, long series, long from, long to, int limit)
            throws SQLException {
        query.setLong(1, Hours.of(from));
        query.setLong(2, Hours.of(to));
        query.setLong(3, series);
        query.setLong(4, from);
        query.setLong(5, to);
        query.setInt(6, limit);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
