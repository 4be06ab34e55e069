package org.chieng.agent.source.serial;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.serial.format.LineFault;
import org.chieng.agent.source.serial.format.ParsedLine;
import org.chieng.agent.source.serial.format.Sample;

/**
 * Tells the faults that a board prints, and when they are over. That of a channel is over when the channel has a value again, or is named
 * no more while the board goes on with others: another sketch was loaded. One that names no channel is over when some channel has had
 * {@value #VALUES_TO_MEND} values without it being said again: a board that prints {@code Failed to read from DHT sensor!} between the
 * values of its other sensors does not flicker. Bounded; confined to the port's thread.
 */
final class FaultTeller {
    private static final int VALUES_TO_MEND = 3;
    private static final int MOST_CHANNELS = StrictTimes.MAX_CHANNELS;

    /** So long a channel must not be named to be given up; chosen: sketches print a slow sensor every minute or every five. */
    private static final long UNNAMED_MICROS = Duration.ofMinutes(10).toNanos() / 1_000;

    /** And so many lines with values: a board that prints once an hour has not given up anything after ten minutes. */
    private static final int UNNAMED_LINES = 20;

    private record Named(long micros, long line) {}

    private final String source;
    private final SourceSink sink;

    /** When each faulty channel was named last; that which is named least lately is first. */
    private final Map<String, Named> faulty = new LinkedHashMap<>();

    private final Map<String, Integer> valuesSince = new HashMap<>();
    private long lines;
    private boolean sourceFaulty;

    FaultTeller(String source, SourceSink sink) {
        this.source = source;
        this.sink = sink;
    }

    /**
     * Takes a line that may be used.
     *
     * @param micros when it came, by the monotonic clock
     */
    void tell(ParsedLine parsed, long micros) {
        lines += parsed.isData() ? 1 : 0;
        for (LineFault fault : parsed.faults()) {
            if (fault.channel() == null) {
                sourceFaulty = true;
                valuesSince.clear();
                sink.fault(fault.of(source));
            } else if (faulty.size() < MOST_CHANNELS || faulty.containsKey(fault.channel())) {
                faulty.remove(fault.channel()); // named last, it is last
                faulty.put(fault.channel(), new Named(micros, lines));
                sink.fault(fault.of(source));
            }
        }
        if (sourceFaulty || !faulty.isEmpty()) {
            parsed.samples().forEach(this::mend);
            giveUp(micros);
        }
    }

    private void mend(Sample sample) {
        if (faulty.remove(sample.channel()) != null) {
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

    private void giveUp(long micros) {
        while (!faulty.isEmpty()) {
            Map.Entry<String, Named> first = faulty.entrySet().iterator().next();
            Named named = first.getValue();
            if (micros - named.micros < UNNAMED_MICROS || lines - named.line < UNNAMED_LINES) {
                return;
            }
            faulty.remove(first.getKey());
            sink.works(source, first.getKey());
        }
    }
}
