package org.chieng.agent.source.pi;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/**
 * What one source says: gives its readings times that only grow, unless the clock was set back by more than 5 s. Confined to the source's
 * thread, but for {@link #channels}.
 */
final class SourceOutput {
    private static final long STEP_BACK_MICROS = 5_000_000;

    private final String source;
    private final SourceSink sink;
    private final AgentClock clock;
    private final List<String> channels = new CopyOnWriteArrayList<>();
    private long lastMicros = Long.MIN_VALUE;

    SourceOutput(String source, SourceSink sink, AgentClock clock) {
        this.source = source;
        this.sink = sink;
        this.clock = clock;
    }

    String source() {
        return source;
    }

    /** The channels that had readings, in the order they came up. */
    List<String> channels() {
        return channels;
    }

    /** Both clocks now; the moment of what is measured now. */
    AgentClock.Stamp now() {
        AgentClock.Stamp now = clock.now();
        boolean goesOn = lastMicros - STEP_BACK_MICROS < now.wallMicros(); // not after a large step back
        lastMicros = goesOn ? Math.max(now.wallMicros(), lastMicros + 1) : now.wallMicros();
        return new AgentClock.Stamp(lastMicros, now.monotonicMicros());
    }

    /** Tells a measurement, value by value and fault by fault, and that the source works. */
    void tell(Measurements measurements, AgentClock.Stamp at) {
        List<Measured> readings = new ArrayList<>();
        for (Measurements.Entry entry : measurements.values()) {
            ChannelName channel = new ChannelName(source, entry.channel());
            Reading reading = new Reading(channel, at.wallMicros(), entry.value(), entry.unit(), null);
            readings.add(new Measured(reading, at.monotonicMicros()));
            if (!channels.contains(entry.channel())) {
                channels.add(entry.channel());
            }
        }
        if (!readings.isEmpty()) {
            sink.accept(readings);
        }
        sink.works(source, null);
        measurements.values().forEach(entry -> sink.works(source, entry.channel()));
        measurements
                .missing()
                .forEach((channel, why) -> sink.fault(new Fault(source, channel, why.kind(), why.detail())));
    }

    /** @param channel null for the whole source */
    void fault(@Nullable String channel, Fault.Kind kind, String detail) {
        sink.fault(new Fault(source, channel, kind, detail));
    }
}
