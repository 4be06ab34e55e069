package org.chieng.server.query;

/** Widths of buckets that people can name, so that the same chart asked for a second later has the same buckets. */
public final class BucketWidth {
    private static final long MILLI = 1_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private static final long[] STEPS = {
        MILLI,
        2 * MILLI,
        5 * MILLI,
        10 * MILLI,
        20 * MILLI,
        50 * MILLI,
        100 * MILLI,
        200 * MILLI,
        500 * MILLI,
        SECOND,
        2 * SECOND,
        5 * SECOND,
        10 * SECOND,
        15 * SECOND,
        30 * SECOND,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY
    };

    private BucketWidth() {}

    /** The smallest step that parts the span into at most that many; whole days beyond a day. */
    public static long forSpan(long spanMicros, int buckets) {
        long least = -Math.floorDiv(-spanMicros, (long) buckets);
        for (long step : STEPS) {
            if (step >= least) {
                return step;
            }
        }
        return -Math.floorDiv(-least, DAY) * DAY;
    }
}
