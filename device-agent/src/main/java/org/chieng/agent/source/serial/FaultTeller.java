package org.chieng.agent.source.serial;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.serial.format.LineFault;
import org.chieng.agent.source.serial.format.ParsedLine;
import org.chieng.agent.source.serial.format.Sample;

/**
 * Tells the faults that a board prints, and when they are over. That of a channel is over when the channel has a value again. One that
 * names no channel is over when some channel has had {@value #VALUES_TO_MEND} values without it being said again: a board that prints
 * {@code Failed to read from DHT sensor!} between the values of its other sensors does not flicker. Bounded; confined to the port's
 * thread.
 */
final class FaultTeller {
    private static final int VALUES_TO_MEND = 3;
    private static final int MOST_CHANNELS = StrictTimes.MAX_CHANNELS;

    private final String source;
    private final SourceSink sink;
    private final Set<String> faulty = new HashSet<>();
    private final Map<String, Integer> valuesSince = new HashMap<>();
    private boolean sourceFaulty;

    FaultTeller(String source, SourceSink sink) {
        this.source = source;
        this.sink = sink;
    }

    /** Takes a line that may be used. */
    void tell(ParsedLine parsed) {
        for (LineFault fault : parsed.faults()) {
            if (fault.channel() == null) {
                sourceFaulty = true;
                valuesSince.clear();
                sink.fault(fault.of(source));
            } else if (faulty.size() < MOST_CHANNELS || faulty.contains(fault.channel())) {
                faulty.add(fault.channel());
                sink.fault(fault.of(source));
            }
        }
        if (sourceFaulty || !faulty.isEmpty()) {
            parsed.samples().forEach(this::mend);
        }
    }

    private void mend(Sample sample) {
        if (faulty.remove(sample.channel())) {
            sink.works(source, sample.channel());
        }
        if (sourceFaulty && valuesSince.size() < MOST_CHANNELS) {
            int values = valuesSince.merge(sample.channel(), 1, Integer::sum);
            if (values >= VALUES_TO_MEND) {
                sourceFaulty = false;
                valuesSince.clear();
                sink.works(source, null);
            }
        }
    }
}
