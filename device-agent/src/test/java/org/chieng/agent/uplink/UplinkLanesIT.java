package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.FaultyLine;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.testkit.Mosquitto;
import org.chieng.agent.testkit.Readings;
import org.chieng.agent.testkit.School;
import org.chieng.agent.testkit.Subscriber;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes beside the backlog, what comes down, and what a metered line carries; against Debian's mosquitto. */
class UplinkLanesIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final AgentClock REAL = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(3, 4));
    private static final String DEVICE = "muong-bi-pi";

    @TempDir
    private Path temp;

    private final List<String> down = new CopyOnWriteArrayList<>();
    private final HandClock hands = new HandClock();
    private MeteredConfig metered = MeteredConfig.NONE;
    private Journal journal;
    private Path secret;
    private AgentClock clock = REAL;
    private ClockBook book = ClockBook.trustingSystem(REAL);

    @BeforeEach
    void openJournal() throws Exception {
        journal = Journal.open(journalConfig(), REAL);
        secret = Files.writeString(temp.resolve("secret"), "s3cret\n");
    }

    @AfterEach
    void closeJournal() {
        journal.close();
    }

    /** An uplink that runs for hours of which only the test says when they pass. */
    private void byHand() throws Exception {
        hands.pass(Duration.ofHours(1)); // the machine wasn't just switched on
        hands.setWall(HandClock.START);
        clock = hands.agentClock();
        book = ClockBook.trustingSystem(clock);
        journal.close();
        journal = Journal.open(journalConfig(), clock);
    }

    private JournalConfig journalConfig() {
        Duration ninety = Duration.ofDays(90);
        return new JournalConfig(temp.resolve("journal"), 64 << 20, ninety, Duration.ofSeconds(1), 4 << 20, ninety);
    }

    private PahoUplink start(int port) {
        UplinkConfig.Timing timing = new UplinkConfig.Timing(
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofMillis(40),
                Duration.ofMillis(200),
                Duration.ofMillis(40));
        UplinkConfig config = new UplinkConfig(
                new DeviceId(DEVICE),
                "127.0.0.1",
                port,
                secret,
                false,
                Optional.empty(),
                timing,
                metered,
                temp.resolve("allowance"));
        PahoUplink uplink =
                new PahoUplink(config, journal, clock, book, () -> Metered.UNKNOWN, new SplittableRandom(1));
        uplink.listen(new DownlinkListener() {
            @Override
            public void command(String id, byte[] payload) {
                down.add("command " + id + " " + new String(payload, StandardCharsets.UTF_8));
            }

            @Override
            public void config(byte[] payload) {
                down.add("config " + new String(payload, StandardCharsets.UTF_8));
            }
        });
        uplink.start();
        return uplink;
    }

    private static void awaitConnected(PahoUplink uplink) {
        await().atMost(LONG).until(() -> uplink.status().connectedSince().isPresent());
    }

    @Test
    void commandsReachADeviceThatWasAway() throws Exception {
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber server = new Subscriber(broker.port())) {
            try (PahoUplink uplink = start(broker.port())) {
                awaitConnected(uplink);
                server.publish("v1/devices/" + DEVICE + "/commands/1", "{\"do\":\"identify\"}");
                server.publish("v1/devices/" + DEVICE + "/config", "{}");
                await().atMost(LONG).until(() -> down.size() == 2);
            }
            server.publish("v1/devices/" + DEVICE + "/commands/2", "away");
            try (PahoUplink uplink = start(broker.port())) {
                awaitConnected(uplink);
                await().atMost(LONG).until(() -> down.size() == 3);
            }
        }
        assertThat(down).containsExactly("command 1 {\"do\":\"identify\"}", "config {}", "command 2 away");
    }

    @Test
    void brokerThatEndsTheSessionOfWhoAsksForTheTimeIsNotAskedAnyLonger() throws Exception {
        Path acl = Files.writeString(temp.resolve("acl"), """
                pattern readwrite v1/devices/+/telemetry
                pattern readwrite v1/devices/+/status
                pattern readwrite v1/devices/+/errors
                """);
        journal.accept(Readings.numbered(0, 10));
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker"), "acl_file " + acl).start();
                PahoUplink uplink = start(broker.port())) {
            await().atMost(LONG).until(() -> journal.acknowledged() >= 10);
            await().atMost(LONG).until(() -> uplink.counters().connects() == 4);
            journal.accept(Readings.numbered(10, 20));
            await().atMost(LONG).until(() -> journal.acknowledged() >= 20);
            assertThat(uplink.counters().connects()).isEqualTo(4);
        }
    }

    @Test
    void repliesThatTheServerDoesNotHaveAreSentAnew() throws Exception {
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker"));
                PahoUplink uplink = start(broker.port())) {
            for (int i = 0; i < Replies.MOST + 5; i++) {
                uplink.reply("r" + i, ("done " + i).getBytes(StandardCharsets.UTF_8));
            }
            broker.start();
            try (Subscriber server = new Subscriber(broker.port())) {
                awaitConnected(uplink);
                uplink.reply("last", "done".getBytes(StandardCharsets.UTF_8));
                await().atMost(LONG).until(() -> server.others().contains(DEVICE + "/replies/last done"));
                broker.stop();
                uplink.reply("away", "done".getBytes(StandardCharsets.UTF_8));
                broker.start();
                await().atMost(LONG).until(() -> server.others().contains(DEVICE + "/replies/away done"));
                assertThat(server.others()).doesNotContain(DEVICE + "/replies/r0 done 0");
            }
        }
    }

    @Test
    void asksTheServerForTheTimeAndSendsWhatWaitedForIt() throws Exception {
        hands.setWall(Instant.EPOCH); // a Pi without battery
        AgentClock pi = hands.agentClock();
        hands.pass(Duration.ofHours(1));
        clock = pi;
        book = ClockBook.open(temp.resolve("clock"), pi);
        journal.close();
        journal = Journal.open(
                new JournalConfig(
                        temp.resolve("journal"), 64 << 20, Duration.ofDays(90), Duration.ofSeconds(1), 4 << 20),
                pi,
                book);
        AgentClock.Stamp now = pi.now();
        journal.accept(List.of(new Measured(
                Reading.ofNumber(Readings.numbered(1).reading().channel(), now.wallMicros(), 1, null),
                now.monotonicMicros())));
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber server = new Subscriber(broker.port())) {
            server.tellTime(1_790_000_000L);
            try (PahoUplink uplink = start(broker.port())) {
                awaitConnected(uplink);
                await().atMost(LONG).until(() -> !server.readings().isEmpty());
            }
            assertThat(server.readings().get(0).timeMicros()).isEqualTo(1_790_000_000_500_000L);
            assertThat(book.isKnown()).isTrue();
        }
    }

    @Test
    void newestValueOvertakesTheBacklogOnASlowLine() throws Exception {
        School school = new School(3);
        for (int second = 0; second < 6_000; second++) {
            journal.accept(school.second());
        }
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                FaultyLine line = new FaultyLine(broker.port());
                Subscriber server = new Subscriber(broker.port())) {
            line.slowTo(20_000);
            try (PahoUplink uplink = start(line.port())) {
                awaitConnected(uplink);
                await().atMost(LONG).until(() -> !server.readings().isEmpty());
                List<Measured> newest = school.second();
                journal.accept(newest);
                Set<Reading> wanted = new HashSet<>();
                newest.forEach(measured -> wanted.add(measured.reading()));
                await().atMost(LONG).until(() -> new HashSet<>(server.readings()).containsAll(wanted));
                assertThat(journal.counters().pending()).isGreaterThan(20_000); // most of the past is still to come
                assertThat(server.live())
                        .as("this server has not said that it takes them")
                        .isEmpty();
                line.slowTo(100_000_000);
                await().atMost(LONG).until(() -> journal.counters().pending() == 0);
            }
            assertThat(new HashSet<>(server.readings())).hasSize(6_001 * School.CHANNELS);
            assertThat(server.faults()).isEmpty();
        }
    }

    @Test
    void newestValuesGoOnATopicOfTheirOwnWhereTheServerTakesThemAndComeAgainWithTheBacklog() throws Exception {
        School school = new School(3);
        for (int second = 0; second < 6_000; second++) {
            journal.accept(school.second());
        }
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                FaultyLine line = new FaultyLine(broker.port());
                Subscriber server = new Subscriber(broker.port())) {
            server.takeLive();
            server.tellTime(Instant.now().getEpochSecond());
            line.slowTo(20_000);
            try (PahoUplink uplink = start(line.port())) {
                awaitConnected(uplink);
                await().atMost(LONG).until(() -> !server.live().isEmpty());
                line.slowTo(100_000_000);
                await().atMost(LONG).until(() -> journal.counters().pending() == 0);
            }
            assertThat(new HashSet<>(server.readings()))
                    .hasSize(6_000 * School.CHANNELS)
                    .containsAll(server.live());
            assertThat(server.faults()).isEmpty();
        }
    }

    @Test
    void meteredLineCarriesAggregatesAndEachReadingIsInOneOfThem() throws Exception {
        byHand();
        metered = new MeteredConfig(MeteredConfig.Mode.YES, 0, 1);
        School school = new School(4);
        List<Reading> measured = fill(school, 1_800);
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                FaultyLine line = new FaultyLine(broker.port());
                Subscriber server = new Subscriber(broker.port())) {
            try (PahoUplink uplink = start(line.port())) {
                line.cutAfter(1_500); // in the middle of a batch: it comes again, and is the same
                hands.pass(Duration.ofMinutes(40));
                await().atMost(LONG).until(() -> {
                    hands.pass(Duration.ofSeconds(2));
                    return journal.counters().pending() == 0;
                });
                assertThat(line.cuts()).isEqualTo(1);
                assertThat(uplink.status().step()).isEqualTo("normal");
            }
            measured.addAll(fill(school, 300));
            try (PahoUplink uplink = start(broker.port())) {
                awaitConnected(uplink);
            } // a batch would wait for minutes, but it is stopped
            assertThat(journal.counters().pending()).isZero();

            Map<String, Reading> store = new HashMap<>();
            server.readings().forEach(reading -> store.put(reading.channel() + "@" + reading.timeMicros(), reading));
            double counted = store.values().stream()
                    .filter(reading -> reading.channel().channel().endsWith(".count"))
                    .mapToDouble(reading -> ((Value.Numeric) reading.value()).number())
                    .sum();
            assertThat(counted).isEqualTo(measured.size());
            assertThat(store.size()).isLessThan(measured.size() / 8);
            assertThat(measured)
                    .contains(store.values().stream()
                            .filter(reading -> reading.channel().channel().equals("temperature"))
                            .toArray(Reading[]::new));
            assertThat(server.faults()).isEmpty();
        }
    }

    private List<Reading> fill(School school, int seconds) {
        List<Reading> measured = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            List<Measured> all = school.second();
            journal.accept(all);
            all.forEach(one -> measured.add(one.reading()));
        }
        return measured;
    }

    @Test
    void whoLooksSeesEverySecondOnAMeteredLineAndCanFetchThePast() throws Exception {
        byHand();
        metered = new MeteredConfig(MeteredConfig.Mode.YES, 0, 1);
        School school = new School(6);
        List<Reading> measured = fill(school, 600);
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber server = new Subscriber(broker.port());
                PahoUplink uplink = start(broker.port())) {
            awaitConnected(uplink);
            uplink.watch(Duration.ofMinutes(5));
            await().atMost(LONG)
                    .until(() ->
                            server.readings().containsAll(measured.subList(measured.size() - 12, measured.size())));
            assertThat(server.readings().size()).isLessThan(2 * School.CHANNELS); // and nothing else of the past

            long from = measured.get(0).timeMicros();
            long to = measured.get(3_600).timeMicros();
            FetchResult fetched = uplink.fetch(from, to);
            assertThat(fetched).isEqualTo(new FetchResult(FetchResult.Outcome.QUEUED, 3_600));
            await().atMost(LONG).until(() -> new HashSet<>(server.readings()).containsAll(measured.subList(0, 3_600)));
        }
    }

    @Test
    void readingsGoTogetherUntilSomebodyLooks() throws Exception {
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber server = new Subscriber(broker.port());
                PahoUplink uplink = start(broker.port())) {
            awaitConnected(uplink);

            long begun = System.nanoTime();
            measureBetweenRoundTrips(server, 0, 300);
            await().atMost(LONG).until(() -> server.readings().size() == 300);
            long halfSeconds = (System.nanoTime() - begun) / 500_000_000;
            int together = server.packs();
            assertThat((long) together) // one each half second; twice as many, for threads that were late
                    .isLessThanOrEqualTo(2 * halfSeconds + 5);

            uplink.watch(Duration.ofMinutes(5));
            measureBetweenRoundTrips(server, 300, 600);
            await().atMost(LONG).until(() -> server.readings().size() == 600);
            assertThat(server.packs() - together).isGreaterThan(2 * together);
        }
    }

    /** Readings one by one, each when something that the server said after the one before has come down. */
    private void measureBetweenRoundTrips(Subscriber server, int from, int to) {
        for (int i = from; i < to; i++) {
            journal.accept(List.of(Readings.numbered(i)));
            String payload = "config {\"n\":" + i + "}";
            server.publish("v1/devices/" + DEVICE + "/config", "{\"n\":" + i + "}");
            await().pollInterval(Duration.ofMillis(2)).atMost(LONG).until(() -> down.contains(payload));
        }
    }

    @Test
    void staysWithinItsAllowanceUntilTheMonthTurns() throws Exception {
        byHand();
        metered = new MeteredConfig(MeteredConfig.Mode.YES, MeteredConfig.LEAST_ALLOWANCE, 1);
        Files.writeString(temp.resolve("allowance"), "2026-03-01 969900 2026-03-01T00:00:00Z\n");
        fill(new School(7), 1_200);
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber server = new Subscriber(broker.port());
                PahoUplink uplink = start(broker.port())) {
            await().atMost(LONG).until(() -> uplink.status().step().equals("tight"));
            awaitConnected(uplink);
            hands.pass(Duration.ofHours(2));
            await().atMost(LONG).until(() -> {
                hands.pass(Duration.ofSeconds(2));
                return uplink.status().step().equals("used-up")
                        && uplink.status().connectedSince().isEmpty();
            });
            assertThat(uplink.status().usage().used()).isLessThan(MeteredConfig.LEAST_ALLOWANCE);
            assertThat(server.readings().stream().map(reading -> reading.channel() + " " + reading.value()))
                    .contains("agent/data.step " + new Value.Text("used-up")); // it says why nothing comes
            long used = uplink.status().usage().used();
            hands.pass(Duration.ofDays(20));
            journal.accept(Readings.numbered(0, 1));
            assertThat(uplink.status().usage().used()).isEqualTo(used);
            hands.setWall(Instant.parse("2026-04-01T00:00:01Z"));
            hands.pass(Duration.ofSeconds(2));
            await().atMost(LONG).until(() -> {
                hands.pass(Duration.ofSeconds(2));
                return uplink.status().connectedSince().isPresent();
            });
            assertThat(uplink.status().step()).isEqualTo("normal");
        }
    }
}
