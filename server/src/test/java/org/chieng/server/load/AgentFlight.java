package org.chieng.server.load;

/**
 * How many bytes an agent has in flight: the rule of the agent's {@code FlightLimit}, which this module can't see. Confined to one event
 * loop.
 */
final class AgentFlight {
    private static final int LEAST = 8 * 1024;
    private static final int MOST = 1024 * 1024;
    private static final long LITTLE_NANOS = 200_000_000;
    private static final long MUCH_NANOS = 400_000_000;

    private double limit = 16 * 1024;
    private int bytes;
    private boolean searching = true;
    private boolean full;
    private long fastestNanos = Long.MAX_VALUE;
    private long shrunkNanos;

    boolean hasRoom(int size) {
        full = bytes > 0 && bytes + size > limit;
        return !full;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    void sent(int size) {
        bytes += size;
    }

    void acknowledged(int size, long sentNanos) {
        bytes -= size;
        long now = System.nanoTime();
        fastestNanos = Math.min(fastestNanos, now - sentNanos);
        long waited = now - sentNanos - fastestNanos;
        if (waited > MUCH_NANOS) {
            searching = false;
            if (sentNanos - shrunkNanos >= 0 || shrunkNanos == 0) {
                shrunkNanos = now;
                limit = Math.max(LEAST, limit * 0.7);
            }
        } else if (waited < LITTLE_NANOS && full) {
            limit = Math.min(MOST, limit + (searching ? size : size * (double) LEAST / limit));
        }
    }
}
