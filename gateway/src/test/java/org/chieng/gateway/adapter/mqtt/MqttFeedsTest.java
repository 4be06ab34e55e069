package org.chieng.gateway.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.name.CommandId;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Boards and dashboards that were made for Adafruit IO or OhStem, with Paho. */
@Timeout(60)
class MqttFeedsTest {
    @TempDir
    Path folder;

    private RunningGateway running;
    private final List<MqttClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(folder);
    }

    @AfterEach
    void stop() throws MqttException {
        for (MqttClient client : clients) {
            client.disconnectForcibly(0, 0, false);
            client.close(true);
        }
        running.close();
    }

    private MqttClient connect(String device, String clientId) throws MqttException {
        MqttClient client =
                new MqttClient("tcp://127.0.0.1:" + running.gateway.mqttPort(), clientId, new MemoryPersistence());
        clients.add(client);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(device);
        options.setPassword(RunningGateway.SECRET.toCharArray());
        client.connect(options);
        return client;
    }

    private static List<String> listen(MqttClient client, String... filters) throws MqttException {
        List<String> heard = new CopyOnWriteArrayList<>();
        client.setCallback(new org.eclipse.paho.client.mqttv3.MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {}

            @Override
            public void messageArrived(String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {
                heard.add(topic + " " + new String(message.getPayload(), UTF_8));
            }

            @Override
            public void deliveryComplete(org.eclipse.paho.client.mqttv3.IMqttDeliveryToken token) {}
        });
        for (String filter : filters) {
            IMqttToken token = client.subscribeWithResponse(filter, 0);
            assertThat(token.getGrantedQos()).as(filter).containsExactly(0);
        }
        return heard;
    }

    private static void publish(MqttClient client, String topic, String payload) throws MqttException {
        client.publish(topic, payload.getBytes(UTF_8), 1, false);
    }

    @Test
    void tellsABoardWhatItAndItsDashboardPublish() throws Exception {
        MqttClient board = connect("pi", "board");
        MqttClient dashboard = connect("pi", "dashboard");
        List<String> heard = listen(board, "pi/feeds/V1", "V2", "pi/errors", "pi/throttle");

        publish(dashboard, "pi/feeds/V1", "1");
        publish(dashboard, "pi/f/V1", "{\"value\": 0.5}");
        publish(dashboard, "V2", "ON");
        publish(dashboard, "pi/feeds/another", "3");
        publish(board, "pi/feeds/V1", "1e7");

        await().untilAsserted(() ->
                assertThat(heard).containsExactly("pi/feeds/V1 1", "pi/feeds/V1 0.5", "V2 ON", "pi/feeds/V1 10000000"));
    }

    @Test
    void tellsAllFeedsAndGroupsOnTheirTopics() throws Exception {
        MqttClient board = connect("pi", "board");
        List<String> feeds = listen(connect("pi", "all"), "pi/feeds/+");
        List<String> group = listen(connect("pi", "group"), "pi/groups/lab");

        publish(board, "pi/feeds/nhiệt độ", "23.5");
        publish(board, "pi/groups/lab", "{\"feeds\": {\"door\": \"open\"}}");
        publish(board, "pi/feeds/light/csv", "7,20.96,105.09");

        await().untilAsserted(() -> assertThat(feeds)
                .containsExactly(
                        "pi/feeds/nhiệt độ 23.5",
                        "pi/feeds/lab.door open",
                        "pi/feeds/light 7",
                        "pi/feeds/light.lat 20.96",
                        "pi/feeds/light.lon 105.09"));
        assertThat(group).containsExactly("pi/groups/lab {\"feeds\":{\"door\":\"open\"}}");
    }

    @Test
    void tellsNobodyElseAndNothingAfterUnsubscribe() throws Exception {
        List<String> others = listen(connect("other", "other"), "other/feeds/V1", "V1");
        MqttClient board = connect("pi", "board");
        List<String> own = listen(board, "V1", "pi/feeds/last");
        board.unsubscribe("V1");
        publish(board, "pi/feeds/V1", "1");
        publish(board, "pi/feeds/last", "2");

        await().untilAsserted(() -> assertThat(own).containsExactly("pi/feeds/last 2"));
        assertThat(others).isEmpty();
    }

    private void command(String id, String json) throws Exception {
        running.gateway
                .downlink()
                .send(
                        RunningGateway.PI,
                        new CommandId(id),
                        json.getBytes(UTF_8),
                        Instant.now().plusSeconds(600));
    }

    /** Debian's client, as a board of OhStem that knows nothing of commands. */
    @Test
    void tellsABoardOnItsFeedWhatItShallSet() throws Exception {
        command("c-1", "{\"do\": \"set\", \"actuator\": \"board/V1\", \"value\": 1, \"deadline\": 1}");
        command("c-2", "{\"do\": \"set\", \"actuator\": \"V2\", \"value\": true}");
        command("c-3", "{\"do\": \"set\", \"actuator\": \"V1\", \"value\": 1, \"for\": 5}");
        command("c-4", "{\"do\": \"identify\"}");
        Process board = new ProcessBuilder(
                        "mosquitto_sub",
                        "-p",
                        Integer.toString(running.gateway.mqttPort()),
                        "-u",
                        "pi",
                        "-P",
                        RunningGateway.SECRET,
                        "-t",
                        "pi/feeds/V1",
                        "-t",
                        "V2",
                        "-C",
                        "3",
                        "-W",
                        "60",
                        "-F",
                        "%t %p")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader told = board.inputReader(UTF_8)) {
            assertThat(List.of(told.readLine(), told.readLine()))
                    .as("what waited while it was away")
                    .containsExactlyInAnyOrder("pi/feeds/V1 1", "V2 true");
            command("c-5", "{\"do\": \"set\", \"actuator\": \"board/V1\", \"value\": \"OFF\"}");
            assertThat(told.readLine()).isEqualTo("pi/feeds/V1 OFF");
        } finally {
            board.destroy();
        }
        await().until(() -> running.gateway.downlink().counters().delivered() == 3);
        assertThat(running.gateway.downlink().counters().waiting())
                .as("what no feed can say")
                .isEqualTo(2);
    }

    @Test
    void leavesCommandsToASessionThatTakesThem() throws Exception {
        MqttClient agent = connect("pi", "agent");
        List<String> taken = new CopyOnWriteArrayList<>();
        agent.subscribe("commands/+", 1, (topic, message) -> taken.add(topic));
        List<String> heard = listen(connect("pi", "board"), "pi/feeds/V1");
        command("c-1", "{\"do\": \"set\", \"actuator\": \"board/V1\", \"value\": 1}");
        await().untilAsserted(() -> assertThat(taken).containsExactly("commands/c-1"));
        assertThat(heard).isEmpty();
    }

    @Test
    void refusesOthersFeedsAndWhatIsNone() throws Exception {
        try (RawMqtt socket = new RawMqtt(running.gateway.mqttPort())) {
            socket.send(Raw5.connect("raw"));
            socket.packet();
            for (String filter : List.of("other/feeds/V1", "+/feeds/V1", "other/feeds/#")) {
                socket.send(Raw5.subscribe(1, filter, 0));
                assertThat(socket.packet()).as(filter).isEqualTo(bytes(0x90, 4, 0, 1, 0, 0x87));
            }
            for (String filter :
                    List.of("pi/feeds/a+b", "pi/groups/+", "pi/feeds/V1/json", "pi/feeds/V1/get", "pi/#")) {
                socket.send(Raw5.subscribe(1, filter, 0));
                assertThat(socket.packet()).as(filter).isEqualTo(bytes(0x90, 4, 0, 1, 0, 0x8f));
            }
        }
    }
}
