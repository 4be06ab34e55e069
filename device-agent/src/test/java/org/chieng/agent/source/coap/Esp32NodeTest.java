package org.chieng.agent.source.coap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.Mosquitto;
import org.chieng.agent.testkit.RecordingSink;
import org.chieng.agent.testkit.Subscriber;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.senml.Value;
import org.chieng.sim.esp32.CoapSender;
import org.chieng.sim.esp32.Esp32;
import org.chieng.sim.esp32.MqttSender;
import org.chieng.sim.signal.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An ESP32 at protocol level, whose codecs are not ours, against the agent's endpoint and against Debian's broker. */
@Timeout(60)
class Esp32NodeTest {
    private static final String SECRET = "long-enough";

    private final RecordingSink sink = new RecordingSink();
    private final AgentClock clock = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(0, 1));

    @TempDir
    Path folder;

    private CoapSource endpoint(int port) throws IOException {
        Path boards = Files.writeString(folder.resolve("boards"), "esp32-1 " + SECRET + "\n");
        CoapSource source = new CoapSource(
                new CoapSettings(true, "127.0.0.1", port, boards),
                sink,
                clock,
                ClockBook.trustingSystem(clock),
                Set::of);
        source.start();
        return source;
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static Esp32.Spec spec(boolean hasClock) {
        return new Esp32.Spec("esp32-1", Duration.ofMillis(100), 600, hasClock);
    }

    private static World world() {
        return new World(3, LocalTime.of(9, 0));
    }

    @Test
    void everySampleArrivesOnceThoughTheAgentWasAway() throws Exception {
        CoapSource first = endpoint(0);
        int port = first.port();
        CoapSender sender =
                new CoapSender(loopback(port), "esp32-1", SECRET, Duration.ofMillis(200), new SplittableRandom(1));
        Esp32 node = new Esp32(spec(true), sender, world(), Clock.systemUTC());
        node.start();
        await().until(() -> node.figures().acknowledged() >= 4);
        first.close();
        long before = node.figures().measured();
        await().until(() -> node.figures().measured() > before + 8);
        CoapSource second = endpoint(port);
        await().until(() -> node.figures().acknowledged() > before + 12);
        node.close();
        second.close();

        Esp32.Figures figures = node.figures();
        assertThat(figures.dropped()).isZero();
        assertThat(figures.refused()).isZero();
        List<Double> counts =
                sink.readings.numbers("esp32-1/count").stream().distinct().toList();
        assertThat(counts)
                .startsWith(LongStream.rangeClosed(1, figures.acknowledged())
                        .mapToObj(n -> (double) n)
                        .toArray(Double[]::new));
        assertThat(sink.readings.of("esp32-1/count").stream().distinct())
                .as("what was sent twice has the same time: the store has it once")
                .hasSize(counts.size());
        assertThat(sink.last("esp32-1/temperature")).isBetween(15.0, 35.0);
        assertThat(sink.unit("esp32-1/humidity")).isEqualTo("%RH");
    }

    @Test
    void aNodeWithoutAClockGetsTheAgentsTime() throws Exception {
        try (CoapSource source = endpoint(0)) {
            Esp32 node = new Esp32(
                    spec(false),
                    new CoapSender(
                            loopback(source.port()), "esp32-1", SECRET, Duration.ofSeconds(2), new SplittableRandom(1)),
                    world(),
                    Clock.offset(Clock.systemUTC(), Duration.ofDays(-20_000)));
            long before = clock.wallMicros();
            node.start();
            await().until(() -> sink.readings.all().size() > 8);
            node.close();

            assertThat(sink.readings.all())
                    .extracting(Measured::reading)
                    .allMatch(one -> one.timeMicros() >= before - 1_000_000 && one.timeMicros() <= clock.wallMicros());
        }
    }

    @Test
    void mqttNodePublishesToABrokerAndGoesOnAfterItWasAway() throws Exception {
        try (Mosquitto broker = new Mosquitto(folder.resolve("mosquitto")).start();
                Subscriber subscriber = new Subscriber(broker.port())) {
            Esp32 node = new Esp32(
                    spec(true),
                    new MqttSender(
                            loopback(broker.port()), "esp32-1", SECRET, Duration.ofSeconds(2), Duration.ofMillis(100)),
                    world(),
                    Clock.systemUTC());
            node.start();
            await().until(() -> node.figures().acknowledged() >= 3);
            broker.stop();
            long before = node.figures().measured();
            await().until(() -> node.figures().measured() > before + 5);
            broker.start();
            await().until(() -> node.figures().acknowledged() > before + 5);
            node.close();

            Esp32.Figures figures = node.figures();
            assertThat(figures.dropped()).isZero();
            Double[] all = LongStream.rangeClosed(1, figures.acknowledged())
                    .mapToObj(n -> (double) n)
                    .toArray(Double[]::new);
            await().untilAsserted(() -> assertThat(subscriber.readings().stream()
                            .filter(one -> one.channel().channel().equals("count"))
                            .map(one -> ((Value.Numeric) one.value()).number())
                            .distinct())
                    .startsWith(all));
        }
    }
}
