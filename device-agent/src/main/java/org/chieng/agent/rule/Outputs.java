package org.chieng.agent.rule;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.chieng.agent.source.Actuator;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * All actuators that are looked after. One that was ever set away from its safe value stays here while its board is gone, whatever the
 * rules are, and is remembered before it is set. Bounded. Confined to the engine.
 */
final class Outputs {
    /** Most actuators that are remembered; chosen: more than a school's boards have. */
    private static final int MOST_REMEMBERED = 256;

    private static final long WRITE_AGAIN_MICROS = 10_000_000;

    /** Hears what is owed to actuators, before they are set. */
    interface Memory {
        /** Takes all there is to remember; false when that failed. */
        boolean remember(Map<ChannelName, Duty> duties);
    }

    private final Memory memory;
    private final Map<ChannelName, Output> all = new LinkedHashMap<>();
    private Map<ChannelName, Duty> remembered;
    private long writeAt = Long.MIN_VALUE;

    /** @param recalled what was remembered before; each is put to its safe value as soon as it is there */
    Outputs(Memory memory, Map<ChannelName, Duty> recalled) {
        this.memory = memory;
        this.remembered = Map.copyOf(recalled);
        recalled.forEach((name, duty) -> all.put(name, Output.recalled(name, duty)));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    @Nullable
    Output get(ChannelName name) {
        return all.get(name);
    }

    Output govern(Actuator actuator, Value safe, Optional<ActuatorSetting> setting) {
        return all.computeIfAbsent(actuator.name(), name -> {
            Output output = new Output(name, new Duty(safe, Duty.NO_REST, 0));
            output.is(actuator);
            output.keep(safe, setting);
            return output;
        });
    }

    /** Only a try: it took no such value, and nothing was set. */
    void drop(ChannelName name) {
        all.remove(name);
    }

    /** Other settings: all go to their safe value, and those that were never set are forgotten. */
    void configure(Function<ChannelName, Optional<ActuatorSetting>> settings, long now) {
        all.values().removeIf(output -> {
            output.keep(RuleEngine.defaultSafe(output.safe()), settings.apply(output.name()));
            output.putSafe(now);
            return !output.isOwed();
        });
    }

    void present(Map<ChannelName, Actuator> there) {
        all.values().removeIf(output -> {
            Actuator actuator = there.get(output.name());
            output.is(actuator);
            return actuator == null && !output.isOwed();
        });
    }

    void apply(Function<ChannelName, Optional<Value>> wanted, long now) {
        all.values().forEach(output -> apply(output, wanted.apply(output.name()), now));
        boolean changed = !owed().equals(remembered);
        if (changed && now >= writeAt) {
            remember(now);
        }
    }

    /** Sets what is wanted; what is owed then is on the disk before. */
    void apply(Output output, Optional<Value> wanted, long now) {
        if (output.owesMore(wanted, now)) {
            remember(now);
        }
        output.apply(wanted, now);
    }

    private void remember(long now) {
        Map<ChannelName, Duty> owed = owed();
        for (var eldest = all.values().iterator(); owed.size() > MOST_REMEMBERED && eldest.hasNext(); ) {
            Output output = eldest.next();
            if (!output.isPresent() && owed.remove(output.name()) != null) {
                eldest.remove();
            }
        }
        if (memory.remember(owed)) {
            remembered = Map.copyOf(owed);
            writeAt = Long.MIN_VALUE;
        } else {
            writeAt = now + WRITE_AGAIN_MICROS;
        }
    }

    private Map<ChannelName, Duty> owed() {
        Map<ChannelName, Duty> owed = new LinkedHashMap<>();
        all.values().stream().filter(Output::isOwed).forEach(output -> owed.put(output.name(), output.duty()));
        return owed;
    }

    long nextMicros(long now) {
        return all.values().stream()
                .mapToLong(output -> output.nextMicros(now))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    void close(long now) {
        Collection<Output> outputs = all.values();
        outputs.forEach(output -> output.putSafe(now));
        if (!owed().equals(remembered)) {
            remember(now);
        }
    }
}
