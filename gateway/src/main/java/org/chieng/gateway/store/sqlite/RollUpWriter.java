package org.chieng.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Keeps the cells of {@code r} in step with the points. Within the writer's transaction; confined to the writer's lock. */
final class RollUpWriter implements AutoCloseable {
    /** An hour of a series whose cells are behind. */
    record Mark(long series, long hour) {
        /** Before all others, for {@link #next}. */
        static final Mark FIRST = new Mark(Long.MIN_VALUE, Long.MIN_VALUE);

        boolean isOfSameDay(Mark other) {
            return series == other.series && day(hour) == day(other.hour);
        }
    }

    private static final long CELLS_OF_HOUR = Hours.MICROS / Level.FIVE_MINUTES.width();
    private static final long HOURS_OF_DAY = Level.DAY.width() / Hours.MICROS;

    private final Connection writer;
    private final CellTable cells;
    private final PreparedStatement mark;
    private final PreparedStatement unmark;
    private final PreparedStatement points;
    private final PreparedStatement removePoints;
    private final PreparedStatement marksOfHour;
    private Horizons horizons;
    /** Counts the transactions that took marks back; with the greatest hour they took, tells whether a mark still stands. */
    private long epoch;

    private long greatestTaken = Long.MIN_VALUE;
    private long pointsRead;

    RollUpWriter(Connection writer) throws SQLException {
        this.writer = writer;
        cells = new CellTable(writer);
        mark = writer.prepareStatement("INSERT OR IGNORE INTO dirty(series, hour) VALUES (?, ?)");
        unmark = writer.prepareStatement("DELETE FROM dirty WHERE series = ? AND hour = ?");
        points = writer.prepareStatement("SELECT ts, v FROM t WHERE hour = ? AND series = ? ORDER BY ts");
        removePoints = writer.prepareStatement("DELETE FROM t WHERE hour = ? AND series = ?");
        marksOfHour = writer.prepareStatement("SELECT series FROM dirty WHERE hour = ?");
        horizons = Horizons.load(writer);
    }

    Horizons horizons() {
        return horizons;
    }

    /** After they were saved. */
    void reloadHorizons() throws SQLException {
        horizons = Horizons.load(writer);
    }

    /** Marks an hour of a series; cheap while the series stays in the hour. */
    void touch(SeriesTable.Series series, long hour) throws SQLException {
        if (series.markedHour == hour && (series.markedEpoch == epoch || hour > greatestTaken)) {
            return;
        }
        mark.setLong(1, series.id);
        mark.setLong(2, hour);
        mark.executeUpdate();
        series.markedHour = hour;
        series.markedEpoch = epoch;
    }

    /**
     * Marks behind one in the order of series and hour.
     *
     * @param before only hours before this one
     */
    List<Mark> next(Mark after, long before, int limit) throws SQLException {
        try (PreparedStatement query = writer.prepareStatement("SELECT series, hour FROM dirty"
                + " WHERE (series, hour) > (?, ?) AND hour < ? ORDER BY series, hour LIMIT ?")) {
            query.setLong(1, after.series());
            query.setLong(2, after.hour());
            query.setLong(3, before);
            query.setInt(4, limit);
            List<Mark> marks = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    marks.add(new Mark(row.getLong(1), row.getLong(2)));
                }
            }
            return marks;
        }
    }

    /**
     * Brings the cells of some hours into step, and takes their marks back.
     *
     * @param marks in their order
     * @param mostPoints after how many points no further hour is begun
     * @return the last that was done
     */
    Mark settle(List<Mark> marks, long mostPoints) throws SQLException {
        long enough = pointsRead + mostPoints;
        for (int i = 0; ; i++) {
            Mark now = marks.get(i);
            if (now.series() == DirtyHours.EVERY_SERIES) {
                DirtyHours.part(writer, now.hour());
            } else {
                settleHour(now.series(), now.hour());
            }
            boolean isLast = i + 1 == marks.size() || pointsRead >= enough;
            if (isLast || !now.isOfSameDay(marks.get(i + 1))) {
                sumDay(now.series(), day(now.hour()));
            }
            if (isLast) {
                return now;
            }
        }
    }

    /** Brings an hour of all series into step. */
    void settleHour(long hour) throws SQLException {
        List<Mark> marks = marksOf(hour);
        if (marks.contains(new Mark(DirtyHours.EVERY_SERIES, hour))) {
            DirtyHours.part(writer, hour);
            marks = marksOf(hour);
        }
        if (!marks.isEmpty()) {
            settle(marks, Long.MAX_VALUE - pointsRead);
        }
    }

    private List<Mark> marksOf(long hour) throws SQLException {
        marksOfHour.setLong(1, hour);
        List<Mark> marks = new ArrayList<>();
        try (ResultSet row = marksOfHour.executeQuery()) {
            while (row.next()) {
                marks.add(new Mark(row.getLong(1), hour));
            }
        }
        return marks;
    }

    /** Its five minutes and the hour itself, and takes the mark back; the day is for {@link #sumDay}. */
    void settleHour(long series, long hour) throws SQLException {
        long start = hour * Hours.MICROS;
        if (horizons.keepsPoints(start)) {
            reckon(series, hour);
        } else {
            fold(series, hour);
        }
        unmark.setLong(1, series);
        unmark.setLong(2, hour);
        unmark.executeUpdate();
        epoch++;
        greatestTaken = Math.max(greatestTaken, hour);
    }

    private void reckon(long series, long hour) throws SQLException {
        long first = hour * CELLS_OF_HOUR;
        cells.remove(Level.FIVE_MINUTES, series, first, first + CELLS_OF_HOUR);
        Cell[] parts = readPoints(series, hour);
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].isEmpty()) {
                cells.put(Level.FIVE_MINUTES, series, first + i, parts[i]);
            }
        }
        cells.put(Level.HOUR, series, hour, sum(parts));
    }

    /** What came after the hour was thinned goes into the cells that are left, and leaves the points. */
    private void fold(long series, long hour) throws SQLException {
        long start = hour * Hours.MICROS;
        Cell[] parts = readPoints(series, hour);
        Cell sum = sum(parts);
        if (horizons.keeps(Level.FIVE_MINUTES, start)) {
            for (int i = 0; i < parts.length; i++) {
                add(Level.FIVE_MINUTES, series, hour * CELLS_OF_HOUR + i, parts[i]);
            }
        }
        if (horizons.keeps(Level.HOUR, start)) {
            add(Level.HOUR, series, hour, sum);
        } else {
            add(Level.DAY, series, day(hour), sum);
        }
        removePoints.setLong(1, hour);
        removePoints.setLong(2, series);
        removePoints.executeUpdate();
    }

    private void add(Level level, long series, long index, Cell more) throws SQLException {
        if (!more.isEmpty()) {
            Cell cell = cells.sum(level, series, index, index + 1);
            cell.add(more);
            cells.put(level, series, index, cell);
        }
    }

    private Cell[] readPoints(long series, long hour) throws SQLException {
        Cell[] parts = new Cell[(int) CELLS_OF_HOUR];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new Cell();
        }
        points.setLong(1, hour);
        points.setLong(2, series);
        try (ResultSet row = points.executeQuery()) {
            while (row.next()) {
                long ts = row.getLong(1);
                pointsRead++;
                parts[(int) Math.floorMod(Level.FIVE_MINUTES.indexOf(ts), CELLS_OF_HOUR)].add(ts, row.getDouble(2));
            }
        }
        return parts;
    }

    private static Cell sum(Cell[] parts) {
        Cell sum = new Cell();
        for (Cell part : parts) {
            sum.add(part);
        }
        return sum;
    }

    /** The day from its hours, where they are kept. */
    void sumDay(long series, long day) throws SQLException {
        if (horizons.keeps(Level.HOUR, day * Level.DAY.width())) {
            long first = day * HOURS_OF_DAY;
            cells.put(Level.DAY, series, day, cells.sum(Level.HOUR, series, first, first + HOURS_OF_DAY));
        }
    }

    /**
     * After points of a series were deleted: takes the cells that held any of them, and reckons those anew that an end of the
     * time parts, where there is something to reckon them from.
     */
    void forget(long series, long fromMicros, long toMicros) throws SQLException {
        for (Level level : Level.values()) {
            cells.remove(level, series, level.indexOf(fromMicros), level.indexFrom(toMicros));
        }
        renew(series, fromMicros);
        renew(series, toMicros);
    }

    /** Reckons anew the cells of a series that a time parts. */
    void renew(long series, long parted) throws SQLException {
        renewHour(series, parted);
        renewDay(series, parted);
    }

    private void renewDay(long series, long parted) throws SQLException {
        if (isParting(parted, Level.DAY.width())) {
            sumDay(series, Level.DAY.indexOf(parted));
        }
    }

    private void renewHour(long series, long parted) throws SQLException {
        if (!isParting(parted, Hours.MICROS)) {
            return;
        }
        long hour = Hours.of(parted);
        settleHour(series, hour);
        long start = hour * Hours.MICROS;
        if (!horizons.keepsPoints(start) && horizons.keeps(Level.FIVE_MINUTES, start)) {
            long first = hour * CELLS_OF_HOUR;
            cells.put(Level.HOUR, series, hour, cells.sum(Level.FIVE_MINUTES, series, first, first + CELLS_OF_HOUR));
        }
    }

    private static boolean isParting(long micros, long width) {
        return micros != Long.MIN_VALUE && micros != Long.MAX_VALUE && Math.floorMod(micros, width) != 0;
    }

    private static long day(long hour) {
        return Math.floorDiv(hour, HOURS_OF_DAY);
    }

    @Override
    public void close() throws SQLException {
        cells.close();
        for (PreparedStatement statement : List.of(mark, unmark, points, removePoints, marksOfHour)) {
            statement.close();
        }
    }
}
