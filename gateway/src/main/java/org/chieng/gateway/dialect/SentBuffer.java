package org.chieng.gateway.dialect;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A buffer as a phone has sent it, with the time that each of its values got. Confined to {@link BufferMemory}, but for its arrays, which
 * are never changed after it was remembered.
 */
final class SentBuffer {
    /** Fewer values that agree by chance are no repetition, where no times are sent with them. */
    private static final int SURE_REPETITION = 8;

    final double @Nullable [] seconds;
    final double[] values;
    final long[] times;
    /** Experiment time 0 on the wall clock, where the phone doesn't tell it. */
    final long anchorMicros;

    final long cameMicros;
    /** How many of the first values are durable. */
    int settled;

    SentBuffer(
            double @Nullable [] seconds,
            double[] values,
            long[] times,
            long anchorMicros,
            long cameMicros,
            int settled) {
        this.seconds = seconds;
        this.values = values;
        this.times = times;
        this.anchorMicros = anchorMicros;
        this.cameMicros = cameMicros;
        this.settled = settled;
    }

    /**
     * How many of the first values of a newer buffer are the last ones of this. phyphox sends a buffer whole each time unless the
     * experiment clears it: it grows at its end, and when it is full, loses its beginning.
     */
    int overlap(double @Nullable [] newSeconds, double[] newValues) {
        if ((seconds == null) != (newSeconds == null)) {
            return 0;
        }
        int length = longestSuffixPrefix(newSeconds, newValues);
        if (newSeconds != null || length == 0) {
            return length;
        }
        boolean sure = length == values.length || length >= SURE_REPETITION;
        return sure && !isConstant(newValues, length) ? length : 0;
    }

    /** What never changes says nothing about being repeated; to store it again, later, is true as well. */
    private static boolean isConstant(double[] values, int length) {
        return Arrays.stream(values, 0, length).allMatch(value -> same(value, values[0]));
    }

    /** Knuth, Morris and Pratt: the longest prefix of the newer that ends this one, in linear time. */
    private int longestSuffixPrefix(double @Nullable [] newSeconds, double[] newValues) {
        int[] fallback = new int[newValues.length + 1];
        fallback[0] = -1;
        int length = -1;
        for (int i = 0; i < newValues.length; i++) {
            while (length >= 0 && !equal(newSeconds, newValues, i, newSeconds, newValues, length)) {
                length = fallback[length];
            }
            fallback[i + 1] = ++length;
        }
        int matched = 0;
        for (int i = 0; i < values.length; i++) {
            if (matched == newValues.length) {
                matched = fallback[matched];
            }
            while (matched >= 0 && !equal(seconds, values, i, newSeconds, newValues, matched)) {
                matched = fallback[matched];
            }
            matched++;
        }
        return matched;
    }

    private static boolean equal(
            double @Nullable [] seconds,
            double[] values,
            int i,
            double @Nullable [] others,
            double[] otherValues,
            int j) {
        return same(values[i], otherValues[j]) && (seconds == null || others == null || same(seconds[i], others[j]));
    }

    private static boolean same(double one, double other) {
        return Double.doubleToLongBits(one) == Double.doubleToLongBits(other);
    }
}
