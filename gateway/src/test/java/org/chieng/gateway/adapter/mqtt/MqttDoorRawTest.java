package org.chieng.gateway.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.connect;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What no decent client sends, byte by byte. */
@Timeout(60)
class MqttDoorRawTest {
    private static final byte[] CONNACK = bytes(0x20, 2, 0, 0);

    @TempDir
    Path folder;

    private RunningGateway running;
    private final List<RawMqtt> sockets = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(folder, "mqtt.connect-timeout = 1s");
    }

    @AfterEach
    void stop() throws IOException {
        for (RawMqtt socket : sockets) {
            socket.close();
        }
        running.close();
    }

    private RawMqtt open() throws IOException {
        RawMqtt socket = new RawMqtt(running.gateway.mqttPort());
        sockets.add(socket);
        return socket;
    }

    private RawMqtt login() throws IOException {
        RawMqtt socket = open();
        socket.send(connect("pi", RunningGateway.SECRET, 60));
        assertThat(socket.read(4)).isEqualTo(CONNACK);
        return socket;
    }

    private void assertStillServes() throws IOException {
        RawMqtt socket = open();
        socket.send(connect("other", RunningGateway.SECRET, 60));
        assertThat(socket.read(4)).isEqualTo(CONNACK);
        socket.send(publish(1, 7, "telemetry", "{\"alive\": 1}"));
        assertThat(socket.read(4)).isEqualTo(bytes(0x40, 2, 0, 7));
    }

    @Test
    void takesPacketsThatFollowConnectAtOnce() throws IOException {
        RawMqtt socket = open(); // [MQTT-3.1.4-5]: a client need not wait for CONNACK
        socket.send(
                connect("pi", RunningGateway.SECRET, 60),
                publish(1, 1, "telemetry", "{\"a\": 1}"),
                publish(1, 2, "telemetry", "{\"a\": 2}"),
                bytes(0xc0, 0));

        assertThat(socket.read(4)).isEqualTo(CONNACK);
        assertThat(socket.read(10))
                .containsSequence(bytes(0xd0, 0))
                .containsSequence(bytes(0x40, 2, 0, 1))
                .containsSequence(bytes(0x40, 2, 0, 2));
        await().untilAsserted(
                        () -> assertThat(running.stored(RunningGateway.PI, "a")).hasSize(2));
    }

    @Test
    void takesNothingOfAConnectionThatIsRefused() throws IOException {
        RawMqtt socket = open();
        socket.send(connect("pi", "wrong", 60), publish(1, 1, "telemetry", "{\"a\": 1}"));

        assertThat(socket.read(4)).isEqualTo(bytes(0x20, 2, 0, 4));
        assertThat(socket.isEnded()).isTrue();
        assertThat(running.gateway.counters().messages()).isZero();
    }

    @Test
    void endsAConnectionThatPublishesBeforeItConnects() throws IOException {
        RawMqtt socket = open();
        socket.send(publish(1, 1, "telemetry", "{\"a\": 1}"));

        assertThat(socket.isEnded()).isTrue();
        assertStillServes();
    }

    @Test
    void endsAConnectionThatConnectsTwice() throws IOException {
        RawMqtt socket = login(); // [MQTT-3.1.0-2]
        socket.send(connect("pi", RunningGateway.SECRET, 60));

        assertThat(socket.isEnded()).isTrue();
        assertStillServes();
    }

    @Test
    void refusesAProtocolVersionThatItDoesNotKnow() throws IOException {
        RawMqtt socket = open();
        byte[] connect = connect("pi", RunningGateway.SECRET, 60);
        connect[2 + 6] = 9; // after the fixed header and "MQTT"
        socket.send(connect);

        assertThat(socket.read(4)).isEqualTo(bytes(0x20, 2, 0, 1)); // [MQTT-3.1.2-2]
        assertThat(socket.isEnded()).isTrue();
    }

    @Test
    void endsAConnectionThatSaysNothing() throws IOException {
        assertThat(open().isEnded()).isTrue();
    }

    @Test
    void survivesRandomBytes() throws IOException {
        Random random = new Random(20261123);
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            try (RawMqtt socket = i % 2 == 0 ? open() : login()) {
                socket.send(noise);
            }
        }
        assertStillServes();
        await().until(() -> running.gateway.sessions() == 1);
    }

    @Test
    void endsAConnectionWhosePacketCannotBeRead() throws IOException {
        for (byte[] packet : List.of(
                bytes(0x36, 4, 0, 1, 'a', 0), // PUBLISH with QoS 3 [MQTT-3.3.1-4]
                bytes(0x30, 0xff, 0xff, 0xff, 0xff, 0x7f), // remaining length of 5 bytes
                bytes(0x80, 2, 0, 1), // SUBSCRIBE without its flags [MQTT-3.8.1-1]
                bytes(0xf0, 0), // AUTH in 3.1.1
                bytes(0x00, 0))) {
            RawMqtt socket = login();
            socket.send(packet);
            assertThat(socket.isEnded()).isTrue();
        }
        assertStillServes();
    }

    @Test
    void endsAConnectionThatAnnouncesAHugePacketWithoutKeepingIt() throws IOException {
        RawMqtt socket = login();
        socket.send(bytes(0x30, 0xff, 0xff, 0xff, 0x7f)); // 268 MB

        assertThat(socket.isEnded()).isTrue();
        assertThat(running.rejected(ErrorCode.PAYLOAD_TOO_LARGE)).isEqualTo(1);
        assertStillServes();
    }

    @Test
    void countsASilentClientAsGoneAndAppliesItsWill() throws IOException {
        RawMqtt socket = open();
        socket.send(connect("pi", RunningGateway.SECRET, 1)); // [MQTT-3.1.2-24]: gone after 1.5 s
        assertThat(socket.read(4)).isEqualTo(CONNACK);

        assertThat(socket.isEnded()).isTrue();
        await().untilAsserted(() ->
                assertThat(running.statuses).extracting(LiveStatus::online).containsExactly(true, false));
    }

    @Test
    void countsABrokenConnectionAsGone() throws IOException {
        login().close();

        await().untilAsserted(() ->
                assertThat(running.statuses).extracting(LiveStatus::online).containsExactly(true, false));
        await().until(() -> running.gateway.sessions() == 0);
    }

    @Test
    void takesAQos2MessageOnceThoughItComesTwice() throws IOException {
        RawMqtt socket = login();
        byte[] message = publish(2, 9, "telemetry", "{\"a\": 1}");
        socket.send(message);
        assertThat(socket.read(4)).isEqualTo(bytes(0x50, 2, 0, 9));
        socket.send(message); // MQTT 3.1.1 section 4.3.3, method A
        assertThat(socket.read(4)).isEqualTo(bytes(0x50, 2, 0, 9));
        socket.send(bytes(0x62, 2, 0, 9));
        assertThat(socket.read(4)).isEqualTo(bytes(0x70, 2, 0, 9));
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);

        socket.send(message); // after PUBREL the id is free: this is a new message
        assertThat(socket.read(4)).isEqualTo(bytes(0x50, 2, 0, 9));
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(2);
    }

    @Test
    void refusesMoreSessionsThanAreAllowed() throws Exception {
        running.close();
        running = RunningGateway.start(folder.resolve("one"), "mqtt.max-sessions = 1");
        login();
        RawMqtt second = open();
        second.send(connect("other", RunningGateway.SECRET, 60));

        assertThat(second.read(4)).isEqualTo(bytes(0x20, 2, 0, 3));
        assertThat(second.isEnded()).isTrue();
    }
}
