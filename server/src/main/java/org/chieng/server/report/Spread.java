package org.chieng.server.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How measured values lie. Immutable. */
public final class Spread {
    /** Fewer say too little to compare providers by. */
    public static final int LEAST = 20;

    private final List<Value> sorted;

    Spread(List<Value> values) {
        sorted =
                values.stream().sorted(Comparator.comparingDouble(Value::value)).toList();
    }

    /**
     * A value. Immutable.
     *
     * @param least whether it is at least that much
     */
    public record Value(double value, boolean least) {}

    /** How many there are. */
    public int count() {
        return sorted.size();
    }

    /** Whether there are enough of them. */
    public boolean isEnough() {
        return sorted.size() >= LEAST;
    }

    /**
     * The value that a part of all is no higher than: the one in place {@code ceil(part * count)}, counted from 1 (nearest rank); of 20 values the
     * median is the tenth. Where that or one below it is only proven ("at least"), it may be more. Empty when there are too few.
     *
     * @param percent above 0, to 100
     */
    public Optional<Value> percentile(int percent) {
        return percentile(percent, LEAST);
    }

    /**
     * The same for one line, of which there are fewer.
     *
     * @param percent above 0, to 100
     * @param least how many there must be, at least 1
     */
    public Optional<Value> percentile(int percent, int least) {
        if (sorted.size() < least) {
            return Optional.empty();
        }
        double value =
                sorted.get((int) Math.ceil(percent * sorted.size() / 100.0) - 1).value();
        boolean mayBeMore = sorted.stream().anyMatch(one -> one.least() && one.value() <= value);
        return Optional.of(new Value(value, mayBeMore));
    }
}
