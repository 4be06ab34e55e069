package org.chieng.agent.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.SourceSink;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/** Keeps readings, and the faults that there are now. Thread-safe. */
public final class RecordingSink implements SourceSink {
    /** All readings so far. */
    public final CollectingSink readings = new CollectingSink();

    private final Map<String, Fault.Kind> faults = new ConcurrentHashMap<>();
    private final List<String> details = new ArrayList<>();

    @Override
    public boolean accept(List<Measured> measured) {
        return readings.accept(measured);
    }

    @Override
    public synchronized void fault(Fault fault) {
        faults.put(place(fault.source(), fault.channel()), fault.kind());
        details.add(fault.detail());
    }

    @Override
    public void works(String source, @Nullable String channel) {
        faults.remove(place(source, channel));
    }

    private static String place(String source, @Nullable String channel) {
        return channel == null ? source : source + "/" + channel;
    }

    /** The faults that there are now, by {@code source} or {@code source/channel}. */
    public Map<String, Fault.Kind> faults() {
        return Map.copyOf(faults);
    }

    /** The details of all faults so far. */
    public synchronized List<String> details() {
        return List.copyOf(details);
    }

    /** The last number of a channel, NaN when there is none. */
    public double last(String channel) {
        List<Double> numbers = readings.numbers(channel);
        return numbers.isEmpty() ? Double.NaN : numbers.get(numbers.size() - 1);
    }

    /** The last unit of a channel. */
    public @Nullable String unit(String channel) {
        List<Reading> all = readings.of(channel);
        return all.isEmpty() ? null : all.get(all.size() - 1).unit();
    }
}
