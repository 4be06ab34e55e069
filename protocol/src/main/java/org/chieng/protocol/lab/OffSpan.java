package org.chieng.protocol.lab;

import java.util.Optional;

/**
 * Whole quarters of an hour, one behind the other, in which a computer was off: told as one reading of {@code lab/off} when it is on again, so that
 * a summer's holidays are no thousands of readings. Immutable.
 *
 * @param startMicros when the first began, UTC in microseconds since 1970
 * @param quarters how many, 1 or more
 */
public record OffSpan(long startMicros, int quarters) {
    /** More are not told at once: ten years. */
    private static final int MOST = 350_640;

    public OffSpan {
        if (quarters < 1 || quarters > MOST) {
            throw new IllegalArgumentException("no span of " + quarters + " quarters");
        }
    }

    /** The reading's value, seconds. */
    public long seconds() {
        return (long) quarters * UseQuarter.SECONDS;
    }

    /** When the last one ended, UTC in microseconds since 1970. */
    public long endMicros() {
        return startMicros + seconds() * 1_000_000L;
    }

    /** Reads a reading; empty when its seconds are no whole quarters. */
    public static Optional<OffSpan> of(long startMicros, double seconds) {
        double quarters = seconds / UseQuarter.SECONDS;
        boolean whole = quarters >= 1 && quarters <= MOST && quarters == Math.rint(quarters);
        return whole ? Optional.of(new OffSpan(startMicros, (int) quarters)) : Optional.empty();
    }
}
