package org.chieng.gateway.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands, replies, configuration and time with Eclipse Paho, MQTT 3.1.1: what the agent speaks. */
@Timeout(60)
class MqttDownlinkPahoTest {
    @TempDir
    Path folder;

    private RunningGateway running;
    private Downlink downlink;
    private final List<MqttAsyncClient> clients = new ArrayList<>();
    private final List<String> replies = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(folder);
        downlink = running.gateway.downlink();
        downlink.onReply((device, id, payload) -> replies.add(device + " " + id + " " + new String(payload, UTF_8)));
    }

    @AfterEach
    void stop() throws Exception {
        for (MqttAsyncClient client : clients) {
            if (client.isConnected()) {
                client.disconnectForcibly(0, 500, false);
            }
            client.close(true);
        }
        running.close();
    }

    private MqttAsyncClient connect(String device, String clientId) throws MqttException {
        MqttAsyncClient client =
                new MqttAsyncClient("tcp://127.0.0.1:" + running.gateway.mqttPort(), clientId, new MemoryPersistence());
        clients.add(client);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(device);
        options.setPassword(RunningGateway.SECRET.toCharArray());
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        client.connect(options).waitForCompletion(10_000);
        return client;
    }

    /** Messages on a filter as {@code topic retained payload}. */
    private static List<String> listen(MqttAsyncClient client, String filter, int qos) throws MqttException {
        List<String> heard = new CopyOnWriteArrayList<>();
        client.subscribe(
                        filter,
                        qos,
                        (topic, message) -> heard.add(topic + " " + (message.isRetained() ? "retained " : "")
                                + new String(message.getPayload(), UTF_8)))
                .waitForCompletion(10_000);
        return heard;
    }

    private void publish(MqttAsyncClient client, String topic, String payload) throws MqttException {
        client.publish(topic, payload.getBytes(UTF_8), 1, false).waitForCompletion(10_000);
    }

    private Downlink.Taken send(DeviceId device, String id) {
        return downlink.send(
                device,
                new CommandId(id),
                "{\"do\":\"log\"}".getBytes(UTF_8),
                Instant.now().plusSeconds(60));
    }

    @Test
    void deliversACommandAtOnceAndTakesTheReply() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        List<String> heard = listen(client, "v1/devices/pi/commands/+", 1);
        send(RunningGateway.PI, "c-1");

        await().untilAsserted(() -> assertThat(heard).containsExactly("v1/devices/pi/commands/c-1 {\"do\":\"log\"}"));
        await().until(() -> downlink.counters().delivered() == 1);
        publish(client, "replies/c-1", "{\"state\":\"done\"}");
        assertThat(replies).containsExactly("pi c-1 {\"state\":\"done\"}");
    }

    @Test
    void keepsCommandsForADeviceThatIsAwayAndTellsNoOther() throws Exception {
        IntStream.range(0, 20).forEach(i -> send(RunningGateway.PI, "c-" + i));
        List<String> others = listen(connect("other", "other"), "commands/+", 1);
        List<String> heard = listen(connect("pi", "pi"), "commands/+", 1);

        await().untilAsserted(() -> assertThat(heard)
                .containsExactlyElementsOf(IntStream.range(0, 20)
                        .mapToObj(i -> "commands/c-" + i + " {\"do\":\"log\"}")
                        .toList()));
        await().untilAsserted(() -> assertThat(downlink.counters().waiting()).isZero());
        assertThat(others).isEmpty();
    }

    @Test
    void sendsACommandAgainWhenItsConnectionBrokeBeforeTheAcknowledgement() throws Exception {
        MqttAsyncClient first = connect("pi", "pi");
        first.setManualAcks(true);
        List<String> heardFirst = listen(first, "commands/+", 1);
        send(RunningGateway.PI, "c-1");
        await().until(() -> heardFirst.size() == 1);
        first.disconnectForcibly(0, 500, false);
        await().until(() -> !downlink.isListening(RunningGateway.PI));
        assertThat(downlink.counters().waiting()).isEqualTo(1);

        List<String> heard = listen(connect("pi", "pi"), "commands/+", 1);
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
        await().untilAsserted(() -> assertThat(downlink.counters().waiting()).isZero());
    }

    @Test
    void holdsBackWhatASlowClientHasNotAcknowledged() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        client.setManualAcks(true);
        List<String> heard = listen(client, "commands/+", 1);
        IntStream.range(0, 20).forEach(i -> send(RunningGateway.PI, "c-" + i));
        await().until(() -> heard.size() == 8);
        publish(client, "replies/c-0", "{}"); // a round trip later no more has come
        assertThat(heard).hasSize(8);
        assertThat(downlink.counters().waiting()).isEqualTo(20);
    }

    @Test
    void deliversAtQos0ToWhoeverWantsThat() throws Exception {
        List<String> heard = listen(connect("pi", "pi"), "commands/+", 0);
        send(RunningGateway.PI, "c-1");
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
        assertThat(downlink.counters().delivered()).isEqualTo(1);
    }

    @Test
    void tellsTheConfigurationOnSubscribingAndWhenItChanges() throws Exception {
        downlink.configure(RunningGateway.PI, "{\"version\":1}".getBytes(UTF_8));
        List<String> heard = listen(connect("pi", "pi"), "config", 1);
        await().untilAsserted(() -> assertThat(heard).containsExactly("config retained {\"version\":1}"));
        downlink.configure(RunningGateway.PI, "{\"version\":2}".getBytes(UTF_8));
        await().untilAsserted(() ->
                assertThat(heard).containsExactly("config retained {\"version\":1}", "config {\"version\":2}"));
    }

    @Test
    void tellsTheTimeToWhoeverAsks() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        List<String> heard = listen(client, "clock", 1);
        double before = Instant.now().toEpochMilli() / 1e3;
        publish(client, "time", "{\"id\":\"17\"}");
        await().until(() -> heard.size() == 1);
        assertThat(heard.get(0)).matches("clock \\{\"id\":\"17\",\"time\":[0-9]{10}\\.[0-9]{6},\"live\":true}");
        JsonObject answer = new JsonObject(heard.get(0).substring("clock ".length()));
        assertThat(answer.getDouble("time")).isBetween(before, Instant.now().toEpochMilli() / 1e3 + 0.001);

        publish(client, "time", "");
        await().until(() -> heard.size() == 2);
        assertThat(heard.get(1)).startsWith("clock {\"time\":");
    }

    @Test
    void saysWhatIsWrongWithAQuestionOrReply() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        List<String> errors = listen(client, "errors", 1);
        publish(client, "time", "{}");
        await().untilAsserted(() -> assertThat(errors).hasSize(1));
        assertThat(errors.get(0)).contains("unknown-topic").contains("subscribe to it, then ask again");

        listen(client, "clock", 0);
        publish(client, "time", "what time is it?");
        await().untilAsserted(() -> assertThat(errors).hasSize(2));
        assertThat(errors.get(1)).contains("malformed-payload");

        publish(client, "replies/c-1", "x".repeat(Downlink.MAX_COMMAND_BYTES + 1));
        await().untilAsserted(() -> assertThat(errors).hasSize(3));
        assertThat(errors.get(2)).contains("invalid-value");
        publish(client, "commands/c-1", "{}");
        await().untilAsserted(() -> assertThat(errors).hasSize(4));
        assertThat(replies).isEmpty();
    }

    @Test
    void refusesTheDownlinkOfOthersAndOtherWildcards() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        for (String filter : List.of(
                "v1/devices/other/commands/+",
                "v1/devices/other/config",
                "v1/devices/+/commands/+",
                "commands/#",
                "commands/c-1",
                "commands",
                "replies/+",
                "time")) {
            IMqttToken token = client.subscribe(filter, 1);
            token.waitForCompletion(10_000);
            assertThat(token.getGrantedQos()).as(filter).containsExactly(0x80);
        }
        assertThat(downlink.isListening(RunningGateway.PI)).isFalse();
        assertThat(downlink.isListening(RunningGateway.OTHER)).isFalse();
    }

    @Test
    void stopsWithTheSubscription() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        List<String> heard = listen(client, "commands/+", 1);
        assertThat(downlink.isListening(RunningGateway.PI)).isTrue();
        client.unsubscribe("commands/+").waitForCompletion(10_000);
        assertThat(downlink.isListening(RunningGateway.PI)).isFalse();
        send(RunningGateway.PI, "c-1");
        List<String> config = listen(client, "config", 1);
        downlink.configure(RunningGateway.PI, "{}".getBytes(UTF_8));
        await().until(() -> config.size() == 1);
        assertThat(heard).isEmpty();
        assertThat(downlink.counters().waiting()).isEqualTo(1);
    }
}
