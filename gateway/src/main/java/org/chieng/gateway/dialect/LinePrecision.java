package org.chieng.gateway.dialect;

import java.util.Arrays;
import java.util.Optional;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;

/** What the times of InfluxDB's line protocol count (InfluxDB API, parameter {@code precision}). */
public enum LinePrecision {
    /** The default. What is finer than a microsecond is cut off. */
    NANOSECONDS("ns n", 0),
    MICROSECONDS("us u", 1),
    MILLISECONDS("ms", 1_000),
    SECONDS("s", 1_000_000),
    MINUTES("m", 60_000_000),
    HOURS("h", 3_600_000_000L);

    /** Latest time that can be stored, the year 2106. */
    private static final long MAX_MICROS = (1L << 32) * 1_000_000;

    private final String names;
    private final long micros;

    LinePrecision(String names, long micros) {
        this.names = names;
        this.micros = micros;
    }

    /** The precision of a parameter's value, e.g. {@code ms}; empty when there is none of that name. */
    public static Optional<LinePrecision> of(String name) {
        return Arrays.stream(values())
                .filter(each -> Arrays.asList(each.names.split(" ", -1)).contains(name))
                .findFirst();
    }

    long toMicros(String time) throws RejectedException {
        try {
            long number = Long.parseLong(time);
            long result = this == NANOSECONDS ? Math.floorDiv(number, 1_000) : Math.multiplyExact(number, micros);
            if (Math.abs(result) <= MAX_MICROS) {
                return result;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // told below
        }
        String shown = time.substring(0, Math.min(30, time.length()));
        throw new RejectedException(
                ErrorCode.INVALID_TIME, "time '" + shown + "' is none, read as " + this + ": check the precision");
    }

    @Override
    public String toString() {
        return names.split(" ", -1)[0];
    }
}
