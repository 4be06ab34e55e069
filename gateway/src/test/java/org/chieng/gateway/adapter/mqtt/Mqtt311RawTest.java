package org.chieng.gateway.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.packet;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.publish;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.string;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.subscribe;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.name.CommandId;
import org.junit.jupiter.api.Test;

/** What MQTT 3.1.1 demands of a server, byte by byte; docs/mqtt-conformance.md says which statement is proven where. */
class Mqtt311RawTest extends RawMqttCase {
    private static final byte[] PINGREQ = bytes(0xc0, 0);
    private static final byte[] PINGRESP = bytes(0xd0, 0);

    @Override
    String config() {
        return "mqtt.connect-timeout = 1s";
    }

    private static byte[] connect(int flags, byte[]... payload) {
        return packet(0x10, string("MQTT"), bytes(4, flags, 0, 60), RawMqtt.join(payload));
    }

    private static byte[] login() {
        return RawMqtt.join(string("pi"), string(RunningGateway.SECRET));
    }

    @Test
    void acceptsWithZeroAndWithoutASession() throws IOException {
        for (String id : List.of("a", "ABCDEFGHIJKLMNOPQRSTUVW", "0123456789abcdefghijxyz")) {
            for (int flags : new int[] {0xc2, 0xc0}) {
                RawMqtt socket = open();
                socket.send(connect(flags, string(id), login()));
                assertThat(socket.packet()).isEqualTo(CONNACK);
                socket.close();
            }
        }
        RawMqtt unnamed = open();
        unnamed.send(connect(0xc2, string(""), login()));
        assertThat(unnamed.packet()).isEqualTo(CONNACK);
    }

    @Test
    void refusesAnIdItDoesNotTake() throws IOException {
        for (byte[] connect : List.of(
                connect(0xc0, string(""), login()), // CleanSession 0 without an id
                connect(0xc2, string("x".repeat(300)), login()))) {
            RawMqtt socket = open();
            socket.send(connect);
            assertThat(socket.packet()).isEqualTo(bytes(0x20, 2, 0, 2));
            assertThat(socket.isEnded()).isTrue();
        }
    }

    @Test
    void refusesWhoCannotShowWhoItIs() throws IOException {
        for (byte[] connect : List.of(
                connect(0x02, string("raw")),
                connect(0x82, string("raw"), string("pi")),
                connect(0xc2, string("raw"), string("pi"), string("wrong")))) {
            RawMqtt socket = open();
            socket.send(connect, publish(1, 1, "telemetry", "{\"a\": 1}"));
            assertThat(socket.packet()).isEqualTo(bytes(0x20, 2, 0, 4));
            assertThat(socket.isEnded()).isTrue();
        }
        assertThat(running.gateway.counters().messages()).isZero();
    }

    @Test
    void endsAConnectWhoseFormIsWrongWithoutAConnack() throws IOException {
        Map<String, byte[]> wrong = Map.ofEntries(
                Map.entry("the reserved flag", connect(0xc3, string("raw"), login())),
                Map.entry("will QoS 3", connect(0xde, string("raw"), string("status"), string("offline"), login())),
                Map.entry("will QoS without a will", connect(0xca, string("raw"), login())),
                Map.entry("will RETAIN without a will", connect(0xe2, string("raw"), login())),
                Map.entry("no will where one is announced", connect(0x06, string("raw"))),
                Map.entry("no password", connect(0xc2, string("raw"), string("pi"))),
                Map.entry("an id that is no UTF-8", connect(0xc2, bytes(0, 2, 0xc3, 0x28), login())),
                Map.entry("an id with U+0000", connect(0xc2, bytes(0, 2, 'a', 0), login())),
                Map.entry(
                        "a user name that is no UTF-8",
                        connect(0xc2, string("raw"), bytes(0, 3, 0xed, 0xa0, 0x80), string("secret"))),
                Map.entry(
                        "a will topic that is no UTF-8",
                        connect(0xc6, string("raw"), bytes(0, 2, 0xc3, 0x28), string("offline"), login())));
        for (Map.Entry<String, byte[]> each : wrong.entrySet()) {
            RawMqtt socket = open();
            socket.send(each.getValue());
            assertThat(socket.rest()).as(each.getKey()).isEmpty();
        }
        assertThat(running.gateway.sessions()).isZero();
    }

    @Test
    void refusesAnotherProtocol() throws IOException {
        RawMqtt socket = open();
        socket.send(packet(0x10, string("MQTX"), bytes(4, 0xc2, 0, 60), string("raw"), login()));
        assertThat(socket.packet()).isEqualTo(bytes(0x20, 2, 0, 1));
        assertThat(socket.isEnded()).isTrue();
        assertThat(running.gateway.sessions()).isZero();
    }

    @Test
    void endsTheOldConnectionWhenTheSameClientComesAgain() throws IOException {
        RawMqtt old = login("raw");
        login("raw");
        assertThat(old.rest()).isEmpty();
    }

    @Test
    void publishesTheWillOfABrokenConnectionOnceAndNotThatOfAnEndedOne() throws IOException {
        RawMqtt broken = open();
        broken.send(connect(0xee, string("raw"), string("telemetry"), string("{\"will\": 1}"), login()));
        broken.packet();
        broken.close();
        await().untilAsserted(() ->
                assertThat(running.stored(RunningGateway.PI, "will")).hasSize(1));
        RawMqtt ended = open();
        ended.send(connect(0xc6, string("raw"), string("telemetry"), string("{\"normal\": 1}"), login()));
        ended.packet();
        ended.send(bytes(0xe0, 0));
        assertThat(ended.rest()).isEmpty();
        login("raw").close(); // no will: nothing comes
        await().until(() -> running.gateway.sessions() == 0);
        assertThat(running.stored(RunningGateway.PI, "normal")).isEmpty();
        assertThat(running.stored(RunningGateway.PI, "will")).hasSize(1);
    }

    @Test
    void answersEachPublishAsItsQosDemands() throws IOException {
        RawMqtt socket = login("raw");
        socket.send(publish(0, 0, "telemetry", "{\"q0\": 1}"));
        socket.send(publish(1, 0x0102, "telemetry", "{\"q1\": 1}"));
        assertThat(socket.packet()).isEqualTo(bytes(0x40, 2, 1, 2));
        socket.send(publish(1, 0x0102, "telemetry", "{\"q1\": 2}")); // a new message
        assertThat(socket.packet()).isEqualTo(bytes(0x40, 2, 1, 2));
        socket.send(publish(2, 0x0304, "telemetry", "{\"q2\": 1}"));
        assertThat(socket.packet()).isEqualTo(bytes(0x50, 2, 3, 4));
        socket.send(bytes(0x62, 2, 3, 4));
        assertThat(socket.packet()).isEqualTo(bytes(0x70, 2, 3, 4));
        socket.send(PINGREQ);
        assertThat(socket.packet()).isEqualTo(PINGRESP);
        assertThat(running.stored(RunningGateway.PI, "q0")).hasSize(1);
        assertThat(running.stored(RunningGateway.PI, "q1")).hasSize(2);
        assertThat(running.stored(RunningGateway.PI, "q2")).hasSize(1);
    }

    @Test
    void acknowledgesAPublishThatIsNotAllowed() throws IOException {
        RawMqtt socket = login("raw");
        socket.send(publish(1, 1, "v1/devices/other/telemetry", "{\"a\": 1}"));
        assertThat(socket.packet()).isEqualTo(bytes(0x40, 2, 0, 1));
        assertThat(running.stored(RunningGateway.OTHER, "a")).isEmpty();
    }

    @Test
    void endsAPacketThatBreaksTheProtocol() throws IOException {
        Map<String, byte[]> wrong = Map.ofEntries(
                Map.entry("packet id 0", publish(1, 0, "telemetry", "{}")),
                Map.entry("both QoS bits", bytes(0x36, 4, 0, 1, 'a', 0)),
                Map.entry("a wildcard", publish(0, 0, "telemetry/+", "{}")),
                Map.entry("no topic", publish(0, 0, "", "{}")),
                Map.entry("no UTF-8", packet(0x30, bytes(0, 2, 0xc3, 0x28), bytes('{', '}'))),
                Map.entry("U+0000", packet(0x30, bytes(0, 2, 'a', 0), bytes('{', '}'))),
                Map.entry("PUBREL with flags 0000", bytes(0x60, 2, 0, 1)),
                Map.entry("SUBSCRIBE with flags 0000", bytes(0x80, 6, 0, 1, 0, 1, 'a', 0)),
                Map.entry("UNSUBSCRIBE with flags 0000", bytes(0xa0, 5, 0, 1, 0, 1, 'a')),
                Map.entry("SUBSCRIBE to nothing", packet(0x82, bytes(0, 1))),
                Map.entry("UNSUBSCRIBE from nothing", packet(0xa2, bytes(0, 1))),
                Map.entry("SUBSCRIBE with packet id 0", subscribe(0, "errors", 0)),
                Map.entry("SUBSCRIBE with QoS 3", subscribe(1, "errors", 3)),
                Map.entry("a filter that is no UTF-8", packet(0x82, bytes(0, 1, 0, 2, 0xc3, 0x28, 0))),
                Map.entry("a filter that is no UTF-8, to unsubscribe", packet(0xa2, bytes(0, 1, 0, 2, 0xc3, 0x28))),
                Map.entry("AUTH", bytes(0xf0, 0)),
                Map.entry("PUBACK with flags 0001", bytes(0x41, 2, 0, 1)),
                Map.entry("PINGREQ with flags 1000", bytes(0xc8, 0)),
                Map.entry("SUBSCRIBE with No Local", subscribe(1, "errors", 4)),
                Map.entry("SUBSCRIBE with a reserved bit", subscribe(1, "errors", 0x81)),
                Map.entry("type 0", bytes(0, 0)));
        for (Map.Entry<String, byte[]> each : wrong.entrySet()) {
            RawMqtt socket = login("raw");
            socket.send(each.getValue(), PINGREQ);
            assertThat(socket.rest()).as(each.getKey()).isEmpty();
        }
    }

    @Test
    void takesADisconnectWithReservedFlagsForABrokenConnection() throws IOException {
        RawMqtt socket = login("raw");
        socket.send(bytes(0xe1, 0));
        assertThat(socket.rest()).isEmpty();
    }

    @Test
    void seesAReservedBitWhereverThePacketIsCut() throws IOException {
        byte[] packet = packet(0x82, bytes(0, 1), string("errors"), bytes(1), string("commands/+"), bytes(0x40));
        RawMqtt socket = login("raw");
        for (byte one : packet) {
            socket.send(new byte[] {one});
        }
        assertThat(socket.rest()).isEmpty();
        RawMqtt good = login("raw");
        packet[packet.length - 1] = 0;
        for (byte one : packet) {
            good.send(new byte[] {one});
        }
        assertThat(good.packet()).isEqualTo(bytes(0x90, 4, 0, 1, 0, 0));
    }

    @Test
    void answersEachFilterOfASubscribeInItsPlace() throws IOException {
        RawMqtt socket = login("raw");
        socket.send(packet(
                0x82,
                bytes(0x12, 0x34),
                string("errors"),
                bytes(2),
                string("commands/+"),
                bytes(2),
                string("v1/devices/other/config"),
                bytes(1),
                string("weather/#"),
                bytes(0)));
        assertThat(socket.packet()).isEqualTo(bytes(0x90, 6, 0x12, 0x34, 0, 1, 0x80, 0x80));
        socket.send(packet(0xa2, bytes(0x12, 0x35), string("commands/#"), string("commands/+")));
        assertThat(socket.packet()).isEqualTo(bytes(0xb0, 2, 0x12, 0x35));
        running.gateway
                .downlink()
                .send(
                        RunningGateway.PI,
                        new CommandId("c-1"),
                        "{}".getBytes(UTF_8),
                        Instant.now().plusSeconds(60));
        socket.send(PINGREQ);
        assertThat(socket.packet()).isEqualTo(PINGRESP);
    }

    @Test
    void deliversAtTheGrantedQosAndAgainOnANewConnection() throws IOException {
        Downlink downlink = running.gateway.downlink();
        downlink.configure(RunningGateway.PI, "{\"version\":1}".getBytes(UTF_8));
        downlink.send(
                RunningGateway.PI,
                new CommandId("c-1"),
                "{}".getBytes(UTF_8),
                Instant.now().plusSeconds(60));
        byte[] firstTime = null;
        for (int i = 0; i < 2; i++) {
            RawMqtt socket = login("raw");
            socket.send(subscribe(1, "commands/+", 2));
            assertThat(socket.packet()).isEqualTo(bytes(0x90, 3, 0, 1, 1));
            byte[] command = socket.packet();
            assertThat(command[0]).as("QoS 1, no DUP: no session is resumed").isEqualTo((byte) 0x32);
            firstTime = firstTime == null ? command : firstTime;
            assertThat(command).isEqualTo(firstTime);
            socket.send(subscribe(2, "config", 0));
            assertThat(socket.packet()).isEqualTo(bytes(0x90, 3, 0, 2, 0));
            assertThat(socket.packet()[0]).as("RETAIN").isEqualTo((byte) 0x31);
        }
    }
}
