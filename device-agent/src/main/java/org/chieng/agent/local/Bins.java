package org.chieng.agent.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers gathered in spans of equal width, the newest {@link #capacity} of them: a ring that grows with what comes, up to its bound.
 * What is older than the ring is left out. Confined to the lock of its owner.
 */
final class Bins {
    private static final int FIRST_CAPACITY = 32;

    private final long widthMicros;
    private final int capacity;
    private long[] numbers = new long[FIRST_CAPACITY];
    private double[] mins = new double[FIRST_CAPACITY];
    private double[] maxs = new double[FIRST_CAPACITY];
    private double[] sums = new double[FIRST_CAPACITY];
    private double[] lasts = new double[FIRST_CAPACITY];
    private int[] counts = new int[FIRST_CAPACITY];
    private int begin;
    private int size;

    /**
     * A span and what lies in it. Immutable.
     *
     * @param startMicros its beginning, inclusive
     * @param count how many numbers, at least 1
     */
    record Bin(long startMicros, double min, double mean, double max, double last, int count) {}

    /**
     * @param widthMicros width of a span
     * @param capacity most spans that are kept
     */
    Bins(long widthMicros, int capacity) {
        this.widthMicros = widthMicros;
        this.capacity = capacity;
    }

    long widthMicros() {
        return widthMicros;
    }

    void add(long timeMicros, double value) {
        long number = Math.floorDiv(timeMicros, widthMicros);
        int at = find(number);
        if (at < 0) {
            return; // older than all that is kept, or between two spans of long ago
        }
        mins[at] = Math.min(mins[at], value);
        maxs[at] = Math.max(maxs[at], value);
        sums[at] += value;
        lasts[at] = value;
        counts[at]++;
    }

    /** The place of a span, made when it is newer than all; -1 when it can't be had any longer. */
    private int find(long number) {
        if (size == 0 || number > numbers[slot(size - 1)]) {
            return append(number);
        }
        for (int i = size - 1; i >= 0 && numbers[slot(i)] >= number; i--) {
            if (numbers[slot(i)] == number) {
                return slot(i);
            }
        }
        return -1;
    }

    private int append(long number) {
        if (size == capacity) {
            begin = (begin + 1) % numbers.length;
            size--;
        } else if (size == numbers.length) {
            grow();
        }
        int at = slot(size++);
        numbers[at] = number;
        mins[at] = Double.POSITIVE_INFINITY;
        maxs[at] = Double.NEGATIVE_INFINITY;
        sums[at] = 0;
        counts[at] = 0;
        return at;
    }

    private void grow() {
        // begin is 0 until the ring is at its bound
        int room = Math.min(capacity, 2 * numbers.length);
        numbers = Arrays.copyOf(numbers, room);
        mins = Arrays.copyOf(mins, room);
        maxs = Arrays.copyOf(maxs, room);
        sums = Arrays.copyOf(sums, room);
        lasts = Arrays.copyOf(lasts, room);
        counts = Arrays.copyOf(counts, room);
    }

    private int slot(int index) {
        return (begin + index) % numbers.length;
    }

    /** The spans that begin in [from, to), in order of time. */
    List<Bin> range(long fromMicros, long toMicros) {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int at = slot(i);
            long start = numbers[at] * widthMicros;
            if (start + widthMicros > fromMicros && start < toMicros) {
                bins.add(new Bin(start, mins[at], sums[at] / counts[at], maxs[at], lasts[at], counts[at]));
            }
        }
        return bins;
    }
}
