package org.chieng.agent.source.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chieng.agent.source.Measured;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/** Readings of source {@value #SOURCE} that have one moment, collected; the channels are those of {@code docs/protocol.md}. Confined to one thread. */
final class LinkReadings {
    /** The source's name. */
    static final String SOURCE = "link";

    private final AgentClock.Stamp stamp;
    private final List<Measured> readings = new ArrayList<>();

    LinkReadings(AgentClock.Stamp stamp) {
        this.stamp = stamp;
    }

    /** All that were added, in their order. */
    List<Measured> all() {
        return List.copyOf(readings);
    }

    LinkReadings text(String channel, String text) {
        int most = Math.min(text.length(), Value.Text.MAX_LENGTH);
        return add(channel, new Value.Text(text.substring(0, most)), null);
    }

    LinkReadings number(String channel, double number, String unit) {
        return add(channel, new Value.Numeric(number), unit);
    }

    /** Nothing where it is absent. */
    LinkReadings number(String channel, OptionalLong number, String unit) {
        number.ifPresent(one -> number(channel, (double) one, unit));
        return this;
    }

    LinkReadings flag(String channel, boolean flag) {
        return add(channel, new Value.Bool(flag), null);
    }

    /** What the line is. */
    LinkReadings observation(Observation seen, Optional<AccessClass> declared) {
        text("access", seen.access().wireName());
        text("confidence", seen.confidence().wireName());
        text("evidence", String.join(" ", seen.evidence()));
        declared.ifPresent(one -> text("declared", one.wireName()));
        flag("contradiction", seen.contradicts(declared));
        seen.operator().ifPresent(operator -> text("operator", operator));
        return this;
    }

    private LinkReadings add(String channel, Value value, @Nullable String unit) {
        readings.add(new Measured(
                new Reading(new ChannelName(SOURCE, channel), stamp.wallMicros(), value, unit, null),
                stamp.monotonicMicros()));
        return this;
    }
}
