package org.chieng.gateway.store.influx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Reckons the cells of a device's day that do not count any more, or not yet: those of five minutes and hours from points,
 * that of the day from its hours. Doing it twice, or twice at a time, does no harm: the stamps are read first.
 */
final class RollUpWriter {
    private static final long HOUR = RollUp.HOUR.micros();
    private static final long DAY = RollUp.DAY.micros();

    private final Connection connection;
    private final Upkeep upkeep;

    RollUpWriter(Connection connection, Upkeep upkeep) {
        this.connection = connection;
        this.upkeep = upkeep;
    }

    /** Of one series. */
    private static final class Day {
        final Map<Long, Long> stamps = new TreeMap<>();
        final Map<Long, Cell> hours = new HashMap<>();
        final Map<Long, List<Cell>> fives = new HashMap<>();
        final Map<Long, Cell> oldFives = new HashMap<>();

        @Nullable
        Cell day;

        /** Adds a number; they come in the order of time. */
        void add(Cell number) {
            List<Cell> ofHour = fives.get(Touched.floor(number.startMicros(), RollUp.HOUR));
            if (ofHour == null) {
                return;
            }
            long start = Touched.floor(number.startMicros(), RollUp.FIVE_MINUTES);
            int last = ofHour.size() - 1;
            if (last >= 0 && ofHour.get(last).startMicros() == start) {
                ofHour.set(last, ofHour.get(last).plus(number, start));
            } else {
                ofHour.add(number.plus(Cell.empty(start), start));
            }
        }

        boolean counts(long hour) {
            Cell cell = hours.get(hour);
            Long stamp = stamps.get(hour);
            return cell != null && stamp != null && cell.stamp() == stamp;
        }

        long stamp() {
            return stamps.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Brings the cells of a device's day up to date.
     *
     * @param floors where points have left; there, what came later is added to the cells
     * @return how many cells of days changed
     * @throws InfluxFault also when another gateway takes points away meanwhile: then nothing is changed
     */
    int rollUp(DeviceId device, long start, Floors floors) throws InfluxFault {
        RollUp thinnedTo = start < floors.points() ? floors.finestAt(start) : null;
        Map<SeriesKey, Day> days = new HashMap<>();
        for (Row row : rows("w", Touched.MEASUREMENT, device, start)) {
            day(days, row).stamps.put(row.time(), row.number("w"));
        }
        for (Row row : rows(Cell.COLUMNS, Cell.measurement(RollUp.DAY), device, start)) {
            day(days, row).day = Cell.read(row);
        }
        days.values().removeIf(day -> day.stamps.isEmpty() || (day.day != null && day.day.stamp() == day.stamp()));
        if (days.isEmpty()) {
            return 0;
        }
        for (Row row : rows(Cell.COLUMNS, Cell.measurement(RollUp.HOUR), device, start)) {
            Day day = days.get(Names.series(row));
            if (day != null) {
                day.hours.put(row.time(), Cell.read(row));
            }
        }
        readPoints(days, device);
        if (thinnedTo != null) {
            for (Row row : rows(Cell.COLUMNS, Cell.measurement(RollUp.FIVE_MINUTES), device, start)) {
                Day day = days.get(Names.series(row));
                if (day != null) {
                    day.oldFives.put(row.time(), Cell.read(row));
                }
            }
        }
        List<String> lines = new ArrayList<>();
        days.forEach((key, day) ->
                lines.addAll(thinnedTo == null ? lines(key, day, start) : linesOnTop(key, day, start, thinnedTo)));
        upkeep.refuseWhenHeld(start);
        if (!Floors.read(connection).equals(floors)) {
            throw new InfluxFault(
                    InfluxFault.Kind.AWAY, "points left meanwhile", new IllegalStateException(floors.toString()));
        }
        connection.write(lines);
        return days.size();
    }

    private void readPoints(Map<SeriesKey, Day> days, DeviceId device) throws InfluxFault {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Day day : days.values()) {
            for (long hour : day.stamps.keySet()) {
                if (!day.counts(hour)) {
                    first = Math.min(first, hour);
                    last = Math.max(last, hour);
                    day.fives.put(hour, new ArrayList<>());
                }
            }
        }
        if (first > last) {
            return;
        }
        String select = "SELECT v, device, source, channel FROM telemetry WHERE " + Names.where(device) + " AND "
                + Mark.IS_NUMBER;
        Pages.<InfluxFault>read(connection, select, first, last + HOUR, row -> {
            Day day = days.get(Names.series(row));
            if (day != null) {
                day.add(Cell.ofNumber(row.time(), row.real("v")));
            }
        });
    }

    private static List<String> lines(SeriesKey key, Day day, long start) {
        List<String> lines = new ArrayList<>();
        Cell whole = Cell.empty(start);
        for (Map.Entry<Long, Long> touched : day.stamps.entrySet()) {
            long stamp = touched.getValue();
            List<Cell> fives = day.fives.get(touched.getKey());
            Cell hour = Cell.empty(touched.getKey());
            if (fives == null) {
                hour = day.hours.getOrDefault(touched.getKey(), hour);
            } else {
                for (Cell five : fives) {
                    lines.add(five.stamped(stamp).line(RollUp.FIVE_MINUTES, key));
                    hour = hour.plus(five, hour.startMicros());
                }
                hour = hour.stamped(stamp);
                lines.add(hour.line(RollUp.HOUR, key));
            }
            whole = whole.plus(hour, start);
        }
        lines.add(whole.stamped(day.stamp()).line(RollUp.DAY, key));
        return lines;
    }

    /** Where points have left: what came after that, added to the cells that there are. */
    private static List<String> linesOnTop(SeriesKey key, Day day, long start, RollUp finest) {
        List<String> lines = new ArrayList<>();
        Cell whole = day.day == null ? Cell.empty(start) : day.day;
        for (Map.Entry<Long, List<Cell>> late : new TreeMap<>(day.fives).entrySet()) {
            long stamp = day.stamps.getOrDefault(late.getKey(), 0L);
            Cell hour = day.hours.getOrDefault(late.getKey(), Cell.empty(late.getKey()));
            for (Cell five : late.getValue()) {
                if (finest == RollUp.FIVE_MINUTES) {
                    Cell old = day.oldFives.getOrDefault(five.startMicros(), Cell.empty(five.startMicros()));
                    lines.add(old.plus(five, five.startMicros()).stamped(stamp).line(RollUp.FIVE_MINUTES, key));
                }
                hour = hour.plus(five, hour.startMicros());
                whole = whole.plus(five, start);
            }
            if (finest != RollUp.DAY) {
                lines.add(hour.stamped(stamp).line(RollUp.HOUR, key));
            }
        }
        lines.add(whole.stamped(day.stamp()).line(RollUp.DAY, key));
        return lines;
    }

    private static Day day(Map<SeriesKey, Day> days, Row row) throws InfluxFault {
        return days.computeIfAbsent(Names.series(row), any -> new Day());
    }

    private List<Row> rows(String columns, String measurement, DeviceId device, long start) throws InfluxFault {
        return connection.query("SELECT " + columns + ", device, source, channel FROM " + measurement + " WHERE "
                + Names.where(device) + Names.within(start, start + DAY));
    }
}
