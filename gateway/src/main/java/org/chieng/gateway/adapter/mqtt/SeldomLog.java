package org.chieng.gateway.adapter.mqtt;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Tells a log of what clients can bring about as often as they like: once a minute, with how often it was since, so that they do not fill
 * the disk. Confined to one event loop.
 */
final class SeldomLog {
    private static final long EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private long last;
    private long untold;
    private boolean told;

    /** @param nanoTime as of {@link System#nanoTime} */
    SeldomLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void warn(Logger log, String what, Throwable why) {
        long now = nanoTime.getAsLong();
        if (told && now - last < EVERY_NANOS) {
            untold++;
            return;
        }
        if (untold > 0) {
            log.warn("{}: {}; and {} times before", what, why.toString(), untold);
        } else {
            log.warn("{}: {}", what, why.toString());
        }
        told = true;
        last = now;
        untold = 0;
    }
}
