package org.chieng.gateway.store.influx;

import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;

/**
 * The numbers of a series within a span, and the stamp of what they were reckoned from. Immutable.
 *
 * @param startMicros where the span begins
 * @param count how many numbers; 0: the others mean nothing
 * @param lastMicros when the last one was; of a cell that the server reckoned, a time before it and after all earlier cells
 * @param stamp the sum of the {@link Touched} stamps of its hours, of which it is a cell as long as they stay
 */
record Cell(
        long startMicros, long count, double min, double max, double mean, double last, long lastMicros, long stamp) {
    /** Columns of a query over points that {@link #ofPoints} reads. */
    static final String POINTS = "count(v), min(v), max(v), mean(v), last(v)";

    /** Columns of a query over cells that {@link #read} reads. */
    static final String COLUMNS = "n, mn, mx, me, la, lt, w";

    static String measurement(RollUp level) {
        return switch (level) {
            case FIVE_MINUTES -> "r5m";
            case HOUR -> "r1h";
            case DAY -> "r1d";
        };
    }

    static Cell empty(long startMicros) {
        return new Cell(startMicros, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Reckoned by the server from points of a time on, which may be within the span. */
    static Cell ofPoints(Row row, long from) throws InfluxFault {
        return new Cell(
                row.time(),
                row.number("count"),
                row.real("min"),
                row.real("max"),
                row.real("mean"),
                row.real("last"),
                Math.max(from, row.time()),
                0);
    }

    static Cell ofNumber(long timeMicros, double number) {
        return new Cell(timeMicros, 1, number, number, number, number, timeMicros, 0);
    }

    static Cell read(Row row) throws InfluxFault {
        long count = row.number("n");
        return count == 0
                ? empty(row.time()).stamped(row.number("w"))
                : new Cell(
                        row.time(),
                        count,
                        row.real("mn"),
                        row.real("mx"),
                        row.real("me"),
                        row.real("la"),
                        row.number("lt"),
                        row.number("w"));
    }

    String line(RollUp level, SeriesKey key) {
        String numbers = count == 0
                ? ""
                : ",mn=" + min + ",mx=" + max + ",me=" + mean + ",la=" + last + ",lt=" + lastMicros + 'i';
        return Names.tags(Cell.measurement(level), key) + " n=" + count + "i,w=" + stamp + 'i' + numbers + ' '
                + startMicros;
    }

    Cell stamped(long newStamp) {
        return new Cell(startMicros, count, min, max, mean, last, lastMicros, newStamp);
    }

    /** The numbers of both, in one that begins elsewhere. Stamps are added. */
    Cell plus(Cell other, long newStart) {
        long sum = stamp + other.stamp;
        if (count == 0 || other.count == 0) {
            Cell filled = count == 0 ? other : this;
            return new Cell(
                    newStart, filled.count, filled.min, filled.max, filled.mean, filled.last, filled.lastMicros, sum);
        }
        long both = count + other.count;
        double share = (double) other.count / both; // weighted, so that no sum overflows
        Cell later = other.lastMicros >= lastMicros ? other : this;
        return new Cell(
                newStart,
                both,
                Math.min(min, other.min),
                Math.max(max, other.max),
                mean * (1 - share) + other.mean * share,
                later.last,
                later.lastMicros,
                sum);
    }

    Bucket toBucket() {
        return new Bucket(startMicros, count, min, mean, max, last);
    }
}
