package org.chieng.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.SplittableRandom;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.sim.esp32.CoapSender;
import org.chieng.sim.esp32.Esp32;
import org.chieng.sim.esp32.MqttSender;
import org.chieng.sim.esp32.Sender;
import org.chieng.sim.signal.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An ESP32 at protocol level, whose codecs are not ours, at both doors. */
@Timeout(60)
class Esp32NodeTest {
    private static final Duration OFTEN = Duration.ofMillis(50);

    @TempDir
    Path folder;

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static void measure(RunningGateway running, Sender sender) throws Exception {
        Esp32 node = new Esp32(
                new Esp32.Spec("pi", OFTEN, 600, true), sender, new World(3, LocalTime.NOON), Clock.systemUTC());
        node.start();
        await().until(() -> node.figures().acknowledged() >= 20);
        node.close();

        Esp32.Figures figures = node.figures();
        assertThat(figures.refused()).isZero();
        assertThat(running.stored(RunningGateway.PI, "count").size())
                .as("each once; what was on its way when it was switched off may be there too")
                .isBetween((int) figures.acknowledged(), (int) figures.measured());
    }

    @Test
    void coapDoorStoresEachSampleOnce() throws Exception {
        try (RunningGateway running = RunningGateway.start(folder)) {
            measure(
                    running,
                    new CoapSender(
                            loopback(running.gateway.coapPort()),
                            "pi",
                            RunningGateway.SECRET,
                            Duration.ofSeconds(2),
                            new SplittableRandom(1)));
        }
    }

    @Test
    void mqttDoorStoresEachSampleOnce() throws Exception {
        try (RunningGateway running = RunningGateway.start(folder)) {
            measure(
                    running,
                    new MqttSender(
                            loopback(running.gateway.mqttPort()),
                            "pi",
                            RunningGateway.SECRET,
                            Duration.ofSeconds(5),
                            OFTEN));
        }
    }
}
