package org.chieng.agent.relay;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When the next batch goes: soon after there is something, but not too soon after the one before. Thread-safe. */
final class BatchPace {
    private final long gatherNanos;
    private final LongSupplier nanos;
    private boolean waiting;
    private long sinceNanos;
    private boolean sent;
    private long sentNanos;

    /** @param gather how long what there is waits for more to go with */
    BatchPace(Duration gather, LongSupplier monotonicNanos) {
        this.gatherNanos = gather.toNanos();
        this.nanos = monotonicNanos;
    }

    /** The next need not wait for the one before. */
    synchronized void begin() {
        sent = false;
    }

    /**
     * Whether to send now; then it counts as sent.
     *
     * @param hasSomething whether there is anything
     * @param apart how far batches have to be apart
     */
    synchronized boolean isDue(boolean hasSomething, Duration apart) {
        long now = nanos.getAsLong();
        if (!hasSomething) {
            waiting = false;
            return false;
        }
        if (!waiting) {
            waiting = true;
            sinceNanos = now;
        }
        boolean isGathered = !sent || now - sinceNanos >= gatherNanos;
        boolean isApart = !sent || now - sentNanos >= apart.toNanos();
        if (!isGathered || !isApart) {
            return false;
        }
        waiting = false;
        sent = true;
        sentNanos = now;
        return true;
    }
}
