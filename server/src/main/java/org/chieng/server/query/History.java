package org.chieng.server.query;

import java.util.List;
import java.util.function.Function;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.Point;

/** A part of a series, as measured or summed up. Immutable. */
public sealed interface History {

    /** Handles either kind; stands for the pattern switch that Java 17 lacks. */
    <R> R fold(Function<Raw, R> onRaw, Function<Summed, R> onSummed);

    /**
     * Every point, as measured.
     *
     * @param points in the order of time
     */
    record Raw(List<Point> points) implements History {
        public Raw {
            points = List.copyOf(points);
        }

        @Override
        public <R> R fold(Function<Raw, R> onRaw, Function<Summed, R> onSummed) {
            return onRaw.apply(this);
        }
    }

    /**
     * Numbers summed up in spans of equal width; other kinds of value are left out.
     *
     * @param widthMicros width of a span, in microseconds
     * @param buckets those that hold something, in the order of time
     */
    record Summed(long widthMicros, List<Bucket> buckets) implements History {
        public Summed {
            buckets = List.copyOf(buckets);
        }

        @Override
        public <R> R fold(Function<Raw, R> onRaw, Function<Summed, R> onSummed) {
            return onSummed.apply(this);
        }
    }
}
