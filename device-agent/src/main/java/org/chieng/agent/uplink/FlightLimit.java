package org.chieng.agent.uplink;

/**
 * How many bytes may be in flight, found from how long acknowledgements take: enough to fill the line, and so few that what is sent now is there
 * within a second. A line takes what it is given and lets it wait in its own queues; seconds of it on 3G. So the limit grows while an
 * acknowledgement takes little longer than the fastest, and shrinks when it takes much longer. Thread-safe.
 */
final class FlightLimit {
    /** Chosen: a tenth of a second on 1 Mbit/s; a line that is slower by far has its live values late. */
    static final int LEAST = 8 * 1024;

    /** Chosen: 100 Mbit/s at 80 ms; what the agent's memory holds easily. */
    static final int MOST = 1024 * 1024;

    private static final int FIRST = 16 * 1024;
    private static final long LITTLE_NANOS = 200_000_000;
    private static final long MUCH_NANOS = 400_000_000;
    private static final double SHRINK = 0.7;

    private double limit = FIRST;
    private boolean searching = true;
    private long fastestNanos = Long.MAX_VALUE;
    private long shrunkNanos;

    /** Most bytes in flight. */
    synchronized int bytes() {
        return (int) limit;
    }

    /** Bytes of a pack: a quarter of what is in flight, so that acknowledgements come steadily. */
    synchronized int packBytes() {
        return Math.max(LEAST / 4, Math.min(Packs.MAX_BYTES, (int) limit / 4));
    }

    /**
     * A pack was acknowledged.
     *
     * @param bytes its size
     * @param sentNanos when it was sent
     * @param full whether more would have been sent had the limit been larger
     */
    synchronized void acknowledged(int bytes, long sentNanos, long nowNanos, boolean full) {
        long took = nowNanos - sentNanos;
        fastestNanos = Math.min(fastestNanos, took);
        long waited = took - fastestNanos;
        if (waited > MUCH_NANOS) {
            searching = false;
            if (sentNanos - shrunkNanos >= 0 || shrunkNanos == 0) { // once for all that was on its way
                shrunkNanos = nowNanos;
                limit = Math.max(LEAST, limit * SHRINK);
            }
        } else if (waited < LITTLE_NANOS && full) {
            limit = Math.min(MOST, limit + (searching ? bytes : bytes * (double) LEAST / limit));
        }
    }
}
