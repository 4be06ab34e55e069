package org.chieng.gateway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a phone's experiment time, which stands still in a pause, lies on its wall clock: phyphox's {@code time} object, {@code {"now":
 * 1795543000.5, "events": [{"event": "START", "experimentTime": 0, "systemTime": 1795542990.1}, …]}}, all in seconds (phyphox-android,
 * MqttHelper.buildJson). Immutable.
 *
 * @param now when it was sent, seconds since 1970, or null where it doesn't say
 * @param starts experiment time and wall time of each start, in order
 */
record ExperimentClock(@Nullable Double now, List<Start> starts) {
    /** Far beyond any clock; keeps microseconds within a long. */
    private static final double MAX_SECONDS = 1L << 32;

    /** When an experiment began or went on. */
    record Start(double experimentSeconds, double systemSeconds) {}

    ExperimentClock {
        starts = List.copyOf(starts);
    }

    /** Reads the object; null when it is none. */
    static @Nullable ExperimentClock of(Map<String, @Nullable Object> object) {
        if (!(object.get("events") instanceof List<?> events)) {
            return null;
        }
        List<Start> starts = new ArrayList<>();
        for (Object each : events) {
            Map<String, @Nullable Object> event = Json.asObject(each);
            if (event != null
                    && "START".equals(event.get("event"))
                    && event.get("experimentTime") instanceof Double experiment
                    && event.get("systemTime") instanceof Double system
                    && isSane(experiment)
                    && isSane(system)) {
                starts.add(new Start(experiment, system));
            }
        }
        return new ExperimentClock(object.get("now") instanceof Double now && isSane(now) ? now : null, starts);
    }

    /** Whether a time of the experiment can be placed on the wall clock. */
    boolean isSet() {
        return !starts.isEmpty();
    }

    /** Wall time of a time of the experiment, microseconds since 1970; {@link #isSet} must be. */
    long micros(double experimentSeconds) {
        Start last = starts.get(0);
        for (Start start : starts) {
            if (start.experimentSeconds <= experimentSeconds) {
                last = start;
            }
        }
        return ExperimentClock.micros(last.systemSeconds, experimentSeconds - last.experimentSeconds);
    }

    private static long micros(double seconds, double more) {
        return Math.round(seconds * 1e6) + Math.round(more * 1e6);
    }

    static boolean isSane(double seconds) {
        return Math.abs(seconds) <= MAX_SECONDS;
    }
}
