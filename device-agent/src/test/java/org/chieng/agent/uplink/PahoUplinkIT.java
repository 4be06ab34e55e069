package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.testkit.FaultyLine;
import org.chieng.agent.testkit.Mosquitto;
import org.chieng.agent.testkit.Readings;
import org.chieng.agent.testkit.Subscriber;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's mosquitto, and against servers that behave badly. */
class PahoUplinkIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final AgentClock CLOCK = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(3, 4));
    private static final UplinkConfig.Timing QUICK = new UplinkConfig.Timing(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(40),
            Duration.ofMillis(200),
            Duration.ofMillis(40));

    @TempDir
    private Path temp;

    private final List<String> down = new CopyOnWriteArrayList<>();
    private final DownlinkListener downlink = new DownlinkListener() {
        @Override
        public void command(String id, byte[] payload) {
            down.add("command " + id + " " + new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void config(byte[] payload) {
            down.add("config " + new String(payload, StandardCharsets.UTF_8));
        }
    };
    private MeteredConfig metered = MeteredConfig.NONE;
    private Journal journal;
    private Path secret;

    @BeforeEach
    void openJournal() throws Exception {
        journal = Journal.open(
                new JournalConfig(
                        temp.resolve("journal"), 64 << 20, Duration.ofDays(90), Duration.ofSeconds(1), 4 << 20),
                CLOCK);
        secret = Files.writeString(temp.resolve("secret"), "s3cret\n");
    }

    @AfterEach
    void closeJournal() {
        journal.close();
    }

    private UplinkConfig config(int port, boolean tls, Optional<Path> ca, Duration connect) {
        UplinkConfig.Timing timing = new UplinkConfig.Timing(
                connect,
                QUICK.acknowledge(),
                QUICK.keepAlive(),
                QUICK.firstPause(),
                QUICK.longestPause(),
                QUICK.spread());
        return new UplinkConfig(
                new DeviceId("muong-bi-pi"),
                "127.0.0.1",
                port,
                secret,
                tls,
                ca,
                timing,
                metered,
                temp.resolve("allowance"));
    }

    private PahoUplink start(int port) {
        return start(config(port, false, Optional.empty(), QUICK.connect()));
    }

    private PahoUplink start(UplinkConfig config) {
        PahoUplink uplink = new PahoUplink(
                config,
                journal,
                CLOCK,
                ClockBook.trustingSystem(CLOCK),
                () -> Metered.UNKNOWN,
                new SplittableRandom(1));
        uplink.listen(downlink);
        uplink.start();
        return uplink;
    }

    private static List<Integer> range(int to) {
        return IntStream.range(0, to).boxed().toList();
    }

    private static void awaitAll(Subscriber subscriber, int count) {
        await().atMost(LONG).until(() -> subscriber.firstArrivals().size() >= count);
        assertThat(subscriber.firstArrivals()).isEqualTo(range(count));
        assertThat(subscriber.faults()).isEmpty();
    }

    private void awaitAcknowledged(long sequence) {
        await().atMost(LONG).until(() -> journal.acknowledged() >= sequence);
    }

    @Test
    void sendsWhatIsInTheJournalAndWhatComesAndSaysSo() throws Exception {
        journal.accept(Readings.numbered(0, 5000));
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber subscriber = new Subscriber(broker.port())) {
            try (PahoUplink uplink = start(broker.port())) {
                awaitAll(subscriber, 5000);
                journal.accept(Readings.numbered(5000, 5001));
                awaitAll(subscriber, 5001);
                awaitAcknowledged(5001);
                assertThat(uplink.counters()).isEqualTo(new UplinkCounters(1, 0, 0));
            }
            assertThat(subscriber.readings()).hasSize(5001);
            assertThat(subscriber.largestPack()).isLessThanOrEqualTo(Packs.MAX_BYTES);
            await().atMost(LONG).until(() -> subscriber.statuses().equals(List.of("online", "offline")));
        }
    }

    @Test
    void closeSendsTheRest() throws Exception {
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber subscriber = new Subscriber(broker.port())) {
            PahoUplink uplink = start(broker.port());
            await().atMost(LONG).until(() -> uplink.counters().connects() == 1);
            journal.accept(Readings.numbered(0, 3000));
            uplink.close();

            assertThat(journal.acknowledged()).isEqualTo(3000);
            awaitAll(subscriber, 3000);
        }
    }

    @Test
    void lineThatIsCutInMidDrainCostsNothingAndChangesNoOrder() throws Exception {
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                FaultyLine line = new FaultyLine(broker.port());
                Subscriber subscriber = new Subscriber(broker.port());
                PahoUplink uplink = start(line.port())) {
            for (int round = 0; round < 8; round++) {
                await().atMost(LONG)
                        .until(() -> uplink.status().connectedSince().isPresent());
                line.cutAfter(10 + 11L * round); // in the middle of a pack: packs are small
                journal.accept(Readings.numbered(3000 * round, 3000 * (round + 1)));
                int cut = round + 1;
                await().atMost(LONG).until(() -> line.cuts() == cut);
            }
            awaitAll(subscriber, 24_000);
            awaitAcknowledged(24_000);
            assertThat(uplink.counters().connects()).isGreaterThan(8);
            // re-sent is at most what was in flight at each cut, never the whole journal
            assertThat(subscriber.readings()).hasSizeLessThan(24_000 + 8 * 16 * Packs.MAX_READINGS);
        }
    }

    @Test
    void brokerThatIsStoppedInMidDrainAndStartedAgainGetsEverything() throws Exception {
        journal.accept(Readings.numbered(0, 20_000));
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber subscriber = new Subscriber(broker.port());
                PahoUplink uplink = start(broker.port())) {
            await().atMost(LONG).pollInterval(Duration.ofMillis(2)).until(() -> journal.acknowledged() > 0);
            broker.stop();
            journal.accept(Readings.numbered(20_000, 21_000));
            broker.start();
            awaitAcknowledged(21_000);
            awaitAll(subscriber, 21_000);
            assertThat(uplink.counters().connects()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void serverThatIsNotThereYetIsWaitedFor() throws Exception {
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker"));
                PahoUplink uplink = start(broker.port())) {
            journal.accept(Readings.numbered(0, 10));
            broker.start();
            awaitAcknowledged(10);
            assertThat(uplink.counters().connects()).isEqualTo(1);
        }
    }

    @Test
    void serverThatNeverAnswersIsLeftAndAnotherTryIsMade() throws Exception {
        int port;
        List<Socket> accepted = new ArrayList<>();
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = mute.getLocalPort();
            PahoUplink uplink = start(config(port, false, Optional.empty(), Duration.ofMillis(900)));
            try (uplink) {
                for (int i = 0; i < 4; i++) {
                    accepted.add(mute.accept());
                }
                assertThat(accepted.get(0).getInputStream().readAllBytes()).isNotEmpty(); // ends: it was closed
                await().atMost(LONG).until(() -> mqttThreads() <= 6); // of two clients at most: none are left behind
            }
        } finally {
            for (Socket socket : accepted) {
                socket.close();
            }
        }
        await().atMost(LONG).until(() -> mqttThreads() == 0);
    }

    @Test
    void serverThatDropsConnectionsAtOnceCostsNoThreads() throws Exception {
        try (ServerSocket dropping = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                PahoUplink uplink = start(dropping.getLocalPort())) {
            for (int i = 0; i < 6; i++) {
                dropping.accept().close();
            }
            assertThat(uplink.counters().connects()).isZero();
        }
        await().atMost(LONG).until(() -> mqttThreads() == 0);
    }

    private static long mqttThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().startsWith("MQTT") && thread.getName().contains("muong-bi-pi"))
                .count();
    }

    @Test
    void serverThatTakesReadingsButAcknowledgesNothingMovesNoPosition() throws Exception {
        journal.accept(Readings.numbered(0, 10));
        try (MuteAboutTelemetry server = new MuteAboutTelemetry();
                PahoUplink uplink = start(server.port())) {
            await().atMost(LONG).until(() -> server.telemetry() >= 2); // sent, and after the time is over sent again

            assertThat(journal.acknowledged()).isZero();
            assertThat(uplink.counters().connects()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void wrongSecretIsTriedAgainUntilItIsMended() throws Exception {
        Path passwords = temp.resolve("passwords");
        Process hashing = new ProcessBuilder(
                        "mosquitto_passwd", "-b", "-c", passwords.toString(), "muong-bi-pi", "right")
                .inheritIO()
                .start();
        assertThat(hashing.waitFor()).isZero();
        try (Mosquitto broker = new Mosquitto(
                                temp.resolve("broker"), "allow_anonymous false", "password_file " + passwords)
                        .start();
                PahoUplink uplink = start(broker.port())) {
            journal.accept(Readings.numbered(0, 10));
            Path log = temp.resolve("broker/mosquitto.log");
            await().atMost(LONG).until(() -> occurrences(Files.readString(log), "not authorised") >= 2);
            assertThat(uplink.counters().connects()).isZero();

            Files.writeString(secret, "right\n");
            awaitAcknowledged(10);
        }
    }

    private static int occurrences(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    @Test
    void whatTheServerRefusesIsCounted() throws Exception {
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber subscriber = new Subscriber(broker.port());
                PahoUplink uplink = start(broker.port())) {
            await().atMost(LONG).until(() -> uplink.counters().connects() == 1);
            subscriber.publish("v1/devices/muong-bi-pi/errors", "{\"code\":\"unknown-unit\"}");
            await().atMost(LONG).until(() -> uplink.counters().refusals() == 1);
            assertThat(uplink.status().lastRefusal()).contains("unknown-unit");
        }
    }

    @Test
    void willTellsThatTheDeviceIsGoneWhenTheLineBreaks() throws Exception {
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber subscriber = new Subscriber(broker.port());
                FaultyLine line = new FaultyLine(broker.port());
                PahoUplink uplink = start(line.port())) {
            await().atMost(LONG).until(() -> uplink.counters().connects() == 1);
            line.cutAfter(0);
            journal.accept(Readings.numbered(0, 1));
            await().atMost(LONG).until(() -> subscriber.statuses().size() >= 3);
            assertThat(subscriber.statuses()).startsWith("online", "offline", "online");
        }
    }

    @Test
    void tlsServerIsTrustedByTheGivenAuthorityOnly() throws Exception {
        Certificates ours = Certificates.make(temp.resolve("ours"));
        Certificates others = Certificates.make(temp.resolve("others"));
        journal.accept(Readings.numbered(0, 10));
        try (Mosquitto broker = new Mosquitto(
                        temp.resolve("broker"),
                        "certfile " + ours.certificate(),
                        "keyfile " + ours.key(),
                        "cafile " + ours.certificate())
                .start()) {
            try (PahoUplink uplink =
                    start(config(broker.port(), true, Optional.of(others.certificate()), QUICK.connect()))) {
                Path log = temp.resolve("broker/mosquitto.log");
                await().atMost(LONG).until(() -> Files.readString(log).contains("OpenSSL Error"));
                assertThat(uplink.counters().connects()).isZero();
            }
            try (PahoUplink uplink =
                    start(config(broker.port(), true, Optional.of(ours.certificate()), QUICK.connect()))) {
                awaitAcknowledged(10);
                assertThat(uplink.counters().connects()).isEqualTo(1);
            }
        }
    }
}
