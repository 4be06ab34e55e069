package org.chieng.agent.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.SourceSink;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/** Keeps what sources measure. Thread-safe. */
public final class CollectingSink implements SourceSink {
    private final List<Measured> all = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();

    @Override
    public synchronized boolean accept(List<Measured> measured) {
        return all.addAll(measured);
    }

    @Override
    public synchronized void fault(Fault fault) {
        faults.add(fault);
    }

    @Override
    public synchronized void works(String source, @Nullable String channel) {
        faults.removeIf(fault -> fault.source().equals(source) && Objects.equals(fault.channel(), channel));
    }

    /** Faults that are not over, each as often as it was told. */
    public synchronized List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** Everything so far. */
    public synchronized List<Measured> all() {
        return List.copyOf(all);
    }

    /** Names of all channels so far, {@code source/channel}. */
    public Set<String> channels() {
        Set<String> names = new TreeSet<>();
        all().forEach(one -> names.add(one.reading().channel().toString()));
        return names;
    }

    /** Readings of one channel so far. */
    public List<Reading> of(String channel) {
        return all().stream()
                .map(Measured::reading)
                .filter(reading -> reading.channel().toString().equals(channel))
                .toList();
    }

    /** Numbers of one channel so far. */
    public List<Double> numbers(String channel) {
        return of(channel).stream()
                .map(reading -> ((Value.Numeric) reading.value()).number())
                .toList();
    }
}
