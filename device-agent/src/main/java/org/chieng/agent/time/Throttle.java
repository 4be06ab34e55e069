package org.chieng.agent.time;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Lets one log line pass an interval and counts the others, so that a repeated fault is seen and fills no disk. Thread-safe. */
public final class Throttle {
    private final long intervalNanos;
    private final LongSupplier monotonicNanos;
    private long lastNanos;
    private boolean passedBefore;
    private long heldBack;

    /**
     * @param interval the least time between two lines
     * @param monotonicNanos the clock, e.g. {@code System::nanoTime}
     */
    public Throttle(Duration interval, LongSupplier monotonicNanos) {
        this.intervalNanos = interval.toNanos();
        this.monotonicNanos = monotonicNanos;
    }

    /** Runs the line when it may pass; it gets how many were held back since the one before. */
    public void pass(LongConsumer line) {
        long held;
        synchronized (this) {
            long now = monotonicNanos.getAsLong();
            if (passedBefore && now - lastNanos < intervalNanos) {
                heldBack++;
                return;
            }
            passedBefore = true;
            lastNanos = now;
            held = heldBack;
            heldBack = 0;
        }
        line.accept(held);
    }
}
