package org.chieng.gateway.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.publish;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;

/** Sockets on which no CONNECT comes: half-open ones, slow ones, endless ones. */
class MqttUnconnectedTest extends RawMqttCase {
    private static final int MOST_OF_ADDRESS = 20;

    @Override
    String config() {
        return "mqtt { connect-timeout = 3s, max-unconnected = 30, max-unconnected-per-address = " + MOST_OF_ADDRESS
                + " }";
    }

    /** The loopback has many addresses. */
    private Socket from(String address) throws IOException {
        return new Socket(
                InetAddress.getLoopbackAddress(), running.gateway.mqttPort(), InetAddress.getByName(address), 0);
    }

    private static boolean isClosed(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static int open(List<Socket> sockets) throws IOException {
        int open = 0;
        for (Socket socket : sockets) {
            open += isClosed(socket) ? 0 : 1;
        }
        return open;
    }

    private void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void closesThosePastTheBoundAndServesOthers() throws Exception {
        RawMqtt before = login("before");
        List<Socket> mute = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            mute.add(from("127.0.0.2"));
        }
        await().untilAsserted(() ->
                assertThat(running.rejected(ErrorCode.QUOTA_EXCEEDED)).isEqualTo(100 - MOST_OF_ADDRESS));

        before.send(publish(1, 1, "telemetry", "{\"a\": 1}"));
        assertThat(before.packet()).as("a session from before").isEqualTo(bytes(0x40, 2, 0, 1));
        RawMqtt other = login("other-address");
        other.send(publish(1, 1, "telemetry", "{\"b\": 1}"));
        assertThat(other.packet()).as("another address").isEqualTo(bytes(0x40, 2, 0, 1));
        assertThat(open(mute)).isLessThanOrEqualTo(MOST_OF_ADDRESS);

        await().atMost(20, TimeUnit.SECONDS).until(() -> open(mute) == 0);
        try (RawMqtt later = new RawMqtt(from("127.0.0.2"))) {
            later.send(RawMqtt.connect("later", "pi", RunningGateway.SECRET, 60));
            assertThat(later.read(4)).as("its places are free again").isEqualTo(CONNACK);
        }
        close(mute);
    }

    @Test
    void givesAConnectionOneTimeLimitHoweverSlowlyItsBytesComeIn() throws Exception {
        byte[] connect = RawMqtt.connect("slow", "pi", RunningGateway.SECRET, 60);
        try (Socket slow = from("127.0.0.1")) {
            for (int next = 0; !isClosed(slow); next++) {
                assertThat(next).as("bytes that were taken").isLessThan(connect.length);
                try {
                    slow.getOutputStream().write(connect[next]);
                } catch (IOException e) {
                    break; // closed
                }
                TimeUnit.MILLISECONDS.sleep(200); // slower than the limit by far, and never silent for as long
            }
        }
        assertThat(connect.length * 200L)
                .as("milliseconds that the whole would take")
                .isGreaterThan(9_000);
    }

    @Test
    void takesFewBytesBeforeAConnect() throws Exception {
        try (RawMqtt endless = new RawMqtt(from("127.0.0.1"))) {
            try {
                endless.send(RawMqtt.packet(
                        0x10,
                        RawMqtt.string("MQTT"),
                        bytes(4, 0b1100_0110, 0, 60),
                        RawMqtt.string("endless"),
                        RawMqtt.string("status"),
                        RawMqtt.string("x".repeat(65_535)),
                        RawMqtt.string("pi"),
                        RawMqtt.string(RunningGateway.SECRET)));
            } catch (IOException e) {
                // closed already
            }
            assertThat(endless.isEnded()).isTrue();
        }
        assertThat(running.rejected(ErrorCode.QUOTA_EXCEEDED)).isEqualTo(1);
        RawMqtt after = login("after");
        after.send(publish(1, 1, "telemetry", "{\"a\": 1" + " ".repeat(200_000) + "}"));
        assertThat(after.packet()).as("a large message after CONNECT").isEqualTo(bytes(0x40, 2, 0, 1));
    }
}
