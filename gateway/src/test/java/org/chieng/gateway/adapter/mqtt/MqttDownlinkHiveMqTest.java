package org.chieng.gateway.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.name.CommandId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands, configuration and time with HiveMQ's client, MQTT 5. */
@Timeout(60)
class MqttDownlinkHiveMqTest {
    @TempDir
    Path folder;

    private RunningGateway running;
    private Downlink downlink;
    private Mqtt5BlockingClient client;

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(folder);
        downlink = running.gateway.downlink();
        client = Mqtt5Client.builder()
                .identifier("pi")
                .serverHost("127.0.0.1")
                .serverPort(running.gateway.mqttPort())
                .simpleAuth()
                .username("pi")
                .password(RunningGateway.SECRET.getBytes(UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connectWith()
                .restrictions()
                .receiveMaximum(2)
                .applyRestrictions()
                .send();
    }

    @AfterEach
    void stop() {
        client.toAsync().disconnect().exceptionally(notConnected -> null).join();
        running.close();
    }

    private void send(String id) {
        downlink.send(
                RunningGateway.PI,
                new CommandId(id),
                "{}".getBytes(UTF_8),
                Instant.now().plusSeconds(60));
    }

    private static Mqtt5Publish receive(Mqtt5BlockingClient.Mqtt5Publishes messages) throws InterruptedException {
        return messages.receive(10, TimeUnit.SECONDS).orElseThrow();
    }

    @Test
    void deliversCommandsWithTheirExpiryAndNeverMoreThanTheClientTakes() throws Exception {
        try (Mqtt5BlockingClient.Mqtt5Publishes messages = client.publishes(MqttGlobalPublishFilter.ALL, true)) {
            client.subscribeWith()
                    .topicFilter("commands/+")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .send();
            for (int i = 0; i < 5; i++) {
                send("c-" + i);
            }
            for (int i = 0; i < 5; i++) {
                Mqtt5Publish command = receive(messages);
                assertThat(command.getTopic()).hasToString("commands/c-" + i);
                assertThat(command.getQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
                assertThat(command.getMessageExpiryInterval().orElseThrow()).isBetween(50L, 60L);
                assertThat(downlink.counters().waiting()).isEqualTo(5 - i);
                command.acknowledge();
                int left = 4 - i;
                await().until(() -> downlink.counters().waiting() == left);
            }
        }
    }

    @Test
    void tellsConfigurationAndTime() throws Exception {
        downlink.configure(RunningGateway.PI, "{\"version\":1}".getBytes(UTF_8));
        try (Mqtt5BlockingClient.Mqtt5Publishes messages = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith().topicFilter("v1/devices/pi/config").send();
            Mqtt5Publish config = receive(messages);
            assertThat(config.isRetain()).isTrue();
            assertThat(new String(config.getPayloadAsBytes(), UTF_8)).isEqualTo("{\"version\":1}");

            client.subscribeWith().topicFilter("v1/devices/pi/clock").send();
            client.publishWith()
                    .topic("v1/devices/pi/time")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("{\"id\":\"a\"}".getBytes(UTF_8))
                    .send();
            Mqtt5Publish clock = receive(messages);
            assertThat(clock.getTopic()).hasToString("v1/devices/pi/clock");
            assertThat(new String(clock.getPayloadAsBytes(), UTF_8)).startsWith("{\"id\":\"a\",\"time\":");
        }
    }

    @Test
    void saysWhyAFilterIsRefused() {
        assertThat(refused("v1/devices/other/commands/+")).isEqualTo(Mqtt5SubAckReasonCode.NOT_AUTHORIZED);
        assertThat(refused("replies/+")).isEqualTo(Mqtt5SubAckReasonCode.NOT_AUTHORIZED);
        assertThat(refused("commands/#")).isEqualTo(Mqtt5SubAckReasonCode.TOPIC_FILTER_INVALID);
        assertThat(refused("commands/c-1")).isEqualTo(Mqtt5SubAckReasonCode.TOPIC_FILTER_INVALID);
    }

    private Mqtt5SubAckReasonCode refused(String filter) {
        return catchThrowableOfType(
                        Mqtt5SubAckException.class,
                        () -> client.subscribeWith().topicFilter(filter).send())
                .getMqttMessage()
                .getReasonCodes()
                .get(0);
    }
}
