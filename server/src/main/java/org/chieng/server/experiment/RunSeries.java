package org.chieng.server.experiment;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalLong;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.server.wire.WireJson;
import org.jspecify.annotations.Nullable;

/**
 * What a channel measured in a run. Immutable.
 *
 * @param series which channel
 * @param unit its SenML unit, or null
 * @param label how people write its name, or null
 * @param widthMicros where points are means: the span that each sums up, in microseconds; empty where they are as measured
 * @param samples in the order of time; numbers only
 */
record RunSeries(
        SeriesKey series,
        @Nullable String unit,
        @Nullable String label,
        OptionalLong widthMicros,
        List<Sample> samples) {
    private static final double MICROS_PER_SECOND = 1e6;

    /**
     * A point.
     *
     * @param micros since the run's start, in microseconds; 0 or more
     * @param value in the channel's unit
     */
    record Sample(long micros, double value) {
        double seconds() {
            return micros / MICROS_PER_SECOND;
        }
    }

    RunSeries {
        samples = List.copyOf(samples);
    }

    /** {@code {"device", "source", "channel", "unit"?, "label"?, "width"?, "points": [[seconds, value], …], "statistics"?}}. */
    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("device", series.device().value())
                .put("source", series.channel().source())
                .put("channel", series.channel().channel());
        if (unit != null) {
            json.put("unit", unit);
        }
        if (label != null) {
            json.put("label", label);
        }
        widthMicros.ifPresent(width -> json.put("width", WireJson.number(width / MICROS_PER_SECOND)));
        JsonArray points = new JsonArray();
        samples.forEach(sample -> points.add(
                new JsonArray().add(WireJson.number(sample.seconds())).add(WireJson.number(sample.value()))));
        json.put("points", points);
        return samples.isEmpty()
                ? json
                : json.put("statistics", Statistics.of(samples).json());
    }
}
