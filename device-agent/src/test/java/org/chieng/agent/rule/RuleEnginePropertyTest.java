package org.chieng.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chieng.agent.rule.FakeActuator.OFF;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Fault;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.rule.Rule;
import org.chieng.protocol.rule.RuleException;
import org.chieng.protocol.rule.RuleParser;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is read, unplugged, commanded and changed: nothing is away from its safe value longer than it may be. */
class RuleEnginePropertyTest {
    private static final int LONGEST_SECONDS = 20;
    private static final int STALE_SECONDS = 30;

    /** Knows since when it is on; a board that is pulled out loses its power. */
    private static final class Pump implements Actuator {
        private final RuleEnginePropertyTest world;
        private final ChannelName name;
        private final long mostMicros;
        private long onSince = -1;

        Pump(RuleEnginePropertyTest world, String channel, int mostSeconds) {
            this.world = world;
            this.name = new ChannelName("uno", channel);
            this.mostMicros = mostSeconds * 1_000_000L;
        }

        @Override
        public ChannelName name() {
            return name;
        }

        @Override
        public void set(Value value) {
            if (value.equals(OFF)) {
                check();
                onSince = -1;
            } else if (onSince < 0) {
                onSince = world.now;
            }
        }

        void check() {
            if (onSince >= 0) {
                assertThat(world.now - onSince).as("%s on, microseconds", name).isLessThanOrEqualTo(mostMicros);
            }
        }
    }

    private long now = 1_000_000L;

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsOnForLongerThanItMay(int seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Pump guarded = new Pump(this, "pump", LONGEST_SECONDS);
        Pump timed = new Pump(this, "timed", 5); // by the one rule that it has
        RuleEngine engine = new RuleEngine(any -> {}, Map.of(), new Outputs(any -> true, Map.of()));
        List<Actuator> all = List.of(guarded, timed);
        engine.present(all);
        engine.configure(settings(random), now);
        for (int step = 0; step < 400; step++) {
            pass(engine, (long) (random.nextDouble() * random.nextDouble() * 20e6), all);
            act(engine, random, all);
            engine.tick(now);
        }
        engine.close(now);
        assertThat(guarded.onSince).isEqualTo(-1);
        assertThat(timed.onSince).isEqualTo(-1);
    }

    private void act(RuleEngine engine, SplittableRandom random, List<Actuator> all) throws Exception {
        switch (random.nextInt(20)) {
            case 0 -> engine.faults(List.of(new Fault("uno", "a", Fault.Kind.SILENT, "")));
            case 1, 2 -> engine.faults(List.of());
            case 3 -> engine.configure(settings(random), now);
            case 4 -> {
                engine.present(List.of());
                all.forEach(pump -> ((Pump) pump).onSince = -1);
            }
            case 5, 6 -> engine.present(all);
            case 7, 8 -> command(engine, random);
            default ->
                engine.take(
                        Reading.ofNumber(
                                new ChannelName("uno", random.nextBoolean() ? "a" : "b"), 0, random.nextInt(100), null),
                        now,
                        now);
        }
    }

    private void command(RuleEngine engine, SplittableRandom random) {
        Duration duration = random.nextBoolean() ? null : Duration.ofSeconds(1 + random.nextInt(60));
        try {
            engine.command(new NameRef("uno", "pump"), new Value.Bool(random.nextInt(4) > 0), duration, now);
        } catch (IOException | IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("pump was away .*|uno/pump was away .*|there is no actuator .*");
        }
    }

    private void pass(RuleEngine engine, long micros, List<Actuator> all) {
        long until = now + micros;
        int asked = 0;
        while (engine.nextMicros(now) <= until) {
            now = Math.max(now, engine.nextMicros(now));
            engine.tick(now);
            assertThat(++asked).as("it wants to be asked for ever").isLessThan(1000);
            all.forEach(pump -> ((Pump) pump).check());
        }
        now = until;
        all.forEach(pump -> ((Pump) pump).check());
    }

    private static RuleSettings settings(SplittableRandom random) throws RuleException {
        List<Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            rules.add(RuleParser.parse(condition(random) + " then pump on" + (random.nextBoolean() ? " for 7 s" : "")
                    + (random.nextBoolean() ? " at most " + (1 + random.nextInt(3)) + " times a minute" : "")));
        }
        rules.add(RuleParser.parse(condition(random) + " then timed on for 5 s"
                + (random.nextBoolean() ? " at most once every 10 s" : "")));
        ActuatorSetting setting =
                new ActuatorSetting(new NameRef("uno", "pump"), OFF, Optional.of(Duration.ofSeconds(LONGEST_SECONDS)));
        return new RuleSettings(rules, List.of(setting), Duration.ofSeconds(STALE_SECONDS));
    }

    private static String condition(SplittableRandom random) {
        String more = random.nextInt(3) == 0 ? " and b >= " + random.nextInt(50) : "";
        String hold = random.nextBoolean() ? " for " + (1 + random.nextInt(10)) + " s" : "";
        return "when a " + (random.nextBoolean() ? "<" : ">") + " " + random.nextInt(100) + more + hold;
    }
}
