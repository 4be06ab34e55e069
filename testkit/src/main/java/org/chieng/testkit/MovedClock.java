package org.chieng.testkit;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that only its test moves, from one thread; any may read it. */
public final class MovedClock extends Clock {
    /** What it shows. */
    public volatile Instant now;

    /** @param start what it shows first */
    public MovedClock(Instant start) {
        now = start;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
