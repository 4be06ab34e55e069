package org.chieng.server.report;

import java.util.List;
import java.util.OptionalDouble;

/** How measured values lie. Immutable. */
public final class Spread {
    /** Fewer say too little to compare providers by. */
    public static final int LEAST = 20;

    private final double[] sorted;

    Spread(List<Double> values) {
        sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** How many there are. */
    public int count() {
        return sorted.length;
    }

    /** Whether there are enough of them. */
    public boolean isEnough() {
        return sorted.length >= LEAST;
    }

    /**
     * The value that a part of all is no higher than: the one in place {@code ceil(part * count)}, counted from 1 (nearest rank); of 20 values the
     * median is the tenth. Empty when there are too few.
     *
     * @param percent above 0, to 100
     */
    public OptionalDouble percentile(int percent) {
        return percentile(percent, LEAST);
    }

    /**
     * The same for one line, of which there are fewer.
     *
     * @param percent above 0, to 100
     * @param least how many there must be, at least 1
     */
    public OptionalDouble percentile(int percent, int least) {
        return sorted.length >= least
                ? OptionalDouble.of(sorted[(int) Math.ceil(percent * sorted.length / 100.0) - 1])
                : OptionalDouble.empty();
    }
}
