package org.chieng.gateway.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.connect;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.join;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.packet;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.publish;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.string;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that want to do harm: what they cost is bounded and counted, and others go on. */
class MqttHostileTest extends RawMqttCase {
    /** Messages that wait for their acknowledgement together: one commit for all of them, however slow the disk. */
    private static final int AT_ONCE = 20;

    @Override
    String config() {
        return "mqtt { connect-timeout = 1s, max-subscriptions = 4, connects-per-second = 40, connects-per-address = 20 }";
    }

    @AfterEach
    void othersGoOn() {
        await().ignoreExceptions().untilAsserted(() -> {
            RawMqtt other = open();
            other.send(connect("other", RunningGateway.SECRET, 60));
            assertThat(other.packet()).isEqualTo(CONNACK);
            other.send(publish(1, 7, "telemetry", "{\"alive\": 1}"));
            assertThat(other.packet()).isEqualTo(bytes(0x40, 2, 0, 7));
        });
    }

    private static boolean feeds(RawMqtt socket, byte[] bytes) throws IOException {
        try {
            socket.send(bytes);
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    @Test
    void endsAConnectThatComesDropByDrop() throws IOException {
        RawMqtt socket = open();
        byte[] slow = packet(0x10, string("MQTT"), bytes(4, 2, 0, 60), string("x".repeat(60_000)));
        int[] at = {0};
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            boolean isOpen = feeds(socket, bytes(slow[at[0]++]));
            return !isOpen;
        });
        assertThat(at[0]).as("bytes that it has taken").isLessThan(1000);
    }

    @Test
    void refusesAFloodOfConnectsPolitely() throws IOException {
        List<RawMqtt> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            RawMqtt socket = open();
            socket.send(connect("flood-" + i, "pi", RunningGateway.SECRET, 60));
            all.add(socket);
        }
        int refused = 0;
        for (RawMqtt socket : all) {
            byte[] connack = socket.packet();
            if (!Arrays.equals(connack, CONNACK)) {
                assertThat(connack).as("server unavailable").isEqualTo(bytes(0x20, 2, 0, 3));
                assertThat(socket.isEnded()).isTrue();
                refused++;
            }
        }
        assertThat(running.rejected(ErrorCode.QUOTA_EXCEEDED)).isEqualTo(refused);
        assertThat(running.gateway.sessions()).isEqualTo(60 - refused);
        assertThat(refused).as("all in one second, or in two").isBetween(1, 40);
    }

    @Test
    void tellsAClientOfVersion5WhyItIsRefused() throws IOException {
        List<Integer> codes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            RawMqtt socket = open();
            socket.send(Raw5.connect("flood-" + i));
            codes.add(connack5(socket)[3] & 0xff);
        }
        assertThat(codes).contains(0, 0x9f).containsOnly(0, 0x9f);
    }

    @Test
    void refusesAHugePayloadByWhatItAnnounces() throws IOException {
        RawMqtt five = login5("raw");
        five.send(bytes(0x30, 0xff, 0xff, 0xff, 0x7f), "telemetry".getBytes(UTF_8)); // 268 MB, the most there is
        assertEnds(five, 0x95);
        RawMqtt older = login("older");
        older.send(bytes(0x30, 0xff, 0xff, 0xff, 0x7f));
        assertThat(older.isEnded()).isTrue();
        assertThat(running.rejected(ErrorCode.PAYLOAD_TOO_LARGE)).isEqualTo(2);
    }

    @Test
    void inflatesABombNoFurtherThanTheLimit() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(bomb, new Deflater(9))) {
            for (int i = 0; i < 200; i++) {
                deflating.write(new byte[1024 * 1024]); // 200 MB in 200 kB
            }
        }
        RawMqtt five = login5("raw");
        five.send(packet(0x32, string("telemetry"), bytes(0, 1, 0), bomb.toByteArray()));
        byte[] said = five.packet();
        assertThat(said[0]).as("DISCONNECT").isEqualTo((byte) 0xe0);
        assertThat(said[2]).as("too large").isEqualTo((byte) 0x95);
        assertThat(running.rejected(ErrorCode.PAYLOAD_TOO_LARGE)).isEqualTo(1);
        assertThat(running.gateway.counters().storedReadings()).isZero();
    }

    @Test
    void boundsAStormOfSubscriptions() throws IOException {
        RawMqtt socket = login5("raw");
        ByteArrayOutputStream filters = new ByteArrayOutputStream();
        for (int i = 0; i < 20_000; i++) {
            filters.writeBytes(string("live/device-" + i + "/#"));
            filters.write(0);
        }
        socket.send(packet(0x82, bytes(0, 1, 0), filters.toByteArray()));
        byte[] suback = socket.packet();
        int granted = 0;
        for (int i = suback.length - 20_000; i < suback.length; i++) {
            granted += suback[i] == 0 ? 1 : 0;
        }
        assertThat(granted).isEqualTo(4);
        assertThat(running.rejected(ErrorCode.QUOTA_EXCEEDED)).isEqualTo(19_996);
    }

    @Test
    void endsHalfOpenConnections() throws IOException {
        RawMqtt socket = open();
        socket.send(connect("raw", "pi", RunningGateway.SECRET, 1)); // and then nothing, as from a cut line
        assertThat(socket.packet()).isEqualTo(CONNACK);
        await().until(() -> running.gateway.sessions() == 0);
    }

    @Test
    void keepsNothingForAClientThatDoesNotRead() throws IOException {
        RawMqtt deaf = login("deaf");
        deaf.send(RawMqtt.subscribe(1, "live/#", 0));
        RawMqtt busy = login("busy");
        byte[] pack = publish(1, 1, "telemetry", "{\"a\": \"" + "x".repeat(1000) + "\"}");
        for (int i = 0; i < 20_000 / AT_ONCE; i++) {
            for (int j = 0; j < AT_ONCE; j++) {
                busy.send(pack);
            }
            for (int j = 0; j < AT_ONCE; j++) {
                busy.packet();
            }
        }
        Runtime.getRuntime().gc();
        long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        assertThat(used).as("bytes in use, with 20 MB told to nobody").isLessThan(200L * 1024 * 1024);
        assertThat(join(busy.read(0))).isEmpty();
    }
}
