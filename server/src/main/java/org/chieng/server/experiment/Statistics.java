package org.chieng.server.experiment;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalDouble;
import org.chieng.server.wire.WireJson;

/**
 * Figures of a channel in a run, in its unit. Immutable.
 *
 * @param n how many points, at least 1
 * @param min the smallest
 * @param mean the arithmetic mean
 * @param max the largest
 * @param deviation standard deviation of a sample, divided by n − 1 (as {@code STDEV.S} of a spreadsheet); empty for one point
 */
public record Statistics(int n, double min, double mean, double max, OptionalDouble deviation) {
    /**
     * Reckons them in one pass (B. P. Welford, Technometrics 4 (1962) 419), so that a small spread on a large mean keeps its digits.
     *
     * @throws IllegalArgumentException when there is no point
     */
    static Statistics of(List<RunSeries.Sample> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("no points");
        }
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double mean = 0;
        double squares = 0;
        int n = 0;
        for (RunSeries.Sample sample : samples) {
            double value = sample.value();
            n++;
            double from = value - mean;
            mean += from / n;
            squares += from * (value - mean);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return new Statistics(
                n, min, mean, max, n < 2 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(squares / (n - 1))));
    }

    /** {@code {"n", "min", "mean", "max", "deviation"?}}. */
    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("n", n)
                .put("min", WireJson.number(min))
                .put("mean", WireJson.number(mean))
                .put("max", WireJson.number(max));
        deviation.ifPresent(number -> json.put("deviation", WireJson.number(number)));
        return json;
    }
}
