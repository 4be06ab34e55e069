package org.chieng.gateway.store.influx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * Forgets. InfluxDB takes what is deleted out of answers at once, and out of its files when it compacts them. Confined to the
 * turn at the server.
 */
final class Eraser {
    private static final List<String> BY_TIME = List.of("telemetry", "touched", "r5m", "r1h", "r1d");

    private final Connection connection;
    private final NewestBook newest;
    private final Touched touched;
    private final RollUpWriter rollUps;
    private final Upkeep upkeep;
    private final Quarantine quarantine;

    Eraser(
            Connection connection,
            NewestBook newest,
            Touched touched,
            RollUpWriter rollUps,
            Upkeep upkeep,
            Quarantine quarantine) {
        this.connection = connection;
        this.newest = newest;
        this.touched = touched;
        this.rollUps = rollUps;
        this.upkeep = upkeep;
        this.quarantine = quarantine;
    }

    /** Gives how many points went. */
    long erase(DeviceId device) throws InfluxFault, IOException {
        long gone = count(Names.where(device) + Names.within(Names.FIRST, Names.LAST));
        for (String measurement : BY_TIME) {
            delete(measurement, device, Names.FIRST, Names.LAST);
        }
        newest.drop(device);
        quarantine.forget(device, Long.MIN_VALUE, Long.MAX_VALUE);
        return gone;
    }

    /** Gives how many points went. */
    long erase(DeviceId device, long from, long to) throws InfluxFault, IOException {
        long gone = count(Names.where(device) + Names.within(from, to));
        forget(device, from, to);
        quarantine.forget(device, from, to);
        for (SeriesLatest series : newest.latest(List.of(device))) {
            long time = series.newest().timeMicros();
            if (time >= from && time < to) {
                replace(series);
            }
        }
        return gone;
    }

    private void replace(SeriesLatest series) throws InfluxFault {
        List<Row> last = connection.query("SELECT v, s, b, d FROM telemetry WHERE " + Names.where(series.series())
                + Names.within(Names.FIRST, Names.LAST) + " ORDER BY time DESC LIMIT 1");
        Point point = last.isEmpty()
                ? lastOfCells(series.series())
                : new Point(last.get(0).time(), Fields.read(last.get(0)));
        if (point == null) {
            newest.drop(series.series());
        } else {
            newest.replace(new SeriesLatest(series.series(), series.unit(), series.label(), point));
        }
    }

    /** Of a series whose points have all left. */
    private @Nullable Point lastOfCells(SeriesKey series) throws InfluxFault {
        Point last = null;
        for (RollUp level : RollUp.values()) {
            for (Row row : connection.query("SELECT la, lt FROM " + Cell.measurement(level) + " WHERE "
                    + Names.where(series) + Names.within(Names.FIRST, Names.LAST)
                    + " AND n > 0 ORDER BY time DESC LIMIT 1")) {
                long time = row.number("lt");
                if (last == null || time > last.timeMicros()) {
                    last = new Point(time, new Value.Numeric(row.real("la")));
                }
            }
        }
        return last;
    }

    /** Gives how many points went. */
    long dropBefore(long time) throws InfluxFault {
        upkeep.begin(time);
        try {
            return drop(time);
        } finally {
            upkeep.end();
        }
    }

    private long drop(long time) throws InfluxFault {
        long gone = count(Names.during(Names.FIRST, time));
        forget(null, Names.FIRST, time);
        for (SeriesLatest series : newest.all()) {
            upkeep.goOn(time);
            if (series.newest().timeMicros() < time) {
                newest.drop(series.series());
            }
        }
        return gone;
    }

    /** Gives how many points went. */
    long thinBefore(long time, RollUp kept) throws InfluxFault {
        long day = Touched.floor(Names.clamp(time), RollUp.DAY);
        upkeep.begin(day);
        try {
            return thin(day, kept);
        } finally {
            upkeep.end();
        }
    }

    private long thin(long day, RollUp kept) throws InfluxFault {
        Floors floors = Floors.read(connection);
        for (DeviceId device : newest.devices()) {
            for (long start : touchedDays(device, day)) {
                upkeep.goOn(day);
                rollUps.rollUp(device, start, floors);
            }
        }
        long gone = count(Names.during(Names.FIRST, day));
        delete("telemetry", null, Names.FIRST, day);
        floors.thinned(day, kept).write(connection);
        delete(Touched.MEASUREMENT, null, Names.FIRST, day);
        for (RollUp level : RollUp.values()) {
            if (level.compareTo(kept) < 0) {
                delete(Cell.measurement(level), null, Names.FIRST, day);
            }
        }
        return gone;
    }

    private List<Long> touchedDays(DeviceId device, long before) throws InfluxFault {
        List<Long> days = new ArrayList<>();
        for (Row row : connection.query("SELECT count(w) FROM " + Touched.MEASUREMENT + " WHERE " + Names.where(device)
                + Names.within(Names.FIRST, before) + " GROUP BY time(1d) fill(none)")) {
            days.add(row.time());
        }
        return days;
    }

    /** Points have a field {@code v}, whatever their kind of value. */
    private long count(String condition) throws InfluxFault {
        List<Row> rows = connection.query("SELECT count(v) FROM telemetry WHERE " + condition);
        return rows.isEmpty() ? 0 : rows.get(0).number("count");
    }

    /**
     * Points of a time, and the cells that hold any of it. The hours that it parts get a new stamp, so that what is left of
     * them is reckoned anew.
     */
    private void forget(@Nullable DeviceId device, long from, long to) throws InfluxFault {
        long end = Names.clamp(to);
        long start = Names.clamp(from);
        if (start >= end) {
            return;
        }
        List<String> stamps = new ArrayList<>();
        stamps.addAll(parted(device, start));
        stamps.addAll(parted(device, end));
        delete("telemetry", device, start, end);
        delete(Touched.MEASUREMENT, device, Touched.ceil(start, RollUp.HOUR), Touched.floor(end, RollUp.HOUR));
        if (!stamps.isEmpty()) {
            connection.write(stamps);
        }
        for (RollUp level : RollUp.values()) {
            delete(Cell.measurement(level), device, Touched.floor(start, level), Touched.ceil(end, level));
        }
        Floors floors = Floors.read(connection);
        mend(device, start, floors);
        mend(device, end, floors);
    }

    /** Where points have left, reckons the hour and the day that a time parts from the finer cells that are left. */
    private void mend(@Nullable DeviceId device, long time, Floors floors) throws InfluxFault {
        if (time >= floors.points() || time < Names.FIRST + RollUp.DAY.micros()) {
            return;
        }
        RollUp finest = floors.finestAt(time);
        if (finest == RollUp.FIVE_MINUTES) {
            mend(device, RollUp.FIVE_MINUTES, RollUp.HOUR, Touched.floor(time, RollUp.HOUR));
        }
        if (finest != RollUp.DAY) {
            mend(device, RollUp.HOUR, RollUp.DAY, Touched.floor(time, RollUp.DAY));
        }
    }

    private void mend(@Nullable DeviceId device, RollUp from, RollUp level, long start) throws InfluxFault {
        Map<SeriesKey, Cell> cells = new HashMap<>();
        for (Row row : connection.query("SELECT " + Cell.COLUMNS + ", device, source, channel FROM "
                + Cell.measurement(from) + " WHERE " + Names.during(start, start + level.micros())
                + (device == null ? "" : " AND " + Names.where(device)))) {
            cells.merge(
                    Names.series(row),
                    Cell.read(row).plus(Cell.empty(start), start),
                    (before, more) -> before.plus(more, start));
        }
        if (!cells.isEmpty()) {
            List<String> lines = new ArrayList<>();
            cells.forEach((key, cell) -> lines.add(cell.stamped(0).line(level, key)));
            connection.write(lines);
        }
    }

    private List<String> parted(@Nullable DeviceId device, long time) throws InfluxFault {
        long hour = Touched.floor(time, RollUp.HOUR);
        List<String> lines = new ArrayList<>();
        if (hour == time || hour < Names.FIRST) {
            return lines;
        }
        for (Row row : connection.query("SELECT w, device, source, channel FROM " + Touched.MEASUREMENT
                + " WHERE time = " + hour + 'u' + (device == null ? "" : " AND " + Names.where(device)))) {
            SeriesKey key = Names.series(row);
            lines.add(touched.line(key, hour));
        }
        return lines;
    }

    private void delete(String measurement, @Nullable DeviceId device, long from, long to) throws InfluxFault {
        if (from < to) {
            connection.query("DELETE FROM " + measurement + " WHERE " + Names.during(from, to)
                    + (device == null ? "" : " AND " + Names.where(device)));
        }
    }
}
