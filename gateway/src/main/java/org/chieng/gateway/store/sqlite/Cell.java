package org.chieng.gateway.store.sqlite;

import org.chieng.gateway.store.Bucket;

/** What a roll-up keeps of the numbers within a span of time. They may come in any order. Confined to one thread. */
final class Cell {
    private long count;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double mean;
    private double last;
    private long lastMicros = Long.MIN_VALUE;

    Cell() {}

    /** As it was stored. */
    Cell(long count, double min, double max, double mean, double last, long lastMicros) {
        this.count = count;
        this.min = min;
        this.max = max;
        this.mean = mean;
        this.last = last;
        this.lastMicros = lastMicros;
    }

    void add(long timeMicros, double number) {
        count++;
        min = Math.min(min, number);
        max = Math.max(max, number);
        // running, so that no sum overflows (Welford 1962)
        mean = count == 1 ? number : mean + (number / count - mean / count);
        if (timeMicros >= lastMicros) {
            last = number;
            lastMicros = timeMicros;
        }
    }

    void add(Cell other) {
        if (other.count == 0) {
            return;
        }
        long total = count + other.count;
        // no difference of the means: it could overflow
        mean = count == 0 ? other.mean : mean * share(count, total) + other.mean * share(other.count, total);
        count = total;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        if (other.lastMicros >= lastMicros) {
            last = other.last;
            lastMicros = other.lastMicros;
        }
    }

    private static double share(long part, long total) {
        return (double) part / total;
    }

    boolean isEmpty() {
        return count == 0;
    }

    Bucket toBucket(long startMicros) {
        return new Bucket(startMicros, count, min, mean, max, last);
    }

    long count() {
        return count;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    double mean() {
        return mean;
    }

    double last() {
        return last;
    }

    /** When the last was, UTC in microseconds since 1970. */
    long lastMicros() {
        return lastMicros;
    }
}
