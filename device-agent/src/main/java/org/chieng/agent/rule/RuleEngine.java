package org.chieng.agent.rule;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Fault;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.rule.Rule;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what each actuator stands at. Has no thread and no clock: it is told what comes and what time it is, microseconds on the
 * monotonic clock, and says when it wants to be asked again. Confined to one thread.
 */
final class RuleEngine {
    private static final Logger log = LoggerFactory.getLogger(RuleEngine.class);

    /** Hears when a rule with a limit is about to act, before it does. */
    interface Memory {
        /**
         * Takes what there is to remember.
         *
         * @param starts by the rules' texts: when each began to act
         */
        void remember(Map<String, List<Long>> starts);
    }

    private final Memory memory;
    private final Map<String, List<Long>> starts = new LinkedHashMap<>();
    private final Outputs outputs;
    private Map<ChannelName, Actuator> present = Map.of();
    private RuleSettings settings = RuleSettings.NONE;
    private Inputs inputs = new Inputs(List.of(), RuleSettings.NONE.stale());
    private List<RuleState> states = List.of();
    private Collection<Fault> faults = List.of();

    /** @param starts when rules of these texts began to act before */
    RuleEngine(Memory memory, Map<String, List<Long>> starts, Outputs outputs) {
        this.memory = memory;
        this.outputs = outputs;
        this.starts.putAll(starts);
    }

    /** Puts everything to its safe value and begins anew with other rules; how often those of the same text have acted stays known. */
    void configure(RuleSettings next, long now) {
        states.forEach(state -> starts.put(state.rule().text(), state.starts()));
        settings = next;
        outputs.configure(this::setting, now);
        inputs = new Inputs(next.rules(), next.stale());
        inputs.faults(faults);
        states = next.rules().stream()
                .map(rule -> new RuleState(rule, starts.getOrDefault(rule.text(), List.of())))
                .toList();
        starts.keySet().retainAll(next.rules().stream().map(Rule::text).collect(Collectors.toSet()));
        govern();
        tick(now);
    }

    /** @param takenMicros when it was measured, on the monotonic clock */
    void take(Reading reading, long takenMicros, long now) {
        inputs.take(reading, takenMicros, now);
    }

    void faults(Collection<Fault> all) {
        faults = List.copyOf(all);
        inputs.faults(faults);
    }

    /** What can be set now; what was not there before is put to its safe value by the next {@link #tick}. */
    void present(List<Actuator> actuators) {
        Map<ChannelName, Actuator> now = new LinkedHashMap<>();
        actuators.forEach(actuator -> now.put(actuator.name(), actuator));
        present = now;
        outputs.present(now);
        govern();
    }

    /** Whether it makes no difference which actuators there are, as long as nobody gives a command. */
    boolean isIdle() {
        return settings.rules().isEmpty() && settings.actuators().isEmpty() && outputs.isEmpty();
    }

    private void govern() {
        settings.actuators()
                .forEach(setting -> resolve(setting.name()).ifPresent(actuator -> govern(actuator, setting.safe())));
        settings.rules()
                .forEach(rule -> resolve(rule.actuator()).ifPresent(actuator -> govern(actuator, rule.defaultSafe())));
    }

    private Output govern(Actuator actuator, Value defaultSafe) {
        return outputs.govern(actuator, defaultSafe, setting(actuator.name()));
    }

    private Optional<ActuatorSetting> setting(ChannelName name) {
        return settings.actuators().stream()
                .filter(one -> one.name().matches(name))
                .findFirst();
    }

    private Optional<Actuator> resolve(NameRef name) {
        List<Actuator> matching = matching(name);
        return matching.size() == 1 ? Optional.of(matching.get(0)) : Optional.empty();
    }

    private List<Actuator> matching(NameRef name) {
        return present.values().stream()
                .filter(actuator -> name.matches(actuator.name()))
                .toList();
    }

    /** Goes on to this moment and sets what has changed. */
    void tick(long now) {
        inputs.forget(now);
        boolean anyLimitedBegins = false;
        for (RuleState state : states) {
            boolean begins = state.update(judge(state.rule()), now);
            if (begins) {
                log.info("rule acts: {}", state.rule().text());
                anyLimitedBegins |= state.rule().limit().isPresent();
            }
        }
        if (anyLimitedBegins) {
            states.forEach(state -> starts.put(state.rule().text(), state.starts()));
            memory.remember(starts);
        }
        outputs.apply(this::wantedByRules, now);
    }

    private Inputs.Verdict judge(Rule rule) {
        List<Actuator> matching = matching(rule.actuator());
        if (matching.size() != 1) { // then it must not use up how often it may act
            return new Inputs.Verdict(
                    false, matching.isEmpty() ? missing(rule.actuator()) : ambiguous(rule.actuator(), matching));
        }
        return inputs.judge(rule.condition());
    }

    private Optional<Value> wantedByRules(ChannelName name) {
        return states.stream()
                .filter(RuleState::isActing)
                .map(RuleState::rule)
                .filter(rule -> rule.actuator().matches(name))
                .map(Rule::value)
                .findFirst();
    }

    /**
     * Does what a command asks.
     *
     * @param duration for how long, null for until further notice
     * @throws IOException when there is no such actuator or it can't be reached
     * @throws IllegalArgumentException when it can't take the value or may not be set now
     */
    void command(NameRef name, Value value, @Nullable Duration duration, long now) throws IOException {
        List<Actuator> matching = matching(name);
        if (matching.size() != 1) {
            throw new IOException(matching.isEmpty() ? missing(name) : ambiguous(name, matching));
        }
        ChannelName known = matching.get(0).name();
        boolean isFirst = outputs.get(known) == null;
        Output output = govern(matching.get(0), defaultSafe(value));
        if (isFirst) {
            output.isFresh();
        }
        boolean isSafe = value.equals(output.safe());
        if (!isSafe && output.isLocked(now)) {
            long seconds = (output.lockedUntil() - now) / 1_000_000 + 1;
            throw new IllegalArgumentException(name
                    + " was away from its safe value for as long as it may: it can be set again in " + seconds + " s");
        }
        if (isSafe) {
            stopRulesOf(known);
        }
        output.command(value, duration == null ? Long.MAX_VALUE : now + RuleState.micros(duration));
        outputs.apply(output, wantedByRules(known), now);
        if (!output.isAt(value)) {
            output.endCommand();
            if (isFirst && output.failure() instanceof IllegalArgumentException) {
                outputs.drop(known);
            }
            throw failure(name, output.failure());
        }
    }

    private void stopRulesOf(ChannelName name) {
        states.stream().filter(state -> state.rule().actuator().matches(name)).forEach(RuleState::stopByCommand);
    }

    /** Off or 0, whichever is of its kind; what takes a text takes 0, too, but no empty text. */
    static Value defaultSafe(Value value) {
        return value.fold(
                number -> (Value) new Value.Numeric(0),
                text -> new Value.Numeric(0),
                yesNo -> new Value.Bool(false),
                data -> new Value.Bool(false));
    }

    private static IOException failure(NameRef name, @Nullable Exception why) {
        if (why instanceof IllegalArgumentException wrongValue) {
            throw wrongValue;
        }
        return why instanceof IOException io ? io : new IOException(name + " could not be set: " + why);
    }

    private String missing(NameRef name) {
        String there = present.keySet().stream().map(ChannelName::toString).collect(Collectors.joining(", "));
        return "there is no actuator " + name + " now; there is " + (there.isEmpty() ? "none" : there);
    }

    private static String ambiguous(NameRef name, List<Actuator> matching) {
        return "several sources have " + name + ": say one of "
                + matching.stream().map(actuator -> actuator.name().toString()).collect(Collectors.joining(", "));
    }

    /** When {@link #tick} has something to do though nothing comes; {@link Long#MAX_VALUE} when never. */
    long nextMicros(long now) {
        long next = inputs.nextStaleMicros();
        for (RuleState state : states) {
            next = Math.min(next, state.nextMicros());
        }
        return Math.min(next, outputs.nextMicros(now));
    }

    List<RuleStatus> statuses() {
        return states.stream().map(RuleState::status).toList();
    }

    /** What can be set now, in the order of the sources, and how the rules are. */
    Overview overview(long now) {
        List<OutputStatus> all = new ArrayList<>();
        for (Actuator actuator : present.values()) {
            Output output = outputs.get(actuator.name());
            all.add(
                    output == null
                            ? new OutputStatus(
                                    actuator.name(),
                                    actuator.takes(),
                                    null,
                                    new Value.Bool(false),
                                    OutputStatus.By.NOBODY,
                                    0)
                            : output.status(actuator, now));
        }
        return new Overview(all, statuses());
    }

    /** The agent stops: everything to its safe value. */
    void close(long now) {
        outputs.close(now);
    }
}
