package org.chieng.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.agent.flow.ReadingFlow;
import org.chieng.agent.rule.LocalRules;
import org.chieng.agent.rule.RuleStatus;
import org.chieng.agent.settings.Sections;
import org.chieng.agent.settings.Settings;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Source;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands as they come from the uplink; the board is a source of the test's. */
@Timeout(30)
class CommandRunnerTest {
    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final CollectingSink journal = new CollectingSink();
    private final Board board = new Board();
    private final Map<String, List<String>> replies = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean timeKnown = true;
    private LocalRules rules;
    private CommandRunner runner;

    /** One board with a pump. */
    private static final class Board implements Source {
        final List<String> done = new CopyOnWriteArrayList<>();
        final AtomicInteger sets = new AtomicInteger();
        final AtomicInteger entered = new AtomicInteger();
        volatile CountDownLatch gate = new CountDownLatch(0);

        /** Always the same: another object is a board that came anew. */
        private final Actuator pump = new Actuator() {
            @Override
            public ChannelName name() {
                return new ChannelName("uno", "pump");
            }

            @Override
            public void set(Value value) throws IOException {
                if (value instanceof Value.Text text) {
                    if (text.text().equals("unplugged")) {
                        throw new IOException("the board was pulled out");
                    }
                    throw new IllegalArgumentException("pump takes on and off");
                }
                if (value.equals(new Value.Bool(true))) {
                    sets.incrementAndGet();
                }
            }
        };

        @Override
        public void start() {}

        @Override
        public List<Actuator> actuators() {
            return List.of(pump);
        }

        @Override
        public boolean setInterval(String source, Duration interval) {
            return source.equals("uno") && done.add("rate " + interval);
        }

        @Override
        public boolean restart(String source) {
            return source.equals("uno") && done.add("restart");
        }

        @Override
        public boolean identify(String source) {
            entered.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return source.equals("uno") && done.add("identify");
        }

        @Override
        public void close() {}
    }

    private volatile @Nullable LabControl lab;

    @BeforeEach
    void start() {
        AgentClock real = new AgentClock(Clock.systemUTC(), System::nanoTime, UUID.randomUUID());
        rules = new LocalRules(board::actuators, real, folder.resolve("rules"));
        ReadingFlow flow = new ReadingFlow(journal, clock.agentClock());
        Settings settings = new Settings(Sections.NONE, folder.resolve("pushed-config"), flow, rules);
        settings.start();
        runner = new CommandRunner(
                new CommandRunner.Parts(
                        () -> List.of(board),
                        rules,
                        settings,
                        flow,
                        clock.agentClock(),
                        () -> timeKnown ? OptionalLong.of(clock.micros()) : OptionalLong.empty(),
                        (from, to) -> {
                            asked.add("fetch " + from + " " + to);
                            return 42;
                        },
                        duration -> asked.add("watch " + duration),
                        most -> List.of("a line", "another").subList(0, Math.min(2, most)),
                        (id, payload) -> replies.computeIfAbsent(id, any -> new CopyOnWriteArrayList<>())
                                .add(new String(payload, UTF_8)),
                        () -> Optional.ofNullable(lab)),
                folder.resolve("commands"));
        runner.start();
    }

    @AfterEach
    void close() {
        board.gate.countDown();
        runner.close();
        rules.close();
    }

    private long deadline() {
        return clock.micros() / 1_000_000 + 60;
    }

    private List<String> answers(String id) {
        return replies.getOrDefault(id, List.of());
    }

    private String ask(String id, String members) {
        int before = answers(id).size();
        runner.command(id, ("{" + members + ",\"deadline\":" + deadline() + "}").getBytes(UTF_8));
        await().until(() -> answers(id).size() > before);
        return answers(id).get(before);
    }

    @Test
    void aRelayWakesItsComputersAndHasThemShutDownAndAnyOtherAgentSaysThatItIsNone() {
        assertThat(ask("w-1", "\"do\":\"wake\",\"computers\":[\"pc-1\"]"))
                .isEqualTo("{\"state\":\"refused\",\"message\":\"this agent is the relay of no lab: relay.enabled\"}");
        lab = new LabControl() {
            @Override
            public Map<String, String> wake(List<DeviceId> devices) {
                return Map.of(devices.get(0).value(), "sent");
            }

            @Override
            public Map<String, String> shutdown(List<DeviceId> devices, boolean force) {
                return Map.of(devices.get(0).value(), force ? "done" : "in-use");
            }
        };
        assertThat(ask("w-2", "\"do\":\"wake\",\"computers\":[\"pc-1\"]"))
                .isEqualTo("{\"results\":{\"pc-1\":\"sent\"},\"state\":\"done\"}");
        assertThat(ask("w-3", "\"do\":\"shutdown\",\"computers\":[\"pc-1\"],\"force\":true"))
                .isEqualTo("{\"results\":{\"pc-1\":\"done\"},\"state\":\"done\"}");
        assertThat(ask("w-4", "\"do\":\"shutdown\",\"computers\":[]")).contains("must be 1 to 120 names");
        assertThat(ask("w-5", "\"do\":\"shutdown\",\"computers\":[\"../x\"]")).contains("refused");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"do\":\"set\",\"actuator\":\"uno/pump\",\"value\":true | {\"state\":\"done\"}",
                "\"do\":\"set\",\"actuator\":\"pump\",\"value\":true,\"for\":5 | {\"state\":\"done\"}",
                "\"do\":\"rate\",\"source\":\"uno\",\"seconds\":0.5 | {\"state\":\"done\"}",
                "\"do\":\"identify\",\"source\":\"uno\" | {\"state\":\"done\"}",
                "\"do\":\"restart\",\"source\":\"uno\" | {\"state\":\"done\"}",
                "\"do\":\"watch\",\"seconds\":90 | {\"state\":\"done\"}",
                "\"do\":\"fetch\",\"from\":1795543000.5,\"to\":1795543001 | {\"readings\":42,\"state\":\"done\"}",
                "\"do\":\"log\",\"lines\":1 | {\"lines\":[\"a line\"],\"state\":\"done\"}",
                "\"do\":\"run\",\"mark\":\"begin\",\"name\":\"Đun nước 1\" | {\"state\":\"done\"}",
                "\"do\":\"dance\" | {\"state\":\"refused\",\"message\":\"this agent can't do 'dance', only set,"
                        + " settings, rate, run, identify, restart, fetch, watch, log, wake and shutdown\"}",
                "\"do\":\"set\",\"actuator\":\"uno/pump\",\"value\":true,\"four\":5 |"
                        + " {\"state\":\"refused\",\"message\":\"four is unknown here: there may be do, deadline,"
                        + " actuator, value, for\"}",
                "\"do\":\"set\",\"actuator\":\"uno/fan\",\"value\":true | {\"state\":\"failed\",\"message\":\"there is"
                        + " no actuator uno/fan now; there is uno/pump\"}",
                "\"do\":\"set\",\"actuator\":\"uno/pump\",\"value\":\"x\" | {\"state\":\"refused\",\"message\":\"pump"
                        + " takes on and off\"}",
                "\"do\":\"set\",\"actuator\":\"uno/pump\",\"value\":\"unplugged\" |"
                        + " {\"state\":\"failed\",\"message\":\"the board was pulled out\"}",
                "\"do\":\"rate\",\"source\":\"due\",\"seconds\":1 | {\"state\":\"refused\",\"message\":\"no source"
                        + " 'due' is here whose rate can be changed: a board decides itself how often it sends\"}",
                "\"do\":\"rate\",\"source\":\"uno\",\"seconds\":0 | {\"state\":\"refused\",\"message\":\"seconds must"
                        + " be from 0.001 to 86400 seconds\"}",
                "\"do\":\"fetch\",\"from\":2,\"to\":1 | {\"state\":\"refused\",\"message\":\"from must be before to\"}",
                "\"do\":\"run\",\"mark\":\"middle\",\"name\":\"x\" | {\"state\":\"refused\",\"message\":\"mark must be"
                        + " begin or end\"}"
            })
    void doesOrSaysWhyNot(String members, String reply) {
        assertThat(ask("c-1", members)).isEqualTo(reply);
    }

    @Test
    void doesWhatItSays() {
        ask("1", "\"do\":\"set\",\"actuator\":\"uno/pump\",\"value\":true");
        ask("2", "\"do\":\"rate\",\"source\":\"uno\",\"seconds\":0.5");
        ask("3", "\"do\":\"identify\",\"source\":\"uno\"");
        ask("4", "\"do\":\"restart\",\"source\":\"uno\"");
        ask("5", "\"do\":\"watch\",\"seconds\":90");
        ask("6", "\"do\":\"fetch\",\"from\":1795543000.5,\"to\":1795543001");
        ask("7", "\"do\":\"run\",\"mark\":\"begin\",\"name\":\"Đun nước\",\"source\":\"uno\",\"seconds\":0.1");
        ask("8", "\"do\":\"run\",\"mark\":\"end\",\"name\":\"Đun nước\"");
        assertThat(board.sets).hasPositiveValue();
        assertThat(board.done).containsExactly("rate PT0.5S", "identify", "restart", "rate PT0.1S");
        assertThat(asked).containsExactly("watch PT1M30S", "fetch 1795543000500000 1795543001000000");
        assertThat(journal.of("agent/run"))
                .extracting(reading -> reading.value())
                .containsExactly(new Value.Text("begin uno=0.1s Đun nước"), new Value.Text("end Đun nước"));
    }

    @Test
    void answersARedeliveredCommandWithoutDoingItAgain() throws IOException {
        String first = ask("c-1", "\"do\":\"restart\",\"source\":\"uno\"");
        assertThat(ask("c-1", "\"do\":\"restart\",\"source\":\"uno\"")).isEqualTo(first);
        runner.close();
        start();
        assertThat(ask("c-1", "\"do\":\"restart\",\"source\":\"uno\"")).isEqualTo(first);
        assertThat(board.done).containsExactly("restart");

        runner.close();
        try (CommandLog killed = CommandLog.open(folder.resolve("commands"))) {
            killed.begin("c-2", clock.micros() + 60_000_000, clock.micros());
        }
        start();
        assertThat(ask("c-2", "\"do\":\"restart\",\"source\":\"uno\""))
                .contains("failed")
                .contains("it is not done again");
        assertThat(board.done).containsExactly("restart");
    }

    @Test
    void judgesTheDeadlineWhenItIsDoneNotWhenItCame() {
        board.gate = new CountDownLatch(1);
        runner.command(
                "slow", ("{\"do\":\"identify\",\"source\":\"uno\",\"deadline\":" + deadline() + "}").getBytes(UTF_8));
        runner.command(
                "late", ("{\"do\":\"restart\",\"source\":\"uno\",\"deadline\":" + deadline() + "}").getBytes(UTF_8));
        await().until(() -> board.entered.get() == 1);
        clock.pass(Duration.ofSeconds(61));
        board.gate.countDown();
        await().until(() -> replies.containsKey("late"));
        assertThat(answers("late")).containsExactly("{\"state\":\"expired\"}");
        assertThat(board.done).containsExactly("identify");
    }

    @Test
    void doesNothingWithoutAGoodDeadlineOrAKnownTime() {
        runner.command("1", "{\"do\":\"restart\",\"source\":\"uno\"}".getBytes(UTF_8));
        runner.command("2", "{\"do\":\"restart\",\"source\":\"uno\",\"deadline\":4e9}".getBytes(UTF_8));
        runner.command("3", "restart".getBytes(UTF_8));
        await().until(() -> replies.size() == 3);
        assertThat(answers("1").get(0)).contains("refused").contains("deadline is missing");
        assertThat(answers("2").get(0)).contains("refused").contains("at most a day ahead");
        assertThat(answers("3").get(0)).contains("refused").contains("not JSON");

        timeKnown = false;
        assertThat(ask("4", "\"do\":\"restart\",\"source\":\"uno\"")).contains("busy");
        timeKnown = true;
        assertThat(ask("4", "\"do\":\"restart\",\"source\":\"uno\"")).isEqualTo("{\"state\":\"done\"}");
        assertThat(board.done).containsExactly("restart");
    }

    private void identify(String id) {
        runner.command(
                id, ("{\"do\":\"identify\",\"source\":\"uno\",\"deadline\":" + deadline() + "}").getBytes(UTF_8));
    }

    @Test
    void answersBusyWhenTooManyWait() {
        board.gate = new CountDownLatch(1);
        identify("first");
        await().until(() -> board.entered.get() == 1);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ids.add("c-" + i);
            identify("c-" + i);
        }
        assertThat(replies).hasSize(14);
        board.gate.countDown();
        await().until(() -> replies.keySet().containsAll(ids));
        long busy = replies.values().stream()
                .filter(answers -> answers.get(0).contains("busy"))
                .count();
        assertThat(busy).isEqualTo(14);
        assertThat(board.done).hasSize(17);
    }

    @Test
    void acknowledgesConfigurationsAndTakesNoCommandOfThatName() {
        runner.config("{\"version\":1}".getBytes(UTF_8));
        await().until(() -> replies.containsKey("config"));
        assertThat(answers("config")).containsExactly("{\"version\":1,\"state\":\"done\"}");
        assertThat(ask("config", "\"do\":\"restart\",\"source\":\"uno\"")).contains("refused");
        assertThat(board.done).isEmpty();
    }

    @Test
    void refusesEverythingWhenItCantRemember() throws IOException {
        runner.close();
        Files.delete(folder.resolve("commands"));
        Files.createDirectories(folder.resolve("commands"));
        start();
        assertThat(ask("c-1", "\"do\":\"restart\",\"source\":\"uno\""))
                .contains("failed")
                .contains("disk");
        assertThat(board.done).isEmpty();

        Files.delete(folder.resolve("commands")); // somebody mended it
        assertThat(ask("c-2", "\"do\":\"restart\",\"source\":\"uno\"")).contains("done");
        assertThat(ask("c-1", "\"do\":\"restart\",\"source\":\"uno\""))
                .as("it was not begun before")
                .contains("done");
    }

    @Test
    void tellsWhatCanBeSetHowTheRulesAreAndWhatHolds() {
        runner.config("""
            {"version": 3, "channels": {"uno/soil": {"unit": "%", "scale": -0.2, "offset": 160}},
             "rules": ["when uno/soil < 30 then uno/pump on"], "actuators": {"uno/pump": {"longest": 30}}}
            """.getBytes(UTF_8));
        await().until(() -> rules.statuses().stream()
                .anyMatch(one -> one.state() == RuleStatus.State.UNDECIDED)); // it put the pump off
        assertThat(ask("c1", "\"do\":\"set\",\"actuator\":\"uno/pump\",\"value\":true"))
                .contains("done");

        assertThat(ask("c2", "\"do\":\"settings\""))
                .isEqualTo(
                        "{\"version\":3,\"actuators\":[{\"name\":\"uno/pump\",\"takes\":\"anything\",\"value\":true,\"safe\":false,\"by\":\"command\"}],\"rules\":[{\"rule\":\"when"
                                + " uno/soil < 30 then uno/pump on\",\"state\":\"undecided\",\"detail\":\"no reading of"
                                + " uno/soil for 60 s\"}],"
                                + "\"channels\":{\"uno/soil\":{\"unit\":\"%\",\"scale\":-0.2,\"offset\":160}},"
                                + "\"safe\":{\"uno/pump\":{\"safe\":false,\"longest\":30}},\"complete\":true,\"state\":\"done\"}");
    }

    @Test
    void leavesOutOfAnAnswerWhatWouldBeTooLong() {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            rules.append(i == 0 ? "" : ",")
                    .append("\"when uno/c")
                    .append(i)
                    .append(" < 1 then uno/pump on")
                    .append(" ".repeat(200))
                    .append('"');
        }
        StringBuilder channels = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            channels.append(i == 0 ? "" : ",")
                    .append("\"uno/c")
                    .append(i)
                    .append("\":{\"label\":\"Độ ẩm đất luống số ")
                    .append(i)
                    .append("\"}");
        }
        runner.config(("{\"version\":4,\"rules\":[" + rules + "],\"channels\":{" + channels + "}}").getBytes(UTF_8));
        await().until(() -> !answers("config").isEmpty());
        assertThat(answers("config").get(0)).contains("done");

        String answer = ask("c1", "\"do\":\"settings\"");

        assertThat(answer).contains("\"complete\":false").contains("uno/pump").doesNotContain("luống");
        assertThat(answer.getBytes(UTF_8)).hasSizeLessThan(16 * 1024);
    }
}
