package org.chieng.gateway.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.packet;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.publish;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.string;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;

/** A phone that sends no user name, as phyphox's {@code mqtt/json} and {@code mqtt/csv}. */
class MqttTopicLoginTest extends RawMqttCase {
    private static final String LOGIN = "login/pi/" + RunningGateway.SECRET + "/";

    @Override
    String config() {
        return "mqtt.topic-login = true";
    }

    /** What phyphox sends: clean session, keep-alive, nothing else. */
    private RawMqtt nameless() throws IOException {
        RawMqtt socket = open();
        socket.send(packet(0x10, string("MQTT"), bytes(4, 2, 0, 60), string("phyphox_3f21ab")));
        assertThat(socket.read(4)).isEqualTo(CONNACK);
        return socket;
    }

    @Test
    void takesWhoSaysSoInTheTopic() throws IOException {
        RawMqtt phone = nameless();
        phone.send(publish(0, 0, LOGIN + "phyphox", "{\"acc_time\": [0.0, 0.01], \"accX\": [0.1, null]}"));
        phone.send(publish(0, 0, LOGIN + "phyphox/accY", "0.1,null,0.3"));
        phone.send(publish(1, 1, LOGIN + "telemetry", "{\"last\": 1}"));
        assertThat(phone.packet()).isEqualTo(bytes(0x40, 2, 0, 1));
        assertThat(running.stored(RunningGateway.PI, "phyphox/accX")).hasSize(1);
        assertThat(running.stored(RunningGateway.PI, "phyphox/accY")).hasSize(2);
        assertThat(running.gateway.sessions()).isEqualTo(1);
    }

    @Test
    void servesItAsAnyDeviceOnceItIsKnown() throws IOException {
        RawMqtt phone = nameless();
        phone.send(publish(1, 1, LOGIN + "telemetry", "{\"a\": 1}"));
        phone.packet();
        phone.send(RawMqtt.subscribe(2, "errors", 0));
        phone.packet();
        phone.send(publish(1, 3, LOGIN + "nonsense/x/y", "?"));
        byte[] error = phone.packet();
        assertThat(new String(error, StandardCharsets.UTF_8)).contains("unknown-topic", "nonsense");
        phone.packet();
        phone.send(publish(1, 4, "login/other/whatever/telemetry", "{\"a\": 1}"));
        assertThat(new String(phone.packet(), StandardCharsets.UTF_8))
                .contains("unknown-topic")
                .doesNotContain("whatever");
        assertThat(running.stored(RunningGateway.OTHER, "a")).isEmpty();
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);
    }

    @Test
    void endsWhoSaysNothingOrSomethingWrong() throws IOException {
        for (String topic : List.of(
                "telemetry", "login/pi/wrong/telemetry", "login/nobody/x/telemetry", "login/pi", "login//x/y")) {
            RawMqtt phone = nameless();
            phone.send(publish(1, 1, topic, "{\"a\": 1}"));
            assertThat(phone.rest()).as(topic).isEmpty();
        }
        RawMqtt listener = nameless();
        listener.send(RawMqtt.subscribe(1, "live/#", 0));
        assertThat(listener.rest()).as("SUBSCRIBE").isEmpty();
        assertThat(running.stored(RunningGateway.PI, "a")).isEmpty();
        assertThat(running.rejected(ErrorCode.WRONG_SECRET)).isEqualTo(1);
    }

    @Test
    void boundsHowManyHaveNotSaidWhoTheyAre() throws IOException {
        for (int i = 0; i < TopicLogin.MOST_WAITING; i++) {
            nameless();
        }
        RawMqtt oneMore = open();
        oneMore.send(packet(0x10, string("MQTT"), bytes(4, 2, 0, 60), string("phyphox")));
        assertThat(oneMore.read(4)).isEqualTo(bytes(0x20, 2, 0, 3));
        RawMqtt device = login("raw");
        device.send(publish(1, 1, "telemetry", "{\"a\": 1}"));
        assertThat(device.packet()).isEqualTo(bytes(0x40, 2, 0, 1));
        await().until(() -> running.gateway.sessions() == 1);
    }
}
