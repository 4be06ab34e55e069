package org.chieng.agent.source.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.lab.health.Vital;
import org.chieng.agent.source.lab.use.Moment;
import org.chieng.protocol.lab.Fingerprint;
import org.chieng.protocol.lab.LabChannels;
import org.chieng.protocol.lab.OffSpan;
import org.chieng.protocol.lab.SeatState;
import org.chieng.protocol.lab.UseQuarter;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * Readings of source {@code lab}, collected: the one place where something of this computer becomes a reading. Each method takes a type of {@link
 * org.chieng.protocol.lab} or a number; none takes a text. Confined to one thread.
 */
final class LabReadings {
    private static final String SECONDS = "s";

    private final Moment now;
    private final List<Measured> readings = new ArrayList<>();

    LabReadings(Moment now) {
        this.now = now;
    }

    /** All that were added, in their order. */
    List<Measured> all() {
        return List.copyOf(readings);
    }

    /**
     * Adds a quarter.
     *
     * @param begunBefore whether it began before this run of the agent: then it may have been told when that before it ended, and what was untold then must not stay so
     */
    LabReadings quarter(UseQuarter quarter, boolean begunBefore) {
        Map<String, Integer> values = quarter.values();
        if (begunBefore) {
            values.put(LabChannels.UNTOLD, quarter.untold());
        }
        values.forEach((channel, seconds) -> add(channel, quarter.startMicros(), new Value.Numeric(seconds), SECONDS));
        return this;
    }

    LabReadings off(OffSpan span) {
        return add(LabChannels.OFF, span.startMicros(), new Value.Numeric(span.seconds()), SECONDS);
    }

    LabReadings state(SeatState state) {
        return add(LabChannels.STATE, now.nowMicros(), new Value.Text(state.wireName()), null);
    }

    LabReadings boots(long boots) {
        return add(LabChannels.BOOTS, now.nowMicros(), new Value.Numeric(boots), "count");
    }

    LabReadings identity(Fingerprint fingerprint) {
        return add(LabChannels.IDENTITY, now.nowMicros(), new Value.Text(fingerprint.text()), null);
    }

    LabReadings vital(Vital vital) {
        add(
                vital.health().channel(),
                now.nowMicros(),
                new Value.Text(vital.health().text()),
                null);
        vital.numbers()
                .forEach((number, value) -> add(
                        number.channel(vital.health().index()),
                        now.nowMicros(),
                        new Value.Numeric(value),
                        number.unit()));
        return this;
    }

    /** The monotonic time goes with it, by which the journal mends a time that was told by a wrong clock. */
    private LabReadings add(String channel, long micros, Value value, @Nullable String unit) {
        readings.add(new Measured(
                new Reading(new ChannelName(LabChannels.SOURCE, channel), micros, value, unit, null),
                now.monotonicMicros() - (now.nowMicros() - micros)));
        return this;
    }
}
