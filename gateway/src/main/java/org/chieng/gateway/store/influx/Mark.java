package org.chieng.gateway.store.influx;

import org.jspecify.annotations.Nullable;

/**
 * Stands in field {@code v} of a point that is no number, and tells where its value is. A number that is exactly one of them
 * is kept as a number, unless the point was another kind before, but buckets pass it over.
 */
enum Mark {
    TEXT(-1.0e300),
    BOOL(-1.1e300),
    DATA(-1.2e300);

    /** InfluxQL that holds for numbers only; it knows no exponents. */
    static final String IS_NUMBER = "v != -10" + "0".repeat(299) + ".0 AND v != -11" + "0".repeat(299)
            + ".0 AND v != -12" + "0".repeat(299) + ".0";

    /** What is lower may be a mark. */
    static final double LEAST_NUMBER = -1.0e299;

    private final double number;

    Mark(double number) {
        this.number = number;
    }

    double number() {
        return number;
    }

    /** The one that a number is, or null. */
    static @Nullable Mark of(double number) {
        for (Mark mark : values()) {
            if (mark.number == number) {
                return mark;
            }
        }
        return null;
    }
}
