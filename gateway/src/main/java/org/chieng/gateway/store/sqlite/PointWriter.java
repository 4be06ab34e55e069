package org.chieng.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.protocol.senml.Value;

/** Writes batches into the tables, within the writer's transaction. Confined to the writer's lock. */
final class PointWriter implements AutoCloseable {
    private record Row(SeriesTable.Series series, long hour, long ts, Value value) {
        boolean sameIdentity(Row other) {
            return ts == other.ts && series.id == other.series.id;
        }

        boolean isNumber() {
            return value instanceof Value.Numeric;
        }
    }

    private static final Comparator<Row> KEY_ORDER = Comparator.comparingLong(Row::hour)
            .thenComparingLong(row -> row.series().id)
            .thenComparingLong(Row::ts);

    private final RollUpWriter rollUps;
    private final SeriesTable series;
    private final PreparedStatement putNumber;
    private final PreparedStatement putOther;
    private final PreparedStatement removeNumber;
    private final PreparedStatement removeOther;
    private final PreparedStatement putNewest;

    private long newestHour;

    PointWriter(Connection writer, RollUpWriter rollUps) throws SQLException {
        this.rollUps = rollUps;
        newestHour = newestHour(writer);
        series = new SeriesTable(writer);
        putNumber = writer.prepareStatement(
                "INSERT INTO t(hour, series, ts, v) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET v = excluded.v");
        putOther = writer.prepareStatement("INSERT INTO o(hour, series, ts, kind, v) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET kind = excluded.kind, v = excluded.v");
        removeNumber = writer.prepareStatement("DELETE FROM t WHERE hour = ? AND series = ? AND ts = ?");
        removeOther = writer.prepareStatement("DELETE FROM o WHERE hour = ? AND series = ? AND ts = ?");
        putNewest = writer.prepareStatement("INSERT INTO newest(series, ts, kind, v) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET ts = excluded.ts, kind = excluded.kind, v = excluded.v"
                + " WHERE excluded.ts >= ts");
    }

    void write(List<DeviceReading> batch) throws SQLException {
        Map<Long, Row> newest = new HashMap<>();
        for (Row row : lastOfEachIdentity(batch)) {
            add(row);
            newest.merge(row.series().id, row, (known, next) -> next.ts() >= known.ts() ? next : known);
        }
        removeNumber.executeBatch();
        removeOther.executeBatch();
        putNumber.executeBatch();
        putOther.executeBatch();
        for (Row row : newest.values()) {
            addNewest(row);
        }
        putNewest.executeBatch();
    }

    /** The latest hour that a number was ever in: the one that is still being filled, most likely. */
    long newestHour() {
        return newestHour;
    }

    private static long newestHour(Connection writer) throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(hour) FROM t")) {
            return row.getLong(1);
        }
    }

    /** After series were deleted: what is known of them holds no more. */
    void forget() {
        series.forget();
    }

    /** In the order of the key, so that neighbours in the tree are written together; sorting keeps the order of equals. */
    private List<Row> lastOfEachIdentity(List<DeviceReading> batch) throws SQLException {
        List<Row> rows = new ArrayList<>(batch.size());
        for (DeviceReading entry : batch) {
            long ts = entry.reading().timeMicros();
            rows.add(new Row(series.of(entry), Hours.of(ts), ts, entry.reading().value()));
        }
        rows.sort(KEY_ORDER);
        List<Row> last = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            if (i + 1 == rows.size() || !rows.get(i).sameIdentity(rows.get(i + 1))) {
                last.add(rows.get(i));
            }
        }
        return last;
    }

    private void add(Row row) throws SQLException {
        if (row.isNumber()) {
            if (row.series().hasOthers()) {
                addKey(removeOther, row);
                removeOther.addBatch();
            }
            rollUps.touch(row.series(), row.hour());
            newestHour = Math.max(newestHour, row.hour());
            addKey(putNumber, row);
            StoredValue.bind(putNumber, 4, row.value());
            putNumber.addBatch();
        } else {
            if (row.series().hasNumbers()) {
                rollUps.touch(row.series(), row.hour());
                addKey(removeNumber, row);
                removeNumber.addBatch();
            }
            addKey(putOther, row);
            putOther.setInt(4, StoredValue.kind(row.value()));
            StoredValue.bind(putOther, 5, row.value());
            putOther.addBatch();
        }
    }

    private void addNewest(Row row) throws SQLException {
        putNewest.setLong(1, row.series().id);
        putNewest.setLong(2, row.ts());
        putNewest.setInt(3, StoredValue.kind(row.value()));
        StoredValue.bind(putNewest, 4, row.value());
        putNewest.addBatch();
    }

    private static void addKey(PreparedStatement statement, Row row) throws SQLException {
        statement.setLong(1, row.hour());
        statement.setLong(2, row.series().id);
        statement.setLong(3, row.ts());
    }

    @Override
    public void close() throws SQLException {
        series.close();
        putNumber.close();
        putOther.close();
        removeNumber.close();
        removeOther.close();
        putNewest.close();
    }
}
