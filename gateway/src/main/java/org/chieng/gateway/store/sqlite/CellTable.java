package org.chieng.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of {@code r} over one connection. Confined to one thread at a time. */
final class CellTable implements AutoCloseable {
    interface Taker {
        void take(long startMicros, Cell cell);
    }

    private final PreparedStatement find;
    private final PreparedStatement put;
    private final PreparedStatement remove;

    CellTable(Connection connection) throws SQLException {
        find = connection.prepareStatement(existingParts()
                + "SELECT r.start, r.n, r.min, r.max, r.mean, r.last, r.lag FROM p CROSS JOIN r"
                + " ON r.level = ?1 AND r.part = p.x AND r.series = ?4 AND r.start >= ?5 AND r.start < ?6"
                + " WHERE p.x IS NOT NULL");
        put = connection.prepareStatement(
                "INSERT OR REPLACE INTO r(level, part, series, start, n, min, max, mean, last, lag)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        remove = connection.prepareStatement(existingParts() + "DELETE FROM r WHERE level = ?1"
                + " AND part IN (SELECT x FROM p WHERE x IS NOT NULL) AND series = ?4 AND start >= ?5 AND start < ?6");
    }

    /** SQL for the parts that a level (?1) has from one (?2) to another (?3), as in {@link Hours#existing}. */
    static String existingParts() {
        return "WITH RECURSIVE p(x) AS (SELECT (SELECT min(part) FROM r WHERE level = ?1 AND part >= ?2)"
                + " UNION ALL SELECT (SELECT min(part) FROM r WHERE level = ?1 AND part > x) FROM p"
                + " WHERE x < ?3 ORDER BY 1) ";
    }

    /** The cells of a series from one to before another, in order. */
    void read(Level level, long series, long fromIndex, long toIndex, Taker taker) throws SQLException {
        if (fromIndex >= toIndex) {
            return;
        }
        bindRange(find, level, series, fromIndex, toIndex);
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                long start = row.getLong(1) * level.width();
                taker.take(
                        start,
                        new Cell(
                                row.getLong(2),
                                row.getDouble(3),
                                row.getDouble(4),
                                row.getDouble(5),
                                row.getDouble(6),
                                start + row.getLong(7)));
            }
        }
    }

    /** All those cells in one. */
    Cell sum(Level level, long series, long fromIndex, long toIndex) throws SQLException {
        Cell sum = new Cell();
        read(level, series, fromIndex, toIndex, (start, cell) -> sum.add(cell));
        return sum;
    }

    /** Puts a cell in the place of the one that is there; an empty one takes it away. */
    void put(Level level, long series, long index, Cell cell) throws SQLException {
        if (cell.isEmpty()) {
            remove(level, series, index, index + 1);
            return;
        }
        put.setInt(1, level.code());
        put.setLong(2, level.partOf(index));
        put.setLong(3, series);
        put.setLong(4, index);
        put.setLong(5, cell.count());
        put.setDouble(6, cell.min());
        put.setDouble(7, cell.max());
        put.setDouble(8, cell.mean());
        put.setDouble(9, cell.last());
        put.setLong(10, cell.lastMicros() - index * level.width());
        put.executeUpdate();
    }

    void remove(Level level, long series, long fromIndex, long toIndex) throws SQLException {
        if (fromIndex < toIndex) {
            bindRange(remove, level, series, fromIndex, toIndex);
            remove.executeUpdate();
        }
    }

    private static void bindRange(PreparedStatement statement, Level level, long series, long from, long to)
            throws SQLException {
        statement.setInt(1, level.code());
        statement.setLong(2, level.partOf(from));
        statement.setLong(3, level.partOf(to - 1));
        statement.setLong(4, series);
        statement.setLong(5, from);
        statement.setLong(6, to);
    }

    @Override
    public void close() throws SQLException {
        find.close();
        put.close();
        remove.close();
    }
}
