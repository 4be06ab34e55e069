package org.chieng.agent.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.ReadingSink;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/** Keeps what sources measure. Thread-safe. */
public final class CollectingSink implements ReadingSink {
    private final List<Measured> all = new ArrayList<>();

    @Override
    public synchronized void accept(List<Measured> measured) {
        all.addAll(measured);
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
