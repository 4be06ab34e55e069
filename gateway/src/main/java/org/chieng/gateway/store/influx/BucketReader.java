package org.chieng.gateway.store.influx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;
import org.jspecify.annotations.Nullable;

/**
 * Reads buckets of a series: from the coarsest roll-up whose cells fit and still count, from points where none does. Confined
 * to one call.
 */
final class BucketReader {
    /** More gaps between cells than this are read as one; chosen: a query takes as long as some 1,000 points. */
    private static final int GAPS = 8;
    /** Wider ones are put together from points of all time; InfluxQL can't name them in nanoseconds. */
    private static final long WIDEST = 100 * 366 * RollUp.DAY.micros();

    private final Connection connection;
    private final SeriesKey series;
    private final long width;
    private final Map<Long, Cell> buckets = new TreeMap<>();

    BucketReader(Connection connection, SeriesKey series, long width) {
        this.connection = connection;
        this.series = series;
        this.width = width;
    }

    List<Bucket> read(long from, long to) throws InfluxFault {
        Floors floors = Floors.read(connection);
        long end = Names.clamp(to);
        for (long at = Names.clamp(from); at < end; ) {
            long stretchEnd = floors.endOfStretch(at, end);
            if (at < floors.points()) {
                readThinned(at, stretchEnd, floors.finestAt(at));
                readLate(at, stretchEnd);
            } else {
                readWhole(at, stretchEnd);
            }
            at = stretchEnd;
        }
        return buckets.values().stream().map(Cell::toBucket).toList();
    }

    private void add(Cell cell) {
        if (cell.count() > 0) {
            long start = Math.floorDiv(cell.startMicros(), width) * width;
            buckets.merge(start, cell.plus(Cell.empty(0), start), (before, more) -> before.plus(more, start));
        }
    }

    private @Nullable RollUp levelOfWidth() {
        RollUp fitting = null;
        for (RollUp level : RollUp.values()) {
            if (width % level.micros() == 0) {
                fitting = level;
            }
        }
        return fitting;
    }

    private void readThinned(long from, long to, RollUp finest) throws InfluxFault {
        RollUp fitting = levelOfWidth();
        RollUp level = fitting == null || fitting.compareTo(finest) < 0 ? finest : fitting;
        long middle = Math.min(to, Touched.ceil(from, level));
        long end = Math.max(middle, Touched.floor(to, level));
        for (Cell cell : cells(finest, from, middle)) {
            add(cell);
        }
        for (Cell cell : cells(level, middle, end)) {
            add(cell);
        }
        for (Cell cell : cells(finest, end, to)) {
            add(cell);
        }
    }

    /** What came after the thinning counts on top; one by one, since its order with what is in cells matters. */
    private void readLate(long from, long to) throws InfluxFault {
        String select = "SELECT v FROM telemetry WHERE " + Names.where(series) + " AND " + Mark.IS_NUMBER;
        Pages.<InfluxFault>read(connection, select, from, to, row -> add(Cell.ofNumber(row.time(), row.real("v"))));
    }

    private void readWhole(long from, long to) throws InfluxFault {
        RollUp level = levelOfWidth();
        if (level == null) {
            readPoints(from, to);
            return;
        }
        RollUp checked = level == RollUp.FIVE_MINUTES ? RollUp.HOUR : level;
        long middle = Touched.ceil(from, checked);
        long end = Touched.floor(to, checked);
        if (middle >= end) {
            readPoints(from, to);
            return;
        }
        readPoints(from, middle);
        readChecked(middle, end, level, checked);
        readPoints(end, to);
    }

    /** Cells that count, and points where they don't, in the order of time. */
    private void readChecked(long from, long to, RollUp level, RollUp checked) throws InfluxFault {
        Map<Long, Long> stamps = new TreeMap<>();
        for (Row row : connection.query("SELECT sum(w) FROM " + Touched.MEASUREMENT + " WHERE " + Names.where(series)
                + Names.within(from, to) + " GROUP BY time(" + checked.micros() + "u) fill(none)")) {
            stamps.put(row.time(), row.number("sum"));
        }
        Map<Long, List<Cell>> good = new HashMap<>();
        for (Cell cell : cells(checked, from, to)) {
            if (isGood(cell, cell.startMicros(), stamps)) {
                good.put(cell.startMicros(), level == checked ? List.of(cell) : new ArrayList<>());
            }
        }
        if (level != checked) {
            for (Cell cell : cells(level, from, to)) {
                long hour = Touched.floor(cell.startMicros(), checked);
                List<Cell> ofHour = good.get(hour);
                if (ofHour != null && isGood(cell, hour, stamps)) {
                    ofHour.add(cell);
                }
            }
        }
        fill(stamps.keySet().stream().filter(span -> !good.containsKey(span)).toList(), checked, level, good);
        for (Long span : stamps.keySet()) {
            good.getOrDefault(span, List.of()).forEach(this::add);
        }
    }

    private static boolean isGood(Cell cell, long span, Map<Long, Long> stamps) {
        Long stamp = stamps.get(span);
        return stamp != null && stamp == cell.stamp();
    }

    /** Reckons from points what no cell says; neighbours in one query. */
    private void fill(List<Long> spans, RollUp checked, RollUp level, Map<Long, List<Cell>> good) throws InfluxFault {
        List<long[]> runs = new ArrayList<>();
        for (long span : spans) {
            long[] last = runs.isEmpty() ? new long[0] : runs.get(runs.size() - 1);
            if (last.length > 0 && last[1] == span) {
                last[1] = span + checked.micros();
            } else {
                runs.add(new long[] {span, span + checked.micros()});
            }
        }
        if (runs.size() > GAPS) {
            runs = List.of(new long[] {runs.get(0)[0], runs.get(runs.size() - 1)[1]});
        }
        for (long span : spans) {
            good.put(span, new ArrayList<>());
        }
        Set<Long> wanted = new HashSet<>(spans);
        for (long[] run : runs) {
            for (Cell cell : points(run[0], run[1], level.micros())) {
                long span = Touched.floor(cell.startMicros(), checked);
                List<Cell> ofSpan = good.get(span);
                if (wanted.contains(span) && ofSpan != null) {
                    ofSpan.add(cell);
                }
            }
        }
    }

    private void readPoints(long from, long to) throws InfluxFault {
        if (from < to) {
            for (Cell cell : points(from, to, width)) {
                add(cell);
            }
        }
    }

    /** Marks are looked for only where the least number may be one: to look at each costs time. */
    private List<Cell> points(long from, long to, long groupWidth) throws InfluxFault {
        if (groupWidth > WIDEST) {
            List<Cell> cells = new ArrayList<>();
            for (long start = Math.floorDiv(from, groupWidth) * groupWidth; start < to; start += groupWidth) {
                long end = start + groupWidth < start ? to : Math.min(to, start + groupWidth);
                for (Cell cell : group(Math.max(from, start), end, "")) {
                    cells.add(cell.plus(Cell.empty(0), start));
                }
                if (end == to) {
                    break;
                }
            }
            return cells;
        }
        return group(from, to, " GROUP BY time(" + groupWidth + "u) fill(none)");
    }

    private List<Cell> group(long from, long to, String groups) throws InfluxFault {
        List<Cell> cells = group(from, to, "", groups);
        return cells.stream().anyMatch(cell -> cell.min() < Mark.LEAST_NUMBER)
                ? group(from, to, " AND " + Mark.IS_NUMBER, groups)
                : cells;
    }

    private List<Cell> group(long from, long to, String condition, String groups) throws InfluxFault {
        List<Cell> cells = new ArrayList<>();
        for (Row row : connection.query("SELECT " + Cell.POINTS + " FROM telemetry WHERE " + Names.where(series)
                + Names.within(from, to) + condition + groups)) {
            cells.add(Cell.ofPoints(row, from));
        }
        return cells;
    }

    private List<Cell> cells(RollUp level, long from, long to) throws InfluxFault {
        List<Cell> cells = new ArrayList<>();
        if (from < to) {
            for (Row row : connection.query("SELECT " + Cell.COLUMNS + " FROM " + Cell.measurement(level) + " WHERE "
                    + Names.where(series) + Names.within(from, to))) {
                cells.add(Cell.read(row));
            }
        }
        return cells;
    }
}
