package org.chieng.gateway.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.join;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.packet;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.string;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.testkit.RunningGateway;
import org.junit.jupiter.api.Test;

/** What MQTT 5 demands of a server at CONNECT, byte by byte; docs/mqtt-conformance.md says which statement is proven where. */
class Mqtt5ConnectRawTest extends RawMqttCase {
    @Override
    String config() {
        return "mqtt.connect-timeout = 1s";
    }

    @Test
    void acknowledgesWithItsLimitsAndNoSession() throws IOException {
        for (int flags : new int[] {Raw5.CLEAN_START, 0}) {
            RawMqtt socket = open();
            socket.send(Raw5.connect(Raw5.WITH_LOGIN | flags, 60, "ABCxyz0123456789abcdefg"), Raw5.PINGREQ);
            byte[] connack = connack5(socket);
            assertThat(connack[2]).as("flags: session present").isZero();
            assertThat(connack[3]).as("reason code").isZero();
            assertThat(connack).containsSequence(Raw5.four(0x11, 0)); // no session outlives its connection
            assertThat(connack).containsSequence(Raw5.two(0x21, 100)); // Receive Maximum
            assertThat(connack).containsSequence(Raw5.two(0x22, TopicAliases.MOST));
            assertThat(connack).containsSequence(Raw5.four(0x27, Mqtt5.MAX_PACKET_BYTES));
            assertThat(connack).doesNotContain(0x1a).doesNotContain(0x15); // Response Information, method
            assertThat(socket.packet()).isEqualTo(Raw5.PINGRESP); // one CONNACK only
        }
    }

    @Test
    void givesAClientWithoutAnIdOneThatNobodyElseHas() throws IOException {
        Set<String> given = new HashSet<>();
        for (int flags : new int[] {Raw5.CLEAN_START, Raw5.CLEAN_START}) {
            RawMqtt socket = open();
            socket.send(Raw5.connect(Raw5.WITH_LOGIN | flags, 60, ""));
            String connack = new String(connack5(socket), StandardCharsets.ISO_8859_1);
            assertThat(connack).contains("unnamed-");
            given.add(connack);
        }
        assertThat(given).hasSize(2);
        assertThat(running.gateway.sessions()).isEqualTo(2);
    }

    @Test
    void refusesAPersistentSessionWithoutAnId() throws IOException {
        assertRefused5(Raw5.connect(Raw5.WITH_LOGIN, 60, ""), 0x85);
    }

    @Test
    void refusesAnIdThatIsTooLong() throws IOException {
        assertRefused5(Raw5.connect("x".repeat(300)), 0x85);
    }

    @Test
    void refusesAnUnknownVersion() throws IOException {
        byte[] connect = Raw5.connect("raw");
        connect[2 + 6] = 6; // behind the fixed header and "MQTT"
        RawMqtt socket = open();
        socket.send(connect);
        byte[] connack = socket.packet();
        assertThat(connack[0]).isEqualTo((byte) 0x20);
        assertThat(connack[3])
                .as("in the form of 3.1.1, which every version reads")
                .isEqualTo((byte) 1);
        assertThat(socket.isEnded()).isTrue();
    }

    @Test
    void refusesWhoCannotShowWhoItIs() throws IOException {
        assertRefused5(packet(0x10, Raw5.head(Raw5.CLEAN_START, 60), string("raw")), 0x86);
        assertRefused5(packet(0x10, Raw5.head(0b1000_0010, 60), string("raw"), string("pi")), 0x86); // no password
        assertRefused5(packet(0x10, Raw5.head(0b1100_0010, 60), string("raw"), string("pi"), string("wrong")), 0x86);
    }

    @Test
    void refusesAnAuthenticationMethod() throws IOException {
        assertRefused5(Raw5.connect("raw", Raw5.property(0x15, "SCRAM-SHA-1")), 0x8c);
    }

    @Test
    void refusesPropertiesThatAConnectCannotHave() throws IOException {
        for (byte[] outOfRange : new byte[][] {
            bytes(0x17, 2), bytes(0x17, 0xff), bytes(0x19, 2), Raw5.two(0x21, 0), Raw5.property(0x16, "no method")
        }) {
            assertRefused5(Raw5.connect("raw", outOfRange), 0x82);
        }
        for (byte[] misplaced : new byte[][] {
            Raw5.two(0x13, 60),
            Raw5.two(0x23, 1),
            bytes(0x24, 1),
            bytes(0x0b, 1),
            Raw5.property(0x03, "a/b"),
            Raw5.four(0x18, 1)
        }) {
            assertRefused5(Raw5.connect("raw", misplaced), 0x81);
        }
        assertRefused5(Raw5.connectWithWill(0, "status", "offline", Raw5.two(0x23, 1)), 0x81);
        for (byte[] good : new byte[][] {
            bytes(0x17, 0), bytes(0x17, 1), bytes(0x19, 0), bytes(0x19, 1), Raw5.property(0x26, "a", "b")
        }) {
            login5("raw", good);
        }
    }

    @Test
    void endsAConnectWhoseFormIsWrong() throws IOException {
        byte[] publish = Raw5.publish(0b10, 1, "telemetry", "{\"a\": 1}");
        Map<String, byte[]> wrong = Map.of(
                "the reserved flag", Raw5.connect(Raw5.WITH_LOGIN | Raw5.CLEAN_START | 1, 60, "raw"),
                "will QoS 3", Raw5.connectWithWill(0b1_1000, "status", "offline"),
                "will QoS without a will", Raw5.connect(Raw5.WITH_LOGIN | 0b0_1010, 60, "raw"),
                "will RETAIN without a will", Raw5.connect(Raw5.WITH_LOGIN | 0b10_0010, 60, "raw"),
                "no will where one is announced", packet(0x10, Raw5.head(0b110, 60), string("raw")),
                "another name", packet(0x10, string("MQTX"), bytes(5, 2, 0, 60, 0), string("raw")),
                "no password", packet(0x10, Raw5.head(0b1100_0010, 60), string("raw"), string("pi")),
                "no such property", packet(0x10, Raw5.head(0b10, 60, bytes(0x7f, 1)), string("raw")));
        for (Map.Entry<String, byte[]> each : wrong.entrySet()) {
            RawMqtt socket = open();
            socket.send(each.getValue(), publish);
            assertThat(socket.isEnded()).as(each.getKey()).isTrue();
        }
        assertThat(running.gateway.counters().messages()).isZero();
    }

    @Test
    void endsAConnectWithAStringThatIsNoUtf8() throws IOException {
        byte[] bad = bytes(0, 2, 0xc3, 0x28);
        byte[] nul = bytes(0, 2, 'a', 0);
        byte[] surrogate = bytes(0, 3, 0xed, 0xa0, 0x80);
        for (byte[] id : new byte[][] {bad, nul, surrogate}) {
            assertEndsUnaccepted(packet(0x10, Raw5.head(Raw5.WITH_LOGIN | 2, 60), id, Raw5.login()));
        }
        assertEndsUnaccepted(packet(0x10, Raw5.head(Raw5.WITH_LOGIN | 2, 60), string("raw"), bad, string("secret")));
        assertEndsUnaccepted(packet(
                0x10,
                Raw5.head(Raw5.WITH_LOGIN | 0b110, 60),
                string("raw"),
                bytes(0),
                nul,
                string("offline"),
                Raw5.login()));
    }

    @Test
    void endsASecondConnect() throws IOException {
        RawMqtt socket = login5("raw");
        socket.send(Raw5.connect("raw"));
        assertThat(socket.isEnded()).isTrue();
    }

    @Test
    void processesNothingBehindARefusedConnect() throws IOException {
        RawMqtt socket = open();
        socket.send(
                packet(0x10, Raw5.head(0b1100_0010, 60), string("raw"), string("pi"), string("wrong")),
                Raw5.publish(0b10, 1, "telemetry", "{\"a\": 1}"));
        assertThat(connack5(socket)[3]).isEqualTo((byte) 0x86);
        assertThat(socket.isEnded()).isTrue();
        assertThat(running.gateway.counters().messages()).isZero();
    }

    @Test
    void tellsTheOldConnectionThatItIsTakenOver() throws IOException {
        RawMqtt old = login5("raw");
        RawMqtt other = login5("another");
        RawMqtt now = login5("raw");

        assertEnds(old, 0x8e);
        for (RawMqtt open : new RawMqtt[] {other, now}) {
            open.send(Raw5.PINGREQ);
            assertThat(open.packet()).isEqualTo(Raw5.PINGRESP);
        }
    }

    @Test
    void endsAClientThatIsSilentForOneAndAHalfKeepAlive() throws IOException {
        RawMqtt socket = open();
        socket.send(packet(
                0x10,
                Raw5.head(Raw5.WITH_LOGIN | Raw5.CLEAN_START | 0b100, 1),
                string("raw"),
                bytes(0),
                string("status"),
                string("offline"),
                Raw5.login()));
        assertThat(connack5(socket)).doesNotContain(0x13); // no Server Keep Alive: the client's holds
        assertThat(socket.isEnded()).isTrue();
        await().untilAsserted(() ->
                assertThat(running.statuses).extracting(LiveStatus::online).containsExactly(true, false));
    }

    @Test
    void publishesTheWillOfABrokenConnectionOnceAndNotThatOfAnEndedOne() throws IOException {
        RawMqtt broken = open();
        broken.send(Raw5.connectWithWill(0b10_1000, "telemetry", "{\"will\": 1}", Raw5.four(0x18, 3600)));
        connack5(broken);
        broken.close(); // the session ends with it, so the Will Delay Interval doesn't hold it back
        await().untilAsserted(() ->
                assertThat(running.stored(RunningGateway.PI, "will")).hasSize(1));

        RawMqtt ended = open();
        ended.send(Raw5.connectWithWill(0, "telemetry", "{\"normal\": 1}"));
        connack5(ended);
        ended.send(Raw5.DISCONNECT);
        assertThat(ended.isEnded()).isTrue();

        RawMqtt asking = open();
        asking.send(Raw5.connectWithWill(0, "telemetry", "{\"asked\": 1}"));
        connack5(asking);
        asking.send(bytes(0xe0, 1, 0x04)); // Disconnect with Will Message
        await().untilAsserted(() ->
                assertThat(running.stored(RunningGateway.PI, "asked")).hasSize(1));
        assertThat(running.stored(RunningGateway.PI, "normal")).isEmpty();
        assertThat(running.stored(RunningGateway.PI, "will")).hasSize(1);
    }

    @Test
    void refusesAWillForAnothersTopic() throws IOException {
        assertRefused5(Raw5.connectWithWill(0, "v1/devices/other/status", "offline"), 0x87);
        assertRefused5(Raw5.connectWithWill(0, "weather", "offline"), 0x90);
    }

    @Test
    void leavesTheReasonOutOfAConnackThatWouldBeTooLong() throws IOException {
        RawMqtt socket = open();
        socket.send(packet(
                0x10, Raw5.head(0b1100_0010, 60, Raw5.four(0x27, 64)), string("raw"), string("pi"), string("wrong")));
        assertThat(connack5(socket)).isEqualTo(bytes(0x20, 3, 0, 0x86, 0));
    }

    @Test
    void saysNothingToAClientThatTakesNoConnack() throws IOException {
        RawMqtt socket = open();
        socket.send(Raw5.connect("raw", Raw5.four(0x27, 10)));
        assertThat(socket.isEnded()).isTrue();
        assertThat(running.gateway.sessions()).isZero();
    }

    @Test
    void saysNothingBeforeConnect() throws IOException {
        for (byte[] first : new byte[][] {
            Raw5.PINGREQ, Raw5.publish(0b10, 1, "telemetry", "{}"), Raw5.subscribe(1, "errors", 0), join(bytes(0xf0, 0))
        }) {
            RawMqtt socket = open();
            socket.send(first);
            assertThat(socket.read(0)).isEmpty();
            assertThat(socket.isEnded()).isTrue();
        }
    }
}
