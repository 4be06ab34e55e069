package org.chieng.gateway.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.packet;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.publish;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.string;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.subscribe;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.Test;

/** Who sees which live values. */
class MqttLiveTest extends RawMqttCase {
    @Override
    String config() {
        return "mqtt.max-subscriptions = 4";
    }

    private static String topic(byte[] publish) {
        return new String(publish, 4, publish[3], UTF_8);
    }

    private static JsonObject payload(byte[] publish) {
        return new JsonObject(Buffer.buffer(publish).slice(4 + publish[3], publish.length));
    }

    private void otherMeasures() throws IOException {
        RawMqtt other = open();
        other.send(
                RawMqtt.connect("other", RunningGateway.SECRET, 60),
                publish(
                        1,
                        1,
                        "telemetry",
                        "[{\"n\":\"uno/temp\",\"u\":\"Cel\",\"v\":23.5,\"t\":1795543000.25},{\"n\":\"uno/on\",\"vb\":true}]"));
        assertThat(other.packet()).isEqualTo(CONNACK);
        assertThat(other.packet()[0]).isEqualTo((byte) 0x40);
    }

    @Test
    void tellsTheValuesOfTheOwnSchoolOnceEach() throws IOException {
        RawMqtt socket = login("raw");
        socket.send(subscribe(1, "v1/schools/thcs-muong-bi/live/#", 1));
        assertThat(socket.packet()).as("QoS 0 is granted").isEqualTo(bytes(0x90, 3, 0, 1, 0));
        socket.send(subscribe(2, "v1/schools/thcs-muong-bi/live/other/+/temp", 1));
        socket.packet();
        otherMeasures();

        byte[] first = socket.packet();
        assertThat(first[0]).as("QoS 0").isEqualTo((byte) 0x30);
        assertThat(topic(first)).isEqualTo("v1/schools/thcs-muong-bi/live/other/uno/temp");
        assertThat(payload(first)).isEqualTo(new JsonObject("{\"t\":1795543000.250000,\"v\":23.5,\"u\":\"Cel\"}"));
        byte[] second = socket.packet();
        assertThat(topic(second)).isEqualTo("v1/schools/thcs-muong-bi/live/other/uno/on");
        assertThat(payload(second).getBoolean("vb")).isTrue();
    }

    @Test
    void tellsOnlyWhatTheFilterFits() throws IOException {
        RawMqtt socket = login("raw");
        socket.send(subscribe(1, "live/+/uno/on", 0));
        socket.packet();
        otherMeasures();
        assertThat(topic(socket.packet())).isEqualTo("live/other/uno/on");
        socket.send(packet(0xa2, bytes(0, 2), string("live/+/uno/on")));
        assertThat(socket.packet()).isEqualTo(bytes(0xb0, 2, 0, 2));
        otherMeasures();
        socket.send(Raw5.PINGREQ);
        assertThat(socket.packet()).isEqualTo(Raw5.PINGRESP);
    }

    @Test
    void refusesOtherSchoolsAndWhatFitsNoTopic() throws IOException {
        RawMqtt socket = login5("raw");
        for (String filter : List.of(
                "v1/schools/another/live/#",
                "v1/schools/+/live/#",
                "v1/schools/another/live/pi/uno/temp",
                "v1/schools/thcs-muong-bi/live/#/x",
                "v1/schools/thcs-muong-bi/live/pi",
                "v1/schools/thcs-muong-bi/live/a/b/c/d",
                "live/pi+/uno/temp",
                "v1/#",
                "#")) {
            socket.send(Raw5.subscribe(1, filter, 0));
            boolean isForeign = filter.contains("another") || filter.contains("/+/");
            assertThat(socket.packet()).as(filter).isEqualTo(bytes(0x90, 4, 0, 1, 0, isForeign ? 0x87 : 0x8f));
        }
        LiveFeed.on(running.vertx)
                .readings(
                        new EnrolledDevice(RunningGateway.OTHER, new SchoolId("another")),
                        List.of(Reading.ofNumber(new ChannelName("uno", "temp"), 1, 2, null)));
        socket.send(Raw5.PINGREQ);
        assertThat(socket.packet()).isEqualTo(Raw5.PINGRESP);
    }

    /** None of them ever reads: what they don't take is left out for them, and for nobody else. */
    @Test
    void tellsWhoReadsEverythingBesideManyWhoNeverDo() throws Exception {
        int packs = 2_000;
        for (int i = 0; i < 60; i++) {
            RawMqtt deaf = login("deaf-" + i);
            deaf.send(subscribe(1, "live/#", 0));
            deaf.packet();
        }
        RawMqtt reader = login("reader");
        reader.send(subscribe(1, "live/#", 0));
        reader.packet();
        CompletableFuture<List<Integer>> heard = CompletableFuture.supplyAsync(() -> {
            List<Integer> numbers = new ArrayList<>();
            try {
                while (numbers.size() < packs) {
                    String told = new String(reader.packet(), UTF_8);
                    numbers.add(Integer.parseInt(
                            told.substring(told.indexOf("\"vs\":\"") + 6).split(" ", 2)[0]));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return numbers;
        });
        RawMqtt sender = open();
        sender.send(RawMqtt.connect("other", RunningGateway.SECRET, 60));
        assertThat(sender.packet()).isEqualTo(CONNACK);
        String filling = " " + "x".repeat(1_000);
        for (int i = 0; i < packs; i++) {
            sender.send(publish(1, 1, "telemetry", "{\"a\": \"" + i + filling + "\"}"));
            assertThat(sender.packet()).isEqualTo(bytes(0x40, 2, 0, 1));
        }
        assertThat(heard.get(30, TimeUnit.SECONDS))
                .isEqualTo(IntStream.range(0, packs).boxed().toList());
        assertThat(running.gateway.counters().liveLeftOut())
                .as("for the others")
                .isPositive();
    }

    @Test
    void boundsHowMuchIsSubscribedTo() throws IOException {
        RawMqtt socket = login5("raw");
        for (int i = 0; i < 8; i++) {
            socket.send(Raw5.subscribe(1, "live/device-" + i + "/#", 0));
            assertThat(socket.packet()[5] & 0xff).isEqualTo(i < 4 ? 0 : 0x97);
        }
        socket.send(Raw5.subscribe(1, "live/device-1/#", 0));
        assertThat(socket.packet()[5]).as("again is no new one").isZero();
        RawMqtt old = login("old");
        for (int i = 0; i < 5; i++) {
            old.send(subscribe(1, "live/device-" + i + "/#", 0));
            assertThat(old.packet()[4] & 0xff).isEqualTo(i < 4 ? 0 : 0x80);
        }
    }
}
