package org.chieng.agent.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.chieng.agent.time.AgentClock;

/** Clocks that only a test moves. */
public final class HandClock extends Clock {
    /** When tests begin. */
    public static final Instant START = Instant.parse("2026-03-02T07:30:00Z");

    /** The boot that tests run in. */
    public static final UUID BOOT = UUID.fromString("5f0c6f0e-6d0c-4a8e-9f1d-000000000001");

    private Instant wall = START;
    private long monotonicNanos = 1_000_000_000L;

    /** Lets time pass on both clocks. */
    public synchronized void pass(Duration duration) {
        wall = wall.plus(duration);
        monotonicNanos += duration.toNanos();
    }

    /** Sets the wall clock, as the network does. */
    public synchronized void setWall(Instant instant) {
        wall = instant;
    }

    /** Starts the monotonic clock anew, as a start of the machine does. */
    public synchronized void reboot() {
        monotonicNanos = 1_000_000_000L;
    }

    /** Both clocks, in {@link #BOOT}. */
    public AgentClock agentClock() {
        return agentClock(BOOT);
    }

    /** Both clocks in a boot. */
    public AgentClock agentClock(UUID boot) {
        return new AgentClock(this, this::nanos, boot);
    }

    private synchronized long nanos() {
        return monotonicNanos;
    }

    /** The wall clock now, in microseconds. */
    public long micros() {
        return agentClock().wallMicros();
    }

    @Override
    public synchronized Instant instant() {
        return wall;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
