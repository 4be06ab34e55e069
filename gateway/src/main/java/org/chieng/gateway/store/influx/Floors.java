package org.chieng.gateway.store.influx;

import java.util.List;
import org.chieng.gateway.store.RollUp;

/**
 * Before which times data was thinned: the one row of measurement {@code floors}. Whole days. Immutable.
 *
 * @param points before it there are no points but those that came after the thinning
 * @param fiveMinutes before it there are no cells of five minutes; at most {@code points}
 * @param hours before it there are no cells of an hour; at most {@code fiveMinutes}
 */
record Floors(long points, long fiveMinutes, long hours) {

    static Floors read(Connection connection) throws InfluxFault {
        List<Row> rows = connection.query("SELECT points, m5, h1 FROM floors WHERE time = 0");
        return rows.isEmpty()
                ? new Floors(Names.FIRST, Names.FIRST, Names.FIRST)
                : new Floors(
                        rows.get(0).number("points"),
                        rows.get(0).number("m5"),
                        rows.get(0).number("h1"));
    }

    void write(Connection connection) throws InfluxFault {
        connection.write(List.of(line()));
    }

    String line() {
        return "floors,of=all points=" + points + "i,m5=" + fiveMinutes + "i,h1=" + hours + "i 0";
    }

    Floors thinned(long before, RollUp kept) {
        return new Floors(
                Math.max(points, before),
                kept == RollUp.FIVE_MINUTES ? fiveMinutes : Math.max(fiveMinutes, before),
                kept == RollUp.DAY ? Math.max(hours, before) : hours);
    }

    /** The finest level that is left where points have left. */
    RollUp finestAt(long micros) {
        if (micros >= fiveMinutes) {
            return RollUp.FIVE_MINUTES;
        }
        return micros >= hours ? RollUp.HOUR : RollUp.DAY;
    }

    /** The end of the stretch that holds a time and has the same levels, at most a limit. */
    long endOfStretch(long micros, long limit) {
        for (long floor : new long[] {hours, fiveMinutes, points}) {
            if (micros < floor) {
                return Math.min(floor, limit);
            }
        }
        return limit;
    }
}
