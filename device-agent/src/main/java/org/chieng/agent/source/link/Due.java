package org.chieng.agent.source.link;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Something that is done from time to time, on the monotonic clock; and at once when there is a reason. Confined to one thread. */
final class Due {
    private final long everyNanos;
    private final LongSupplier monotonicNanos;
    private long lastNanos;
    private boolean done;

    Due(Duration every, LongSupplier monotonicNanos) {
        this.everyNanos = every.toNanos();
        this.monotonicNanos = monotonicNanos;
    }

    /** Whether it is to be done now; then it counts as done. */
    boolean isDue(boolean atOnce) {
        long now = monotonicNanos.getAsLong();
        if (done && !atOnce && now - lastNanos < everyNanos) {
            return false;
        }
        done = true;
        lastNanos = now;
        return true;
    }
}
