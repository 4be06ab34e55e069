package org.chieng.agent.source.pi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.agent.source.Fault;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/** What one measurement of a sensor gave, channel by channel. Confined to the measuring thread. */
final class Measurements {
    /** One channel's value. Immutable. */
    record Entry(String channel, Value value, @Nullable String unit) {}

    /** Why a channel has no value. Immutable. */
    record Missing(Fault.Kind kind, String detail) {}

    private final List<Entry> values = new ArrayList<>();
    private final Map<String, Missing> missing = new LinkedHashMap<>();

    /**
     * A channel's value when it is within what the sensor can measure, else its fault.
     *
     * @param decimals how many the sensor's resolution is worth; others are rounded away
     */
    void add(String channel, double value, String unit, int decimals, double least, double most) {
        if (value >= least && value <= most) {
            double scale = Math.pow(10, decimals);
            values.add(new Entry(channel, new Value.Numeric(Math.round(value * scale) / scale), unit));
        } else {
            missing(channel, Fault.Kind.OUT_OF_RANGE, value + " " + unit + " is not within " + least + " to " + most);
        }
    }

    void missing(String channel, Fault.Kind kind, String detail) {
        missing.put(channel, new Missing(kind, detail));
    }

    List<Entry> values() {
        return values;
    }

    Map<String, Missing> missing() {
        return missing;
    }
}
