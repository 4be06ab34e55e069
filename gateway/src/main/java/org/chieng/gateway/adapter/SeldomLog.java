package org.chieng.gateway.adapter;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Tells a log of what clients can bring about as often as they like: once a minute, with how often it was since, so that they do not fill
 * the disk. Thread-safe.
 */
public final class SeldomLog {
    private static final long EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private long last;
    private long untold;
    private boolean told;

    /** @param nanoTime as of {@link System#nanoTime} */
    public SeldomLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A fault of which nothing but its name is worth telling. */
    public void warn(Logger log, String what, Throwable why) {
        if (isTime()) {
            log.warn("{}: {}{}", what, why.toString(), before());
        }
    }

    /** Something that is no fault of the program. */
    public void warn(Logger log, String what) {
        if (isTime()) {
            log.warn("{}{}", what, before());
        }
    }

    /** A fault that somebody must mend, with its trace. */
    public void error(Logger log, String what, Throwable why) {
        if (isTime()) {
            log.error("{}{}", what, before(), why);
        }
    }

    private synchronized boolean isTime() {
        long now = nanoTime.getAsLong();
        if (told && now - last < EVERY_NANOS) {
            untold++;
            return false;
        }
        told = true;
        last = now;
        return true;
    }

    private synchronized String before() {
        String more = untold == 0 ? "" : "; and " + untold + " times before";
        untold = 0;
        return more;
    }
}
