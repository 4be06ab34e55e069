package org.chieng.agent.time;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The wall clock, the monotonic clock, and the boot that the monotonic one counts from. A Pi has no battery clock: its wall
 * clock may be years off until the network sets it, while the monotonic clock of one boot is always comparable with itself.
 * Immutable; thread-safe when the clocks are.
 *
 * @param wall UTC, with the resolution of the system: microseconds here
 * @param monotonicNanos nanoseconds since some fixed moment of the boot; on Linux it goes on over a restart of the process
 *     (CLOCK_MONOTONIC, which is what {@code System.nanoTime} reads there)
 * @param bootId names the boot; another after each start of the machine
 */
public record AgentClock(Clock wall, LongSupplier monotonicNanos, UUID bootId) {
    /** The same moment on both clocks. */
    public Stamp now() {
        return new Stamp(wallMicros(), monotonicMicros());
    }

    /** UTC in microseconds since 1970. */
    public long wallMicros() {
        Instant now = wall.instant();
        return now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000;
    }

    /** Microseconds on the monotonic clock. */
    public long monotonicMicros() {
        return Math.floorDiv(monotonicNanos.getAsLong(), 1_000L);
    }

    /**
     * One moment on both clocks. Immutable.
     *
     * @param wallMicros UTC in microseconds since 1970
     * @param monotonicMicros microseconds on the monotonic clock of the boot
     */
    public record Stamp(long wallMicros, long monotonicMicros) {}
}
