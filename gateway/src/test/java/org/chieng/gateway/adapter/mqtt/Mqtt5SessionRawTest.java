package org.chieng.gateway.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.join;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.packet;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.string;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.name.CommandId;
import org.junit.jupiter.api.Test;

/** What MQTT 5 demands of a server behind CONNECT, byte by byte; docs/mqtt-conformance.md says which statement is proven where. */
class Mqtt5SessionRawTest extends RawMqttCase {
    private static final int QOS1 = 0b10;
    private static final int QOS2 = 0b100;

    private void command(String id) {
        assertThat(running.gateway
                        .downlink()
                        .send(
                                RunningGateway.PI,
                                new CommandId(id),
                                "{}".getBytes(UTF_8),
                                Instant.now().plusSeconds(60)))
                .isEqualTo(Downlink.Taken.TAKEN);
    }

    private static int packetId(byte[] publish) {
        int topicLength = publish[3];
        return (publish[4 + topicLength] << 8) | publish[5 + topicLength];
    }

    private static byte[] puback(int id) {
        return bytes(0x40, 2, id >> 8, id);
    }

    @Test
    void answersEachPublishAsItsQosDemands() throws IOException {
        RawMqtt socket = login5("raw");
        socket.send(Raw5.publish(0, 0, "telemetry", "{\"q0\": 1}"));
        socket.send(Raw5.publish(QOS1, 0x0102, "telemetry", "{\"q1\": 1}"));
        assertThat(socket.packet()).isEqualTo(bytes(0x40, 2, 1, 2));
        socket.send(Raw5.publish(QOS2, 0x0304, "telemetry", "{\"q2\": 1}"));
        assertThat(socket.packet()).isEqualTo(bytes(0x50, 2, 3, 4));
        socket.send(bytes(0x62, 2, 3, 4));
        assertThat(socket.packet()).isEqualTo(bytes(0x70, 2, 3, 4));
        for (String channel : List.of("q0", "q1", "q2")) {
            assertThat(running.stored(RunningGateway.PI, channel)).hasSize(1);
        }
    }

    @Test
    void takesAnIdAgainOnceItsExchangeHasEnded() throws IOException {
        RawMqtt socket = login5("raw", bytes(0x17, 0)); // no reason strings
        for (int first : new int[] {QOS1, QOS1 | 0b1000}) { // DUP or not: a new message
            socket.send(Raw5.publish(first, 9, "telemetry", "{\"a\": " + first + "}"));
            assertThat(socket.packet()).isEqualTo(bytes(0x40, 2, 0, 9));
        }
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(2);

        for (int i = 0; i < 2; i++) {
            socket.send(Raw5.publish(QOS2, 9, "telemetry", "oops"));
            byte[] refused = socket.packet();
            assertThat(refused[0]).as("PUBREC").isEqualTo((byte) 0x50);
            assertThat(refused[4]).as("reason code").isEqualTo((byte) 0x99); // ends the exchange: no PUBREL comes
        }
        for (int i = 0; i < 2; i++) {
            socket.send(Raw5.publish(QOS2, 9, "telemetry", "{\"b\": " + i + "}"));
            assertThat(socket.packet()).isEqualTo(bytes(0x50, 2, 0, 9));
            socket.send(bytes(0x62, 2, 0, 9));
            assertThat(socket.packet()).isEqualTo(bytes(0x70, 2, 0, 9));
        }
        assertThat(running.stored(RunningGateway.PI, "b")).hasSize(2);
    }

    @Test
    void storesAQos2MessageOnceUntilItsPubrel() throws IOException {
        RawMqtt socket = login5("raw");
        for (int first : new int[] {QOS2, QOS2 | 0b1000}) {
            socket.send(Raw5.publish(first, 9, "telemetry", "{\"a\": 1}"));
            assertThat(socket.packet()).isEqualTo(bytes(0x50, 2, 0, 9));
        }
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);
        assertThat(running.gateway.counters().messages()).isEqualTo(1);
    }

    @Test
    void takesAByteOrderMarkForWhatItIs() throws IOException {
        RawMqtt socket = login5("raw", bytes(0x17, 0)); // no reason strings
        socket.send(
                packet(0x32, bytes(0, 12, 0xef, 0xbb, 0xbf), "telemetry".getBytes(UTF_8), bytes(0, 1, 0, '{', '}')));
        assertThat(socket.packet()).as("another topic than telemetry").isEqualTo(bytes(0x40, 4, 0, 1, 0x90, 0));
    }

    @Test
    void deliversAfterARestartWhatWasTakenBefore() throws Exception {
        String file = "downlink.file = \"" + folder.resolve("downlink.log") + "\"";
        running.close();
        running = RunningGateway.start(Files.createDirectory(folder.resolve("first")), file);
        command("c-1");
        running.close();
        running = RunningGateway.start(Files.createDirectory(folder.resolve("second")), file);
        RawMqtt socket = login5("raw");
        socket.send(Raw5.subscribe(1, "commands/+", 1));
        socket.packet();
        assertThat(socket.packet()).containsSequence("commands/c-1".getBytes(UTF_8));
    }

    @Test
    void answersEveryPing() throws IOException {
        RawMqtt socket = login5("raw");
        socket.send(Raw5.PINGREQ, Raw5.PINGREQ);
        assertThat(socket.read(4)).isEqualTo(join(Raw5.PINGRESP, Raw5.PINGRESP));
    }

    @Test
    void takesTopicAliasesOfOneConnectionOnly() throws IOException {
        RawMqtt socket = login5("raw");
        for (int alias = 1; alias <= TopicAliases.MOST; alias++) {
            socket.send(Raw5.publish(QOS1, alias, "telemetry", "{\"a\": 1}", Raw5.two(0x23, alias)));
            assertThat(socket.packet()).isEqualTo(bytes(0x40, 2, 0, alias));
            socket.send(Raw5.publish(QOS1, alias, "", "{\"b\": 1}", Raw5.two(0x23, alias)));
            assertThat(socket.packet()).isEqualTo(bytes(0x40, 2, 0, alias));
        }
        RawMqtt next = login5("raw");
        assertEnds(socket, 0x8e);
        next.send(Raw5.publish(QOS1, 1, "", "{\"b\": 1}", Raw5.two(0x23, 1)));
        assertEnds(next, 0x94);
    }

    @Test
    void endsAPublishWhoseAliasIsOutOfRange() throws IOException {
        for (int alias : new int[] {0, TopicAliases.MOST + 1}) {
            RawMqtt socket = login5("raw");
            socket.send(Raw5.publish(QOS1, 1, "telemetry", "{\"a\": 1}", Raw5.two(0x23, alias)));
            assertEnds(socket, 0x94);
        }
        assertThat(running.gateway.counters().messages()).isZero();
    }

    @Test
    void endsAPublishThatBreaksTheProtocol() throws IOException {
        RawMqtt noTopic = login5("raw");
        noTopic.send(Raw5.publish(QOS1, 1, "", "{\"a\": 1}"));
        assertEnds(noTopic, 0x82);
        RawMqtt identified = login5("raw");
        identified.send(Raw5.publish(QOS1, 1, "telemetry", "{\"a\": 1}", bytes(0x0b, 1)));
        assertEnds(identified, 0x82);
        for (byte[] topic :
                new byte[][] {bytes(0, 2, 0xc3, 0x28), bytes(0, 2, 'a', 0), bytes(0, 3, 0xed, 0xa0, 0x80)}) {
            RawMqtt notUtf8 = login5("raw");
            notUtf8.send(packet(0x30, topic, bytes(0), bytes('{', '}')));
            assertEnds(notUtf8, 0x81);
        }
        assertThat(running.gateway.counters().messages()).isZero();
    }

    @Test
    void endsAPacketThatCannotBeRead() throws IOException {
        List<byte[]> packets = List.of(
                Raw5.publish(0b110, 1, "telemetry", "{}"), // both QoS bits
                Raw5.publish(QOS1, 0, "telemetry", "{}"), // packet id 0
                Raw5.publish(0, 0, "telemetry/+", "{}"), // a wildcard
                Raw5.publish(0, 0, "telemetry", "{}", bytes(0x7f, 1)), // no such property
                bytes(0x60, 2, 0, 1), // PUBREL with flags 0000
                bytes(0x80, 6, 0, 1, 0, 0, 1, 'a', 0), // SUBSCRIBE with flags 0000
                bytes(0xa0, 6, 0, 1, 0, 0, 1, 'a'), // UNSUBSCRIBE with flags 0000
                bytes(0xe1, 0), // DISCONNECT with flags 0001
                bytes(0xc2, 0), // PINGREQ with flags 0010
                packet(0x82, bytes(0, 1, 0), string("errors"), bytes(0x40)), // a reserved bit in the options
                packet(0x82, bytes(0, 1, 2, 0x0b, 1), string("errors"), bytes(0x80)), // the other, after properties
                bytes(0x30, 0xff, 0xff, 0xff, 0xff, 0x7f), // a length of 5 bytes
                bytes(0x00, 0));
        for (byte[] misplaced : List.of( // properties of other packets (section 2.2.2.2)
                Raw5.publish(QOS1, 1, "telemetry", "{}", Raw5.four(0x11, 1)),
                Raw5.publish(QOS1, 1, "telemetry", "{}", Raw5.two(0x21, 1)),
                Raw5.subscribe(1, "errors", 0, bytes(0x17, 1)),
                packet(0xa2, bytes(0, 1), Raw5.properties(bytes(0x0b, 1)), string("errors")))) {
            RawMqtt socket = login5("raw");
            socket.send(misplaced);
            assertEnds(socket, 0x81);
        }
        for (byte[] packet : packets) {
            RawMqtt socket = login5("raw");
            socket.send(packet);
            byte[] said = socket.rest();
            assertThat(said.length == 0 || said[0] == (byte) 0xe0)
                    .as(Arrays.toString(packet) + " got " + Arrays.toString(said))
                    .isTrue();
        }
        assertThat(running.gateway.counters().messages()).isZero();
    }

    @Test
    void endsAnAuthThatWasNotAgreedOn() throws IOException {
        RawMqtt socket = login5("raw");
        socket.send(bytes(0xf0, 2, 0x19, 0));
        assertEnds(socket, 0x82);
    }

    @Test
    void answersEachFilterOfASubscribeInItsPlace() throws IOException {
        RawMqtt socket = login5("raw");
        socket.send(packet(
                0x82,
                bytes(0x12, 0x34, 0),
                string("errors"),
                bytes(2),
                string("commands/+"),
                bytes(2),
                string("v1/devices/other/config"),
                bytes(1),
                string("weather/#"),
                bytes(0),
                string("config"),
                bytes(0),
                string("$share/g/commands/+"),
                bytes(0),
                string("tele#metry"),
                bytes(0),
                string("+x/config"),
                bytes(0)));
        assertThat(socket.packet()).isEqualTo(bytes(0x90, 11, 0x12, 0x34, 0, 0, 1, 0x87, 0x8f, 0, 0x9e, 0x8f, 0x8f));

        socket.send(packet(
                0xa2,
                bytes(0x12, 0x35, 0),
                string("commands/+"),
                string("commands/#"),
                string("Config"),
                string("config")));
        assertThat(socket.packet()).isEqualTo(bytes(0xb0, 7, 0x12, 0x35, 0, 0, 0x11, 0x11, 0));
    }

    @Test
    void endsASubscribeThatBreaksTheProtocol() throws IOException {
        RawMqtt none = login5("raw");
        none.send(packet(0x82, bytes(0, 1, 0)));
        assertEnds(none, 0x82);
        RawMqtt noneLeft = login5("raw");
        noneLeft.send(packet(0xa2, bytes(0, 1, 0)));
        assertEnds(noneLeft, 0x82);
        RawMqtt noLocal = login5("raw");
        noLocal.send(Raw5.subscribe(1, "$share/g/live/#", 0b100));
        assertEnds(noLocal, 0x82);
        RawMqtt identified = login5("raw");
        identified.send(Raw5.subscribe(1, "errors", 0, bytes(0x0b, 1)));
        assertEnds(identified, 0xa1);
        RawMqtt notUtf8 = login5("raw");
        notUtf8.send(packet(0x82, bytes(0, 1, 0), bytes(0, 2, 0xc3, 0x28), bytes(0)));
        assertEnds(notUtf8, 0x81);
        RawMqtt notUtf8Either = login5("raw");
        notUtf8Either.send(packet(0xa2, bytes(0, 1, 0), bytes(0, 2, 'a', 0)));
        assertEnds(notUtf8Either, 0x81);
    }

    @Test
    void sendsCommandsAtTheGrantedQosWithFreshIdsAndWithinTheReceiveMaximum() throws IOException {
        RawMqtt socket = login5("raw", Raw5.two(0x21, 2));
        socket.send(Raw5.subscribe(1, "commands/+", 2));
        assertThat(socket.packet()).isEqualTo(bytes(0x90, 4, 0, 1, 0, 1));
        for (int i = 0; i < 4; i++) {
            command("c-" + i);
        }
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            byte[] publish = socket.packet();
            assertThat(publish[0]).as("QoS 1, no DUP, no RETAIN").isEqualTo((byte) 0x32);
            ids.add(packetId(publish));
        }
        assertThat(ids).doesNotContain(0).doesNotHaveDuplicates();
        socket.send(Raw5.PINGREQ); // at a quota of zero other packets are answered, and no PUBLISH comes
        assertThat(socket.packet()).isEqualTo(Raw5.PINGRESP);
        assertThat(running.gateway.downlink().counters().waiting()).isEqualTo(4);

        socket.send(puback(ids.get(0)));
        byte[] third = socket.packet();
        assertThat(third).containsSequence("commands/c-2".getBytes(UTF_8));
        assertThat(packetId(third)).isNotEqualTo(ids.get(1));
        socket.send(join(bytes(0x40, 4, 0, ids.get(1), 0x80, 0))); // an error acknowledges, too
        assertThat(socket.packet()).containsSequence("commands/c-3".getBytes(UTF_8));
        await().until(() -> running.gateway.downlink().counters().waiting() == 2);
    }

    @Test
    void sendsACommandAgainOnlyOnANewConnection() throws IOException {
        RawMqtt first = login5("raw");
        first.send(Raw5.subscribe(1, "commands/+", 1));
        first.packet();
        command("c-1");
        byte[] publish = first.packet();
        first.send(Raw5.subscribe(2, "commands/+", 1)); // replaces the subscription: nothing is sent twice or lost
        assertThat(first.packet()).isEqualTo(bytes(0x90, 4, 0, 2, 0, 1));
        first.close();

        RawMqtt second = login5("raw");
        second.send(Raw5.subscribe(1, "commands/+", 1));
        second.packet();
        assertThat(second.packet()).containsSequence("commands/c-1".getBytes(UTF_8));
        assertThat(publish).containsSequence("commands/c-1".getBytes(UTF_8));
    }

    @Test
    void keepsTheRetainFlagForWhatIsSentOnSubscribing() throws IOException {
        Downlink downlink = running.gateway.downlink();
        downlink.configure(RunningGateway.PI, "{\"version\":1}".getBytes(UTF_8));
        RawMqtt socket = login5("raw");
        socket.send(Raw5.subscribe(1, "config", 1));
        socket.packet();
        assertThat(socket.packet()[0]).as("RETAIN").isEqualTo((byte) 0x33);
        downlink.configure(RunningGateway.PI, "{\"version\":2}".getBytes(UTF_8));
        assertThat(socket.packet()[0]).as("an established subscription").isEqualTo((byte) 0x32);
        socket.send(Raw5.subscribe(2, "config", 0)); // sent again, at the new QoS
        socket.packet();
        byte[] again = socket.packet();
        assertThat(again[0]).isEqualTo((byte) 0x31);
        assertThat(again).containsSequence("{\"version\":2}".getBytes(UTF_8));
    }

    @Test
    void heedsRetainHandling() throws IOException {
        running.gateway.downlink().configure(RunningGateway.PI, "{\"version\":1}".getBytes(UTF_8));
        RawMqtt socket = login5("raw");
        socket.send(Raw5.subscribe(1, "config", 0x20), Raw5.PINGREQ); // 2: never
        socket.packet();
        assertThat(socket.packet()).isEqualTo(Raw5.PINGRESP);
        socket.send(Raw5.subscribe(2, "config", 0x10), Raw5.PINGREQ); // 1: only when it is new, and it isn't
        socket.packet();
        assertThat(socket.packet()).isEqualTo(Raw5.PINGRESP);
        socket.send(packet(0xa2, bytes(0, 3, 0), string("config")));
        socket.packet();
        socket.send(Raw5.subscribe(4, "config", 0x10));
        socket.packet();
        assertThat(socket.packet()[0]).isEqualTo((byte) 0x31);
    }

    @Test
    void completesWhatIsInFlightAndSendsNothingNewAfterUnsubscribe() throws IOException {
        RawMqtt socket = login5("raw");
        socket.send(Raw5.subscribe(1, "commands/+", 1));
        socket.packet();
        command("c-1");
        int id = packetId(socket.packet());
        socket.send(packet(0xa2, bytes(0, 2, 0), string("commands/+")));
        assertThat(socket.packet()).isEqualTo(bytes(0xb0, 4, 0, 2, 0, 0));
        command("c-2");
        socket.send(puback(id), Raw5.PINGREQ);
        assertThat(socket.packet()).isEqualTo(Raw5.PINGRESP);
        await().until(() -> running.gateway.downlink().counters().waiting() == 1);
        assertThat(running.gateway.downlink().counters().delivered()).isEqualTo(1);
    }

    @Test
    void sendsNoPacketThatIsTooLargeForTheClient() throws IOException {
        RawMqtt socket = login5("raw", Raw5.four(0x27, 100));
        socket.send(Raw5.subscribe(1, "commands/+", 1));
        socket.packet();
        running.gateway
                .downlink()
                .send(
                        RunningGateway.PI,
                        new CommandId("large"),
                        "x".repeat(200).getBytes(UTF_8),
                        Instant.now().plusSeconds(60));
        command("small");
        byte[] publish = socket.packet();
        assertThat(publish).containsSequence("commands/small".getBytes(UTF_8));
        assertThat(publish.length).isLessThanOrEqualTo(100);
        socket.send(puback(packetId(publish)));
        await().until(() -> running.gateway.downlink().counters().waiting() == 0); // as if it were sent

        socket.send(Raw5.publish(QOS1, 1, "telemetry", "oops"));
        assertThat(socket.packet()).as("no reason string").isEqualTo(bytes(0x40, 4, 0, 1, 0x99, 0));
        socket.send(Raw5.publish(QOS2, 1, "telemetry", "oops"));
        assertThat(socket.packet()).isEqualTo(bytes(0x50, 4, 0, 1, 0x99, 0));
        socket.send(Raw5.publish(QOS1, 1, "", "oops"));
        assertThat(socket.packet()).isEqualTo(bytes(0xe0, 2, 0x82, 0));
    }

    @Test
    void saysNoReasonToAClientThatWantsNone() throws IOException {
        RawMqtt socket = login5("raw", bytes(0x17, 0));
        socket.send(Raw5.publish(QOS1, 1, "telemetry", "oops"), Raw5.publish(QOS2, 2, "telemetry", "oops"));
        assertThat(socket.packet()).isEqualTo(bytes(0x40, 4, 0, 1, 0x99, 0));
        assertThat(socket.packet()).isEqualTo(bytes(0x50, 4, 0, 2, 0x99, 0));
    }

    @Test
    void passesOverUserPropertiesAndWhatItHasNoUseFor() throws IOException {
        RawMqtt socket = login5("raw", Raw5.property(0x26, "firmware", "1.2"));
        socket.send(Raw5.publish(
                QOS1,
                1,
                "telemetry",
                "{\"a\": 1}",
                Raw5.property(0x26, "k", "v"),
                Raw5.property(0x26, "k", "w"),
                bytes(1, 1), // Payload Format Indicator
                Raw5.four(2, 5), // Message Expiry Interval
                Raw5.property(8, "replies/to"), // Response Topic
                join(bytes(9), string("corr")), // Correlation Data
                Raw5.property(3, "application/json")));
        assertThat(socket.packet()).isEqualTo(bytes(0x40, 2, 0, 1));
    }

    @Test
    void saysNothingBehindItsDisconnect() throws IOException {
        RawMqtt socket = login5("raw");
        socket.send(
                Raw5.publish(QOS1, 1, "", "{\"a\": 1}"),
                Raw5.publish(QOS1, 2, "telemetry", "{\"a\": 1}"),
                Raw5.subscribe(3, "errors", 0),
                Raw5.PINGREQ);
        assertEnds(socket, 0x82);
    }

    @Test
    void tellsThatItShutsDownWithoutASessionExpiry() throws IOException {
        RawMqtt socket = login5("raw");
        RunningGateway.waitFor(running.gateway.close());
        byte[] disconnect = socket.packet();
        assertThat(disconnect[0]).isEqualTo((byte) 0xe0);
        assertThat(disconnect[2]).as("reason code").isEqualTo((byte) 0x8b);
        assertThat(disconnect[4]).as("the one property: Reason String").isEqualTo((byte) 0x1f);
        assertThat(socket.isEnded()).isTrue();
    }
}
