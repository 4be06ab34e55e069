package org.chieng.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.chieng.agent.rule.FakeActuator.OFF;
import static org.chieng.agent.rule.FakeActuator.ON;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Measured;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.rule.Rule;
import org.chieng.protocol.rule.RuleException;
import org.chieng.protocol.rule.RuleParser;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The thread around the engine, with the system's clocks; nothing here depends on how long anything takes. */
@Timeout(30)
class LocalRulesTest {
    private static final UUID BOOT = UUID.randomUUID();

    @TempDir
    Path folder;

    private final FakeActuator pump = new FakeActuator("uno", "pump");
    private volatile List<Actuator> present = List.of(pump);
    private LocalRules rules;

    private LocalRules open(UUID boot) {
        AgentClock clock = new AgentClock(Clock.systemUTC(), System::nanoTime, boot);
        return new LocalRules(() -> present, clock, folder.resolve("data").resolve("rules"));
    }

    @BeforeEach
    void open() {
        rules = open(BOOT);
    }

    @AfterEach
    void close() {
        rules.close();
    }

    private static RuleSettings settings(String... texts) throws RuleException {
        List<Rule> all = new ArrayList<>();
        for (String text : texts) {
            all.add(RuleParser.parse(text));
        }
        return new RuleSettings(all, List.of(), Duration.ofSeconds(60));
    }

    private void reads(double soil) {
        rules.measured(List.of(new Measured(
                Reading.ofNumber(new ChannelName("uno", "soil"), 0, soil, null), System.nanoTime() / 1_000)));
    }

    @Test
    void actsOnReadingsAndSwitchesOffWhenItIsClosed() throws Exception {
        rules.start(settings("when soil < 30 then pump on"));
        await().until(() -> pump.sets.contains(OFF));
        reads(20);
        await().until(() -> pump.state().equals(ON));
        assertThat(rules.statuses()).extracting(RuleStatus::state).containsExactly(RuleStatus.State.ACTING);
        rules.close();
        assertThat(pump.state()).isEqualTo(OFF);
    }

    @Test
    void endsATimedActionWithoutAnyReading() throws Exception {
        rules.start(settings("when soil < 30 then pump on for 0.2 s"));
        reads(20);
        await().until(() -> pump.sets.contains(ON) && pump.state().equals(OFF));
    }

    @Test
    void takesOtherRulesAndCommandsWhileItRuns() throws Exception {
        rules.start(settings("when soil < 30 then pump on"));
        reads(20);
        await().until(() -> pump.state().equals(ON));
        rules.configure(settings());
        await().until(() -> pump.state().equals(OFF));
        rules.set(new NameRef("uno", "pump"), ON, null);
        assertThat(pump.state()).isEqualTo(ON);
        rules.set(new NameRef("uno", "pump"), OFF, null);
        assertThat(pump.state()).isEqualTo(OFF);
        assertThatThrownBy(() -> rules.set(new NameRef("uno", "fan"), ON, null)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> rules.set(new NameRef("uno", "pump"), new Value.Text("x"), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsABoardThatComesLater() throws Exception {
        present = List.of();
        rules.start(settings("when soil < 30 then pump on"));
        await().until(() -> !rules.statuses().isEmpty());
        assertThat(rules.statuses().get(0).detail()).contains("no actuator pump");
        present = List.of(pump);
        await().until(() -> pump.sets.contains(OFF));
    }

    @Test
    void commandReachesABoardThatComesLaterWithoutAnyRule() throws Exception {
        present = List.of();
        rules.start(settings());
        assertThatThrownBy(() -> rules.set(new NameRef("uno", "pump"), ON, null))
                .isInstanceOf(IOException.class);
        present = List.of(pump);
        rules.set(new NameRef("uno", "pump"), ON, null);
        assertThat(pump.state()).isEqualTo(ON);
    }

    @Test
    void goesOnWhenSomethingThrows() throws Exception {
        RuleSettings all = settings("when soil < 30 then pump on");
        AtomicInteger thrown = new AtomicInteger();
        FakeActuator broken = new FakeActuator("uno", "pump") {
            @Override
            public ChannelName name() {
                thrown.incrementAndGet();
                throw new IllegalStateException("of the test");
            }
        };
        present = List.of(broken);
        rules.start(all);
        await().until(() -> thrown.get() > 0);
        present = List.of(pump);
        reads(20);
        await().until(() -> pump.state().equals(ON));
    }

    @Test
    void putsToSafeAfterAKillWhatACommandSwitchedOn() throws Exception {
        rules.start(settings());
        rules.set(new NameRef("uno", "pump"), ON, Duration.ofHours(1));
        Path kept = folder.resolve("data");
        Path killed = Files.createDirectory(folder.resolve("killed")); // what a kill leaves on the disk
        try (var files = Files.list(kept)) {
            for (Path file : files.toList()) {
                Files.copy(file, killed.resolve(file.getFileName()));
            }
        }
        rules.close();
        for (UUID boot : List.of(BOOT, UUID.randomUUID())) {
            pump.sets.clear();
            present = List.of();
            AgentClock clock = new AgentClock(Clock.systemUTC(), System::nanoTime, boot);
            rules = new LocalRules(() -> present, clock, killed.resolve("rules"));
            rules.start(settings());
            present = List.of(pump);
            await().until(() -> pump.sets.contains(OFF));
            assertThat(pump.sets).containsOnly(OFF);
            rules.close();
        }
    }

    @Test
    void keepsTheNewestOfReadingsThatComeTogether() throws Exception {
        rules.start(settings("when soil < 30 then pump on"));
        await().until(() -> pump.sets.contains(OFF));
        long now = System.nanoTime() / 1_000;
        ChannelName soil = new ChannelName("uno", "soil");
        rules.measured(List.of(
                new Measured(Reading.ofNumber(soil, 0, 20, null), now),
                new Measured(Reading.ofNumber(soil, 0, 50, null), now - 1_000_000)));
        await().until(() -> pump.state().equals(ON));
    }

    @Test
    void remembersOverAKillHowOftenARuleActed() throws Exception {
        RuleSettings once = settings("when soil < 30 then pump on for 0.1 s at most once an hour");
        rules.start(once);
        reads(20);
        await().until(() -> pump.sets.contains(ON) && pump.state().equals(OFF));
        rules.close();
        for (UUID boot : List.of(BOOT, UUID.randomUUID())) { // a restart, then a power cut
            pump.sets.clear();
            rules = open(boot);
            rules.start(once);
            reads(20);
            await().until(() -> !rules.statuses().isEmpty()
                    && rules.statuses().get(0).detail().isEmpty());
            assertThat(pump.sets).containsOnly(OFF);
            rules.close();
        }
        pump.sets.clear();
        Files.writeString(folder.resolve("data").resolve("rules"), "spoilt");
        rules = open(BOOT);
        rules.start(once);
        reads(20);
        await().until(() -> pump.sets.contains(ON));
    }
}
