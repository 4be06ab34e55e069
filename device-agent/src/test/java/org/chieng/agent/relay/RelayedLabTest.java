package org.chieng.agent.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.power.LabOrders;
import org.chieng.agent.power.ShutdownConfig;
import org.chieng.agent.relay.lan.LanDoor;
import org.chieng.agent.relay.lan.ToldRelay;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.uplink.LanConfig;
import org.chieng.agent.uplink.LanUplink;
import org.chieng.agent.uplink.MeteredConfig;
import org.chieng.agent.uplink.Passenger;
import org.chieng.agent.uplink.UplinkConfig;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.relay.RelayedBatch;
import org.chieng.protocol.relay.RelayedPart;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A computer's journal goes over real DTLS to a relay, and from there into batches. */
@Timeout(240)
class RelayedLabTest {
    private static final AgentClock CLOCK = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(3, 4));
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String KEY = "0123456789abcdef";
    private static final long BASE = 1_700_000_000_000_000L;

    @TempDir
    Path folder;

    private final List<AutoCloseable> closing = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = closing.size() - 1; i >= 0; i--) {
            closing.get(i).close();
        }
    }

    private Path key(String key) throws IOException {
        return Files.writeString(folder.resolve("key-" + key.hashCode()), key + "\n");
    }

    private RelayConfig config() throws IOException {
        return new RelayConfig(true, "127.0.0.1", 0, key(KEY), Duration.ofSeconds(1), 4 << 20, folder.resolve("relay"));
    }

    private static ClockBook known() {
        return ClockBook.trustingSystem(CLOCK);
    }

    private Relay relay() throws IOException {
        Relay relay = Relay.open(config(), CLOCK, known());
        relay.begin(true);
        return relay;
    }

    private LanDoor door(LanService service, int port) throws IOException {
        return LanDoor.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                config().keyFile(),
                service,
                CLOCK.monotonicNanos());
    }

    private <T extends AutoCloseable> T later(T one) {
        closing.add(one);
        return one;
    }

    /** A computer with its own journal; its uplink to the server has nobody to speak with. */
    private final class Computer {
        private final Journal journal;
        private final NoServer direct = new NoServer();
        private final LanUplink lan;

        Computer(String name, int port, String key) throws Exception {
            Path home = Files.createDirectories(folder.resolve(name));
            journal = later(Journal.open(
                    new JournalConfig(
                            home.resolve("journal"), 8 << 20, Duration.ofDays(90), Duration.ofSeconds(1), 1 << 20),
                    CLOCK));
            UplinkConfig config = new UplinkConfig(
                    new DeviceId(name),
                    "127.0.0.1",
                    1,
                    Files.writeString(home.resolve("secret"), "s3cret-of-a-pc\n"),
                    false,
                    Optional.empty(),
                    UplinkConfig.Timing.DEFAULT,
                    MeteredConfig.NONE,
                    home.resolve("allowance"));
            ClockBook book = known();
            lan = later(new LanUplink(
                    new LanConfig(
                            Duration.ofSeconds(3),
                            Duration.ofMillis(200),
                            Duration.ofSeconds(1),
                            Duration.ofMinutes(2)),
                    new ToldRelay("127.0.0.1", port, key(key)),
                    config,
                    journal,
                    CLOCK,
                    book,
                    direct,
                    new LabOrders(new ShutdownConfig(false, Duration.ZERO), Optional::empty)));
        }

        void tell(int from, int to) {
            for (int i = from; i < to; i++) {
                Reading reading = Reading.ofNumber(new ChannelName("lab", "on"), BASE + i, (double) i, "s");
                assertThat(journal.accept(List.of(new Measured(reading, CLOCK.monotonicMicros()))))
                        .isTrue();
            }
        }

        boolean isEmpty() {
            return journal.counters().pending() == 0;
        }
    }

    /** What came in batches: per device how often each number. */
    private static final class Server {
        private final Map<String, List<Integer>> numbers = new HashMap<>();
        private final Map<String, RelayedPart.Presence> presence = new HashMap<>();

        void take(Passenger.Batch batch) throws Exception {
            for (RelayedPart part : RelayedBatch.decode(batch.payload())) {
                presence.put(part.device().value(), part.presence());
                if (part.hasPack()) {
                    for (Reading one : PackDecoder.decode(part.pack(), null, 0).readings()) {
                        numbers.computeIfAbsent(part.device().value(), any -> new ArrayList<>())
                                .add((int) (one.timeMicros() - BASE));
                    }
                }
            }
        }

        List<Integer> of(String device) {
            return numbers.getOrDefault(device, List.of());
        }
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    /** Takes batches from a relay until nothing is left of what it has. */
    private static void drain(Relay relay, Server server, Computer... computers) {
        await().atMost(LONG).until(() -> {
            Optional<Passenger.Batch> batch = relay.next(Duration.ZERO);
            if (batch.isPresent()) {
                server.take(batch.get());
                relay.acknowledged(batch.get());
            }
            return List.of(computers).stream().allMatch(Computer::isEmpty) && relay.isEmpty();
        });
    }

    @Test
    void whatComputersTellGoesThroughTheRelayAndTheirOwnLineRests() throws Exception {
        Relay relay = later(relay());
        LanDoor door = later(door(relay, 0));
        Computer one = new Computer("pc-1", door.port(), KEY);
        Computer two = new Computer("pc-2", door.port(), KEY);
        one.tell(0, 1200);
        two.tell(0, 700);
        one.lan.start();
        two.lan.start();

        Server server = new Server();
        drain(relay, server, one, two);
        await().atMost(LONG).until(() -> one.lan.isCarrying() && two.lan.isCarrying());
        one.tell(1200, 1300);
        drain(relay, server, one, two);

        assertThat(server.of("pc-1")).isEqualTo(upTo(1300));
        assertThat(server.of("pc-2")).isEqualTo(upTo(700));
        assertThat(server.presence).containsEntry("pc-1", RelayedPart.Presence.ONLINE);
        assertThat(one.direct.rests()).isTrue();
        assertThat(relay.here()).extracting(DeviceId::value).containsExactlyInAnyOrder("pc-1", "pc-2");
    }

    @Test
    void aRelayThatIsKilledInTheMiddleLosesNothingOfWhatItAcknowledged() throws Exception {
        Relay killed = relay(); // never closed
        LanDoor first = door(killed, 0);
        int port = first.port();
        Computer one = new Computer("pc-1", port, KEY);
        one.tell(0, 1000);
        one.lan.start();
        Server server = new Server();
        await().atMost(LONG).until(() -> killed.waitingBytes() > 0);
        Optional<Passenger.Batch> unheard =
                killed.next(Duration.ZERO); // sent, and the acknowledgement is lost with the relay
        if (unheard.isPresent()) {
            server.take(unheard.get());
        }
        first.close();
        one.tell(1000, 1500);

        Relay relay = later(relay());
        later(door(relay, port));
        Server again = new Server();
        drain(relay, again, one);

        assertThat(again.of("pc-1").stream().distinct().sorted().toList()).isEqualTo(upTo(1500));
        assertThat(again.of("pc-1")).containsAll(server.of("pc-1"));
    }

    @Test
    void aComputerThatFindsNoRelaySendsByItselfAndGoesOverToTheRelayWhenThatComes() throws Exception {
        int port;
        try (LanDoor gone = door(relay(), 0)) {
            port = gone.port();
        }
        Computer one = new Computer("pc-1", port, KEY);
        one.tell(0, 10);
        one.lan.start();
        assertThat(one.direct.rests()).isTrue(); // until it is known whether there is a relay
        await().atMost(LONG).until(() -> !one.direct.rests());
        assertThat(one.isEmpty()).isFalse();

        Relay relay = later(relay());
        later(door(relay, port));
        Server server = new Server();
        drain(relay, server, one);

        assertThat(server.of("pc-1")).isEqualTo(upTo(10));
        await().atMost(LONG).until(() -> one.direct.rests());
    }

    @Test
    void whoHasNotTheKeyOfTheLabIsNotHeard() throws Exception {
        Relay relay = later(relay());
        LanDoor door = later(door(relay, 0));
        Computer stranger = new Computer("pc-1", door.port(), "another-key-of-16");
        stranger.tell(0, 10);
        stranger.lan.start();

        await().atMost(LONG).until(() -> !stranger.direct.rests());
        assertThat(relay.here()).isEmpty();
        assertThat(relay.waitingBytes()).isZero();
        assertThat(stranger.isEmpty()).isFalse();
    }

    @Test
    void aRelayThatTheServerTakesNothingFromTakesNothingEither() throws Exception {
        Relay relay = later(relay());
        relay.begin(false);
        LanDoor door = later(door(relay, 0));
        Computer one = new Computer("pc-1", door.port(), KEY);
        one.tell(0, 10);
        one.lan.start();

        await().atMost(LONG).until(() -> !one.direct.rests());
        assertThat(one.isEmpty()).isFalse();
        assertThat(relay.waitingBytes()).isZero();

        relay.begin(true); // the lab manager has made it the relay
        Server server = new Server();
        drain(relay, server, one);
        assertThat(server.of("pc-1")).isEqualTo(upTo(10));
    }

    @Test
    void whatIsAheadOfTheRelaysClockIsRefusedAndTheRestIsKept() throws Exception {
        Relay relay = later(relay());
        long now = CLOCK.wallMicros();
        List<Reading> readings = List.of(
                Reading.ofNumber(new ChannelName("lab", "on"), now, 1.0, "s"),
                Reading.ofNumber(new ChannelName("lab", "on"), now + 3_600_000_000L, 2.0, "s"));

        LanAnswer answer = relay.answer(new DeviceId("pc-1"), "telemetry", PackEncoder.toCbor(readings))
                .toCompletableFuture()
                .get();
        assertThat(answer.code()).isEqualTo(LanAnswer.Code.UNPROCESSABLE);
        Passenger.Batch batch = relay.next(Duration.ZERO).orElseThrow();
        List<RelayedPart> parts = RelayedBatch.decode(batch.payload());
        assertThat(PackDecoder.decode(parts.get(0).pack(), null, 0).readings()).containsExactly(readings.get(0));
    }

    @Test
    void aComputerThatWasNotHeardForLongOrSaysGoodByeIsToldToBeGone() throws Exception {
        HandClock hand = new HandClock();
        AgentClock clock = hand.agentClock();
        Relay relay = later(Relay.open(config(), clock, ClockBook.trustingSystem(clock)));
        relay.begin(true);
        relay.answer(new DeviceId("pc-1"), "presence", "{}".getBytes(UTF_8));
        relay.answer(new DeviceId("pc-2"), "presence", "{}".getBytes(UTF_8));
        Server server = new Server();
        relay.next(Duration.ZERO).ifPresent(batch -> take(relay, server, batch));
        assertThat(server.presence)
                .containsEntry("pc-1", RelayedPart.Presence.ONLINE)
                .containsEntry("pc-2", RelayedPart.Presence.ONLINE);

        hand.pass(Duration.ofSeconds(60));
        relay.answer(new DeviceId("pc-2"), "presence", "{\"leaving\":true}".getBytes(UTF_8));
        hand.pass(Duration.ofSeconds(60));
        assertThat(relay.next(Duration.ZERO)).isEmpty(); // others that go now go with them
        hand.pass(Duration.ofSeconds(1));
        relay.next(Duration.ZERO).ifPresent(batch -> take(relay, server, batch));
        assertThat(server.presence)
                .containsEntry("pc-1", RelayedPart.Presence.OFFLINE)
                .containsEntry("pc-2", RelayedPart.Presence.OFFLINE);
        for (int i = 0; i < 60; i++) {
            hand.pass(Duration.ofSeconds(1));
            assertThat(relay.next(Duration.ZERO)).isEmpty(); // it is told once
        }
    }

    private static void take(Relay relay, Server server, Passenger.Batch batch) {
        try {
            server.take(batch);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        relay.acknowledged(batch);
    }
}
