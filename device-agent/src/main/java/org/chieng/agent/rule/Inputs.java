package org.chieng.agent.rule;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.chieng.agent.source.Fault;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.rule.Comparison;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.rule.Rule;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/** The newest readings that rules look at, and what is wrong with them. Bounded by the rules' own names. Confined to the engine. */
final class Inputs {
    /** Most sources that may have a channel of one name; one is enough, several are told as a fault. */
    private static final int MOST_SOURCES = 8;

    /** Units that all say "of a hundred". */
    private static final Set<String> PERCENT = Set.of("%", "%RH", "%EL", "/100");

    /**
     * What is known of a condition.
     *
     * @param holds whether it holds; false when it can't be decided
     * @param trouble why it can't be decided, for people; null when it can
     */
    record Verdict(boolean holds, @Nullable String trouble) {}

    private record Latest(Value value, @Nullable String unit, long atMicros) {}

    private final Set<NameRef> names;
    private final long staleMicros;
    private final Map<NameRef, Map<ChannelName, Latest>> latest = new HashMap<>();
    private Set<ChannelName> faultyChannels = Set.of();
    private Set<String> faultySources = Set.of();

    Inputs(List<Rule> rules, Duration stale) {
        this.names = names(rules);
        this.staleMicros = stale.toNanos() / 1_000;
    }

    static Set<NameRef> names(List<Rule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.condition().stream())
                .map(Comparison::input)
                .collect(Collectors.toSet());
    }

    /** Takes a reading, unless it is stale already or older than what there is: one may be told long after it was measured. */
    void take(Reading reading, long takenMicros, long nowMicros) {
        long atMicros = Math.min(takenMicros, nowMicros);
        if (nowMicros - atMicros >= staleMicros) {
            return;
        }
        for (NameRef name : names) {
            if (name.matches(reading.channel())) {
                Map<ChannelName, Latest> bySource = latest.computeIfAbsent(name, any -> new HashMap<>());
                if (bySource.containsKey(reading.channel()) || bySource.size() < MOST_SOURCES) {
                    Latest latter = new Latest(reading.value(), reading.unit(), atMicros);
                    bySource.merge(
                            reading.channel(), latter, (had, next) -> next.atMicros() < had.atMicros() ? had : next);
                }
            }
        }
    }

    void faults(Collection<Fault> all) {
        Set<ChannelName> channels = new HashSet<>();
        Set<String> sources = new HashSet<>();
        for (Fault fault : all) {
            if (fault.channel() == null) {
                sources.add(fault.source());
            } else {
                channels.add(new ChannelName(fault.source(), fault.channel()));
            }
        }
        faultyChannels = channels;
        faultySources = sources;
    }

    /** Forgets what is stale. */
    void forget(long nowMicros) {
        latest.values()
                .forEach(bySource -> bySource.values().removeIf(one -> nowMicros - one.atMicros() >= staleMicros));
    }

    /** Whether all comparisons hold now. */
    Verdict judge(List<Comparison> condition) {
        boolean holds = true;
        for (Comparison comparison : condition) {
            Verdict one = judge(comparison);
            if (one.trouble() != null) {
                return one;
            }
            holds &= one.holds();
        }
        return new Verdict(holds, null);
    }

    private Verdict judge(Comparison comparison) {
        NameRef name = comparison.input();
        Map<ChannelName, Latest> bySource = latest.getOrDefault(name, Map.of());
        if (bySource.isEmpty()) {
            return new Verdict(false, "no reading of " + name + " for " + staleMicros / 1_000_000 + " s");
        }
        if (bySource.size() > 1) {
            return new Verdict(
                    false,
                    "several sources have " + name + ": write one of "
                            + bySource.keySet().stream()
                                    .map(ChannelName::toString)
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        Map.Entry<ChannelName, Latest> only = bySource.entrySet().iterator().next();
        ChannelName channel = only.getKey();
        if (faultyChannels.contains(channel) || faultySources.contains(channel.source())) {
            return new Verdict(false, channel + " is faulty");
        }
        return judge(comparison, channel, only.getValue());
    }

    private static Verdict judge(Comparison comparison, ChannelName channel, Latest newest) {
        String unit = newest.unit();
        if (unit != null && comparison.unit() != null && !isSame(unit, comparison.unit())) {
            return new Verdict(false, channel + " comes in " + unit + ", the rule says " + comparison.unit());
        }
        Double number = newest.value()
                .fold(Value.Numeric::number, text -> Double.NaN, yesNo -> yesNo.on() ? 1.0 : 0.0, data -> Double.NaN);
        if (number.isNaN()) {
            return new Verdict(false, channel + " is no number");
        }
        return new Verdict(comparison.holds(number), null);
    }

    private static boolean isSame(String unit, String other) {
        return Objects.equals(unit, other) || (PERCENT.contains(unit) && PERCENT.contains(other));
    }

    /** When the first reading becomes stale; {@link Long#MAX_VALUE} when there is none. */
    long nextStaleMicros() {
        return latest.values().stream()
                .flatMap(bySource -> bySource.values().stream())
                .mapToLong(one -> one.atMicros() + staleMicros)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
