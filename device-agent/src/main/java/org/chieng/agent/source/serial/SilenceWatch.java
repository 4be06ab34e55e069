package org.chieng.agent.source.serial;

import java.time.Duration;

/**
 * Tells when a port has been silent for so long that opening it anew may help. Opening resets many boards, so it has patience with slow
 * ones: it waits three times the longest pause that the board has made, and twice as long after each opening that brought no more than the
 * one before. What a board says within twice the silence that made us open it is no more: it may be what the opening itself made it say.
 * Confined to the port's thread.
 */
final class SilenceWatch {
    private static final long MOST_NANOS = Duration.ofHours(6).toNanos();
    private static final int MOST_DOUBLINGS = 8;

    /** What is away from its safe value is sent again every 2 s: a board that is told something is needed as it is, silent or not. */
    private static final long USED_NANOS = Duration.ofSeconds(10).toNanos();

    private final long leastNanos;
    private long longestPauseNanos;
    private int fruitless;
    private long waitedNanos;
    private long openedNanos;
    private long lastNanos;
    private boolean used;
    private long usedNanos;

    SilenceWatch(Duration least) {
        this.leastNanos = least.toNanos();
    }

    /** The port was opened. */
    void opened(long nowNanos) {
        openedNanos = nowNanos;
        lastNanos = nowNanos;
    }

    /** Something was read. */
    void heard(long nowNanos) {
        longestPauseNanos = Math.max(longestPauseNanos, nowNanos - lastNanos);
        lastNanos = nowNanos;
        if (nowNanos - openedNanos > 2 * waitedNanos) {
            fruitless = 0;
        }
    }

    /** An actuator of it was set: to open its port now may reset it, and end what it does. */
    void used(long nowNanos) {
        used = true;
        usedNanos = nowNanos;
    }

    /** Whether the port is to be opened anew now; if so the next silence may last longer. */
    boolean isOver(long nowNanos) {
        long limit = Math.max(leastNanos << fruitless, 3 * Math.min(longestPauseNanos, MOST_NANOS));
        limit = Math.min(limit, Math.max(MOST_NANOS, leastNanos));
        boolean inUse = used && nowNanos - usedNanos < USED_NANOS;
        if (inUse || nowNanos - lastNanos < limit) {
            return false;
        }
        waitedNanos = limit;
        fruitless = Math.min(fruitless + 1, MOST_DOUBLINGS);
        return true;
    }
}
