package org.chieng.gateway.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
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

/** MQTT 3.1.1 with Eclipse Paho, the client of our own agents. */
@Timeout(60)
class MqttDoorPahoTest {
    @TempDir
    Path folder;

    private RunningGateway running;
    private final List<MqttAsyncClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(folder);
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

    private MqttAsyncClient client(String clientId) throws MqttException {
        MqttAsyncClient client =
                new MqttAsyncClient("tcp://127.0.0.1:" + running.gateway.mqttPort(), clientId, new MemoryPersistence());
        clients.add(client);
        return client;
    }

    private static MqttConnectOptions login(String device, String secret) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(device);
        options.setPassword(secret.toCharArray());
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        return options;
    }

    private MqttAsyncClient connect(String device, String clientId) throws MqttException {
        MqttAsyncClient client = client(clientId);
        client.connect(login(device, RunningGateway.SECRET)).waitForCompletion(10_000);
        return client;
    }

    private static IMqttDeliveryToken publish(MqttAsyncClient client, String topic, String payload)
            throws MqttException {
        return client.publish(topic, payload.getBytes(UTF_8), 1, false);
    }

    private static void publishAndWait(MqttAsyncClient client, String topic, String payload) throws MqttException {
        publish(client, topic, payload).waitForCompletion(10_000);
    }

    private static List<JsonObject> listen(MqttAsyncClient client, String filter) throws MqttException {
        List<JsonObject> errors = new CopyOnWriteArrayList<>();
        client.subscribe(
                        filter,
                        1,
                        (topic, message) -> errors.add(new JsonObject(new String(message.getPayload(), UTF_8))))
                .waitForCompletion(10_000);
        return errors;
    }

    @Test
    void storesBeforeItAcknowledges() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        publishAndWait(client, "telemetry", "{\"temperature\": 23.5, \"pump\": true}");
        publishAndWait(client, "v1/devices/pi/telemetry", "[{\"n\":\"uno-1/light\",\"u\":\"lx\",\"v\":300}]");

        assertThat(running.stored(RunningGateway.PI, "temperature"))
                .extracting(Point::value)
                .containsExactly(new Value.Numeric(23.5));
        assertThat(running.stored(RunningGateway.PI, "uno-1/light")).hasSize(1);
        assertThat(running.gateway.counters().messages()).isEqualTo(2);
        assertThat(running.gateway.counters().storedReadings()).isEqualTo(3);
        await().untilAsserted(() -> assertThat(running.live).hasSize(2));
        assertThat(running.live.get(1).readings().get(0).unit()).isEqualTo("lx");
    }

    @Test
    void takesCbor() throws Exception {
        long now = System.currentTimeMillis() * 1000;
        byte[] pack = PackEncoder.toCbor(List.of(
                Reading.ofNumber(new ChannelName("uno", "n"), now, 1, null),
                Reading.ofNumber(new ChannelName("uno", "n"), now + 1, 2, null)));
        connect("pi", "pi").publish("telemetry", pack, 1, false).waitForCompletion(10_000);

        assertThat(running.stored(RunningGateway.PI, "uno/n"))
                .containsExactly(new Point(now, new Value.Numeric(1)), new Point(now + 1, new Value.Numeric(2)));
    }

    @Test
    void doesNotAcknowledgeBeforeTheCommit() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        running.store.hold();
        IMqttDeliveryToken first = publish(client, "telemetry", "{\"a\": 1}");
        IMqttDeliveryToken second = publish(client, "telemetry", "{\"a\": 2}");
        await().until(running.store::isHolding);
        listen(client, "errors"); // a round trip: whatever was to come before has come

        assertThat(first.isComplete()).isFalse();
        assertThat(second.isComplete()).isFalse();
        assertThat(running.stored(RunningGateway.PI, "a")).isEmpty();

        running.store.release();
        first.waitForCompletion(10_000);
        second.waitForCompletion(10_000);
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(2);
    }

    @Test
    void acknowledgesNothingWhileTheStoreFailsAndGoesOnByItself() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        running.store.fail("the disk is full");
        IMqttDeliveryToken token = publish(client, "telemetry", "{\"a\": 1}");
        await().until(() -> !running.gateway.health().store().works());

        assertThat(running.gateway.health().store().fault()).isEqualTo("the disk is full");
        assertThat(running.gateway.health().store().queuedReadings()).isEqualTo(1);
        assertThat(token.isComplete()).isFalse();

        running.store.mend();
        token.waitForCompletion(10_000);
        assertThat(running.gateway.health().store().works()).isTrue();
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);
    }

    @Test
    void refusesUnknownDevicesAndWrongSecretsAlike() throws Exception {
        for (MqttConnectOptions login :
                List.of(login("nobody", RunningGateway.SECRET), login("pi", "wrong"), login("a b", "x"))) {
            MqttAsyncClient client = client("c");
            MqttException refused = catchThrowableOfType(
                    MqttException.class, () -> client.connect(login).waitForCompletion(10_000));
            assertThat(refused.getReasonCode()).isEqualTo(MqttException.REASON_CODE_FAILED_AUTHENTICATION);
        }
        MqttConnectOptions anonymous = new MqttConnectOptions();
        anonymous.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        MqttAsyncClient nameless = client("c");
        MqttException refused = catchThrowableOfType(
                MqttException.class, () -> nameless.connect(anonymous).waitForCompletion(10_000));
        assertThat(refused.getReasonCode()).isEqualTo(MqttException.REASON_CODE_FAILED_AUTHENTICATION);

        assertThat(running.rejected(ErrorCode.UNKNOWN_DEVICE)).isEqualTo(3);
        assertThat(running.rejected(ErrorCode.WRONG_SECRET)).isEqualTo(1);
        assertThat(running.gateway.sessions()).isZero();
    }

    @Test
    void tellsOnErrorsWhatWasRefusedAndStoresTheRest() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        List<JsonObject> errors = listen(client, "errors");
        publishAndWait(
                client,
                "telemetry",
                "[{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"u\":\"celsius\",\"v\":2},{\"n\":\"c\",\"v\":NaN},{\"n\":\"d\",\"v\":4}]");

        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);
        assertThat(running.stored(RunningGateway.PI, "d")).hasSize(1);
        await().untilAsserted(() -> assertThat(errors).hasSize(2));
        assertThat(errors.get(0).getString("code")).isEqualTo("unknown-unit");
        assertThat(errors.get(0).getString("topic")).isEqualTo("telemetry");
        assertThat(errors.get(0).getInteger("record")).isEqualTo(1);
        assertThat(errors.get(0).getString("message")).contains("Cel");
        assertThat(errors.get(1).getString("code")).isEqualTo("invalid-value");
        assertThat(errors.get(1).getInteger("record")).isEqualTo(2);
    }

    @Test
    void tellsWhatIsWrongWithAWholeMessageAndAcknowledgesIt() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        List<JsonObject> errors = listen(client, "v1/devices/pi/errors");
        publishAndWait(client, "telemetry", "{\"a\": ");
        publishAndWait(client, "telemetry", "");
        publishAndWait(client, "v1/devices/other/telemetry", "{\"a\": 1}");
        publishAndWait(client, "weather", "{\"a\": 1}");
        publishAndWait(client, "errors", "{\"a\": 1}");
        publishAndWait(client, "status", "asleep");
        publishAndWait(client, "telemetry", "[{\"n\":\"a\",\"v\":1,\"t\":4000000000}]");
        publishAndWait(client, "telemetry", "[{\"n\":\"a\",\"v\":1,\"t\":300000000}]");
        publishAndWait(client, "telemetry", "[{\"n\":\"" + "x".repeat(65) + "\",\"v\":1}]");

        await().untilAsserted(() -> assertThat(errors).hasSize(9));
        assertThat(errors)
                .extracting(error -> error.getString("code"))
                .containsExactly(
                        "malformed-payload",
                        "malformed-payload",
                        "foreign-device",
                        "unknown-topic",
                        "unknown-topic",
                        "invalid-value",
                        "time-in-future",
                        "time-too-old",
                        "invalid-name");
        assertThat(errors.get(2).getString("topic")).isEqualTo("v1/devices/other/telemetry");
        assertThat(running.gateway.counters().rejections())
                .containsEntry(ErrorCode.MALFORMED_PAYLOAD, 2L)
                .containsEntry(ErrorCode.UNKNOWN_TOPIC, 2L)
                .containsEntry(ErrorCode.TIME_TOO_OLD, 1L);
        assertThat(running.gateway.counters().storedReadings()).isZero();
    }

    @Test
    void tellsAtMostTenRefusalsOfAMessageAndASummary() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        List<JsonObject> errors = listen(client, "errors");
        StringBuilder pack = new StringBuilder("[{\"n\":\"good\",\"v\":1}");
        for (int i = 0; i < 30; i++) {
            pack.append(",{\"n\":\"c").append(i).append("\",\"u\":\"furlong\",\"v\":1}");
        }
        publishAndWait(client, "telemetry", pack + "]");

        await().untilAsserted(() -> assertThat(errors).hasSize(11));
        assertThat(errors.get(10).getString("message")).isEqualTo("and 20 more records were refused");
        assertThat(running.stored(RunningGateway.PI, "good")).hasSize(1);
        assertThat(running.rejected(ErrorCode.UNKNOWN_UNIT)).isEqualTo(30);
    }

    @Test
    void tellsErrorsToEverySessionOfTheDeviceAndNoOther() throws Exception {
        List<JsonObject> mine = listen(connect("pi", "pi-desk"), "errors");
        List<JsonObject> others = listen(connect("other", "other"), "errors");
        publishAndWait(connect("pi", "pi"), "telemetry", "no json");

        await().untilAsserted(() -> assertThat(mine).hasSize(1));
        assertThat(others).isEmpty();
    }

    @Test
    void letsADeviceSubscribeToItsOwnErrorsOnly() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        for (String filter : List.of("#", "v1/devices/+/errors", "v1/devices/other/errors", "telemetry", "$SYS/#")) {
            IMqttToken token = client.subscribe(filter, 1);
            token.waitForCompletion(10_000);
            assertThat(token.getGrantedQos()).as(filter).containsExactly(0x80);
        }
        client.subscribe("errors", 1).waitForCompletion(10_000);
        client.unsubscribe("errors").waitForCompletion(10_000);
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void closesOnAPayloadThatIsTooLargeAfterSayingWhyAndHarmsNobody() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        MqttAsyncClient bystander = connect("other", "other");
        List<JsonObject> errors = listen(connect("pi", "pi-errors"), "errors");
        publish(client, "telemetry", "[" + " ".repeat(262_144) + "]");

        await().until(() -> !client.isConnected());
        await().untilAsserted(() -> assertThat(errors).hasSize(1));
        assertThat(errors.get(0).getString("code")).isEqualTo("payload-too-large");
        assertThat(running.rejected(ErrorCode.PAYLOAD_TOO_LARGE)).isEqualTo(1);
        publishAndWait(bystander, "telemetry", "{\"a\": 1}");
        assertThat(running.stored(RunningGateway.OTHER, "a")).hasSize(1);
    }

    @Test
    void takesAPayloadOfTheLargestSize() throws Exception {
        String pack = "[{\"n\":\"a\",\"v\":1}" + " ".repeat(262_144 - 18) + "]";
        publishAndWait(connect("pi", "pi"), "telemetry", pack);

        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);
    }

    @Test
    void aNewSessionOfTheSameClientTakesOver() throws Exception {
        MqttAsyncClient before = connect("pi", "pi");
        MqttAsyncClient after = connect("pi", "pi");

        await().until(() -> !before.isConnected());
        assertThat(after.isConnected()).isTrue();
        assertThat(running.gateway.sessions()).isEqualTo(1);
        publishAndWait(after, "telemetry", "{\"a\": 1}");
        assertThat(running.statuses).extracting(LiveStatus::online).containsExactly(true);
    }

    @Test
    void tellsWhoComesAndGoes() throws Exception {
        MqttAsyncClient first = connect("pi", "one");
        MqttAsyncClient second = connect("pi", "two");
        await().untilAsserted(() -> assertThat(running.statuses).hasSize(1));
        first.disconnect().waitForCompletion(10_000);
        await().until(() -> running.gateway.sessions() == 1);
        assertThat(running.statuses).hasSize(1);

        second.disconnect().waitForCompletion(10_000);
        await().untilAsserted(() ->
                assertThat(running.statuses).extracting(LiveStatus::online).containsExactly(true, false));
        assertThat(running.gateway.statuses())
                .extracting(LiveStatus::device, LiveStatus::online)
                .containsExactly(tuple(RunningGateway.PI, false));
    }

    @Test
    void takesTheStatusThatADeviceTells() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        client.publish("v1/devices/pi/status", "offline".getBytes(UTF_8), 1, true)
                .waitForCompletion(10_000);
        client.publish("status", "online".getBytes(UTF_8), 1, true).waitForCompletion(10_000);

        await().untilAsserted(() ->
                assertThat(running.statuses).extracting(LiveStatus::online).containsExactly(true, false, true));
    }

    @Test
    void publishesTheWillOfAConnectionThatBreaks() throws Exception {
        MqttAsyncClient client = client("pi");
        MqttConnectOptions options = login("pi", RunningGateway.SECRET);
        options.setWill("telemetry", "{\"bye\": 1}".getBytes(UTF_8), 1, false);
        client.connect(options).waitForCompletion(10_000);
        connect("pi", "pi"); // takes over: the first one ends without its DISCONNECT

        await().untilAsserted(() ->
                assertThat(running.stored(RunningGateway.PI, "bye")).hasSize(1));
    }

    @Test
    void refusesAWillThatGoesElsewhere() throws Exception {
        MqttAsyncClient client = client("pi");
        MqttConnectOptions options = login("pi", RunningGateway.SECRET);
        options.setWill("v1/devices/other/status", "offline".getBytes(UTF_8), 1, true);
        MqttException refused = catchThrowableOfType(
                MqttException.class, () -> client.connect(options).waitForCompletion(10_000));

        assertThat(refused.getReasonCode()).isEqualTo(MqttException.REASON_CODE_NOT_AUTHORIZED);
    }

    @Test
    void takesQos0AndQos2() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        client.publish("telemetry", "{\"zero\": 1}".getBytes(UTF_8), 0, false).waitForCompletion(10_000);
        client.publish("telemetry", "{\"two\": 1}".getBytes(UTF_8), 2, false).waitForCompletion(10_000);

        assertThat(running.stored(RunningGateway.PI, "two")).hasSize(1);
        await().untilAsserted(() ->
                assertThat(running.stored(RunningGateway.PI, "zero")).hasSize(1));
        client.publish("telemetry", "bad".getBytes(UTF_8), 2, false).waitForCompletion(10_000);
        assertThat(running.rejected(ErrorCode.MALFORMED_PAYLOAD)).isEqualTo(1);
    }

    @Test
    void aBugOfTheStoreCostsItsMessageOnlyAndNotTheOthers() throws Exception {
        running.store.breakOn(new IllegalStateException("made by the test"));
        MqttAsyncClient client = connect("pi", "pi");
        running.store.hold();
        publish(client, "telemetry", "{\"first\": 1}");
        await().until(running.store::isHolding);
        publish(client, "telemetry", "{\"bug\": 1}");
        IMqttDeliveryToken good = publish(connect("other", "other"), "telemetry", "{\"good\": 1}");
        running.store.release();

        good.waitForCompletion(10_000);
        await().until(() -> !client.isConnected()); // without PUBACK: it keeps the data
        assertThat(running.stored(RunningGateway.PI, "first")).hasSize(1);
    }

    @Test
    void holdsBackWhatASessionSendsPastItsBound() throws Exception {
        running.close();
        running = RunningGateway.start(
                folder.resolve("small"), "ingest.queue = 20, ingest.batch = 5, mqtt.in-flight = 10");
        MqttConnectOptions options = login("pi", RunningGateway.SECRET);
        options.setMaxInflight(5_000);
        MqttAsyncClient client = client("pi");
        client.connect(options).waitForCompletion(10_000);
        running.store.hold();
        List<IMqttDeliveryToken> tokens = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            tokens.add(publish(client, "telemetry", "[{\"n\":\"n\",\"v\":" + i + ",\"t\":-" + i + "}]"));
        }
        await().until(running.store::isHolding);
        await().during(Duration.ofMillis(300))
                .until(() -> running.gateway.counters().messages() <= 11);
        assertThat(running.gateway.health().store().queuedReadings()).isLessThanOrEqualTo(11);

        running.store.release();
        for (IMqttDeliveryToken token : tokens) {
            token.waitForCompletion(20_000);
        }
        assertThat(running.stored(RunningGateway.PI, "n")).hasSize(3_000);
    }

    @Test
    void holdsBackAllSessionsWhenTheQueueIsFullAndServesThemAfterwards() throws Exception {
        running.close();
        running = RunningGateway.start(folder.resolve("small"), "ingest.queue = 20, ingest.batch = 5");
        running.store.hold();
        List<IMqttDeliveryToken> tokens = new ArrayList<>();
        for (int c = 0; c < 8; c++) {
            MqttAsyncClient client = connect(c % 2 == 0 ? "pi" : "other", "client-" + c);
            for (int i = 0; i < 9; i++) {
                tokens.add(publish(client, "telemetry", "[{\"n\":\"c" + c + "\",\"v\":1,\"t\":-" + i + "}]"));
            }
        }
        await().until(() -> running.gateway.health().store().queuedReadings() >= 20);
        for (MqttAsyncClient client : clients.subList(clients.size() - 8, clients.size())) {
            listen(client, "errors"); // is answered: the sockets are still read
        }
        assertThat(running.gateway.health().store().queuedReadings()).isLessThanOrEqualTo(21);

        running.store.release();
        for (IMqttDeliveryToken token : tokens) {
            token.waitForCompletion(20_000);
        }
        assertThat(running.gateway.counters().storedReadings()).isEqualTo(72);
    }

    @Test
    void closingStoresWhatIsQueuedAndTakesNoMore() throws Exception {
        MqttAsyncClient client = connect("pi", "pi");
        running.store.hold();
        publish(client, "telemetry", "{\"a\": 1}");
        await().until(running.store::isHolding);
        var closed = running.gateway.close();
        await().until(() -> !client.isConnected());
        assertThat(closed.isComplete()).isFalse();

        running.store.release();
        await().until(closed::succeeded);
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);
    }
}
