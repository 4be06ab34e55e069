package org.chieng.gateway.log;

import java.util.function.LongSupplier;

/**
 * How many lines may be written of what strangers can bring about as often as they like, so that they don't fill the disk. Thread-safe.
 */
public final class LogBudget {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final int most;
    private final double perSecond;
    private double lines;
    private long filledAt;
    private long leftOut;

    /**
     * Full at first.
     *
     * @param nanoTime as of {@link System#nanoTime}
     * @param most at once, at least 1
     * @param perSecond in the long run
     */
    public LogBudget(LongSupplier nanoTime, int most, double perSecond) {
        this.nanoTime = nanoTime;
        this.most = most;
        this.perSecond = perSecond;
        this.lines = most;
        this.filledAt = nanoTime.getAsLong();
    }

    /** Takes a line; false, and one more is left out, where there is none. */
    public synchronized boolean take() {
        long now = nanoTime.getAsLong();
        lines = Math.min(most, lines + (now - filledAt) / NANOS_PER_SECOND * perSecond);
        filledAt = now;
        if (lines < 1) {
            leftOut++;
            return false;
        }
        lines--;
        return true;
    }

    /** How many were left out since this was asked last. */
    public synchronized long takeLeftOut() {
        long before = leftOut;
        leftOut = 0;
        return before;
    }
}
