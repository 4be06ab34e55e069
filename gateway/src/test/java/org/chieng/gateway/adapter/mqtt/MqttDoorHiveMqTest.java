package org.chieng.gateway.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.pubrec.Mqtt5PubRecReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** MQTT 5 with HiveMQ's client: reason codes, reason strings, properties. */
@Timeout(60)
class MqttDoorHiveMqTest {
    @TempDir
    Path folder;

    private RunningGateway running;
    private final List<Mqtt5BlockingClient> clients = new ArrayList<>();
    private final CompletableFuture<Mqtt5Disconnect> disconnected = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(folder);
    }

    @AfterEach
    void stop() {
        for (Mqtt5BlockingClient client : clients) {
            client.toAsync().disconnect().exceptionally(notConnected -> null).join();
        }
        running.close();
    }

    private Mqtt5BlockingClient client(String clientId, String device, String secret) {
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(running.gateway.mqttPort())
                .simpleAuth()
                .username(device)
                .password(secret.getBytes(UTF_8))
                .applySimpleAuth()
                .addDisconnectedListener(context -> {
                    if (context.getCause() instanceof Mqtt5DisconnectException told) {
                        disconnected.complete(told.getMqttMessage());
                    }
                })
                .buildBlocking();
        clients.add(client);
        return client;
    }

    private Mqtt5BlockingClient connect(String clientId) {
        Mqtt5BlockingClient client = client(clientId, "pi", RunningGateway.SECRET);
        client.connect();
        return client;
    }

    private static Mqtt5Publish message(String topic, byte[] payload, MqttQos qos) {
        return Mqtt5Publish.builder().topic(topic).qos(qos).payload(payload).build();
    }

    private static Mqtt5PubAck refused(Mqtt5BlockingClient client, String topic, String payload) {
        return catchThrowableOfType(
                        Mqtt5PubAckException.class,
                        () -> client.publish(message(topic, payload.getBytes(UTF_8), MqttQos.AT_LEAST_ONCE)))
                .getMqttMessage();
    }

    private static String text(Optional<?> string) {
        return string.map(Object::toString).orElse("");
    }

    @Test
    void storesBeforeItAcknowledges() {
        connect("pi").publish(message("telemetry", "{\"a\": 1}".getBytes(UTF_8), MqttQos.AT_LEAST_ONCE));

        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);
    }

    @Test
    void tellsItsLimitsInConnack() {
        Mqtt5ConnAck connack = client("pi", "pi", RunningGateway.SECRET).connect();

        assertThat(connack.isSessionPresent()).isFalse();
        assertThat(connack.getSessionExpiryInterval()).hasValue(0);
        assertThat(connack.getRestrictions().getReceiveMaximum()).isEqualTo(100);
        assertThat(connack.getRestrictions().getMaximumPacketSize()).isBetween(262_144 + 65_535, 400_000);
        assertThat(connack.getRestrictions().isWildcardSubscriptionAvailable()).isTrue();
        assertThat(connack.getRestrictions().isSharedSubscriptionAvailable()).isFalse();
        assertThat(connack.getRestrictions().areSubscriptionIdentifiersAvailable())
                .isFalse();
    }

    @Test
    void assignsAClientIdToWhoeverHasNone() {
        Mqtt5ConnAck first = client("", "pi", RunningGateway.SECRET).connect();
        Mqtt5ConnAck second = client("", "pi", RunningGateway.SECRET).connect();

        assertThat(first.getAssignedClientIdentifier()).isPresent();
        assertThat(second.getAssignedClientIdentifier()).isPresent().isNotEqualTo(first.getAssignedClientIdentifier());
        assertThat(running.gateway.sessions()).isEqualTo(2);
    }

    @Test
    void refusesUnknownDeviceAndWrongSecretWithOneAnswer() {
        List<Mqtt5ConnAck> answers = new ArrayList<>();
        for (String[] login : new String[][] {{"nobody", RunningGateway.SECRET}, {"pi", "wrong"}}) {
            Mqtt5BlockingClient client = client("c", login[0], login[1]);
            answers.add(catchThrowableOfType(Mqtt5ConnAckException.class, client::connect)
                    .getMqttMessage());
        }

        assertThat(answers)
                .extracting(Mqtt5ConnAck::getReasonCode)
                .containsOnly(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(answers.get(0).getReasonString())
                .isPresent()
                .isEqualTo(answers.get(1).getReasonString());
        assertThat(running.rejected(ErrorCode.UNKNOWN_DEVICE)).isEqualTo(1);
        assertThat(running.rejected(ErrorCode.WRONG_SECRET)).isEqualTo(1);
    }

    @Test
    void tellsInPubackHowManyRecordsWereStoredAndWhichWasNot() {
        Mqtt5PubAck puback = refused(
                connect("pi"),
                "telemetry",
                "[{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"v\":2},{\"n\":\"c\",\"u\":\"celsius\",\"v\":3},{\"n\":\"d\",\"v\":4}]");

        assertThat(puback.getReasonCode()).isEqualTo(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID);
        assertThat(text(puback.getReasonString()))
                .startsWith("stored 3 of 4 records; record 2: ")
                .contains("Cel");
        assertThat(running.stored(RunningGateway.PI, "d")).hasSize(1);
    }

    @Test
    void tellsInPubackWhatIsWrongWithAWholeMessage() {
        Mqtt5BlockingClient client = connect("pi");

        Mqtt5PubAck malformed = refused(client, "telemetry", "{\"a\": oops}");
        assertThat(malformed.getReasonCode()).isEqualTo(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID);
        assertThat(text(malformed.getReasonString())).startsWith("not JSON at byte ");

        Mqtt5PubAck foreign = refused(client, "v1/devices/other/telemetry", "{\"a\": 1}");
        assertThat(foreign.getReasonCode()).isEqualTo(Mqtt5PubAckReasonCode.NOT_AUTHORIZED);
        assertThat(text(foreign.getReasonString())).contains("v1/devices/pi/telemetry");

        Mqtt5PubAck unknown = refused(client, "home/kitchen", "{\"a\": 1}");
        assertThat(unknown.getReasonCode()).isEqualTo(Mqtt5PubAckReasonCode.TOPIC_NAME_INVALID);
        assertThat(text(unknown.getReasonString())).contains("telemetry");

        Mqtt5PubAck nan = refused(client, "telemetry", "{\"a\": NaN}");
        assertThat(nan.getReasonCode()).isEqualTo(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID);

        Mqtt5PubAck future = refused(client, "telemetry", "[{\"n\":\"a\",\"v\":1,\"t\":3600}]");
        assertThat(text(future.getReasonString())).contains("in the future").contains("set the clock");

        assertThat(running.gateway.counters().rejections())
                .containsEntry(ErrorCode.MALFORMED_PAYLOAD, 1L)
                .containsEntry(ErrorCode.FOREIGN_DEVICE, 1L)
                .containsEntry(ErrorCode.UNKNOWN_TOPIC, 1L)
                .containsEntry(ErrorCode.INVALID_VALUE, 1L)
                .containsEntry(ErrorCode.TIME_IN_FUTURE, 1L);
    }

    @Test
    void keepsTheReasonToItselfWhenTheClientWantsNone() {
        Mqtt5BlockingClient client = client("pi", "pi", RunningGateway.SECRET);
        client.connectWith()
                .restrictions()
                .requestProblemInformation(false)
                .applyRestrictions()
                .send();

        Mqtt5PubAck puback = refused(client, "telemetry", "oops");
        assertThat(puback.getReasonCode()).isEqualTo(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID);
        assertThat(puback.getReasonString()).isEmpty();
    }

    @Test
    void goesByTheContentTypeWhereOneIsTold() {
        Mqtt5BlockingClient client = connect("pi");
        Mqtt5Publish json = Mqtt5Publish.builder()
                .topic("telemetry")
                .qos(MqttQos.AT_LEAST_ONCE)
                .contentType("application/senml+json; charset=utf-8")
                .payload("[{\"n\":\"a\",\"v\":1}]".getBytes(UTF_8))
                .build();
        client.publish(json);
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);

        for (String[] type :
                new String[][] {{"application/cbor", "must be a SenML pack"}, {"image/png", "image/png"}}) {
            Mqtt5Publish other = json.extend().contentType(type[0]).build();
            Mqtt5PubAck puback = catchThrowableOfType(Mqtt5PubAckException.class, () -> client.publish(other))
                    .getMqttMessage();
            assertThat(puback.getReasonCode()).isEqualTo(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID);
            assertThat(text(puback.getReasonString())).contains(type[1]);
        }
        assertThat(running.rejected(ErrorCode.UNSUPPORTED_CONTENT_TYPE)).isEqualTo(1);
    }

    @Test
    void disconnectsWithAReasonOnAPayloadThatIsTooLarge() throws Exception {
        Mqtt5BlockingClient client = connect("pi");
        CompletableFuture<?> publish =
                client.toAsync().publish(message("telemetry", new byte[262_145], MqttQos.AT_LEAST_ONCE));

        Mqtt5Disconnect told = disconnected.get(10, TimeUnit.SECONDS);
        assertThat(told.getReasonCode()).isEqualTo(Mqtt5DisconnectReasonCode.PACKET_TOO_LARGE);
        assertThat(text(told.getReasonString())).contains("262145").contains("262144");
        await().until(publish::isCompletedExceptionally); // and never acknowledged
        assertThat(running.rejected(ErrorCode.PAYLOAD_TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void tellsTheOldSessionThatItIsTakenOver() throws Exception {
        connect("pi");
        Mqtt5BlockingClient after = connect("pi");

        assertThat(disconnected.get(10, TimeUnit.SECONDS).getReasonCode())
                .isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
        after.publish(message("telemetry", "{\"a\": 1}".getBytes(UTF_8), MqttQos.AT_LEAST_ONCE));
        assertThat(running.gateway.sessions()).isEqualTo(1);
    }

    @Test
    void tellsThatItShutsDown() throws Exception {
        connect("pi");
        RunningGateway.waitFor(running.gateway.close());

        assertThat(disconnected.get(10, TimeUnit.SECONDS).getReasonCode())
                .isEqualTo(Mqtt5DisconnectReasonCode.SERVER_SHUTTING_DOWN);
    }

    @Test
    void takesQos2AndRefusesInPubrec() {
        Mqtt5BlockingClient client = connect("pi");
        client.publish(message("telemetry", "{\"a\": 1}".getBytes(UTF_8), MqttQos.EXACTLY_ONCE));
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);

        Mqtt5PubRecException refused = catchThrowableOfType(
                Mqtt5PubRecException.class,
                () -> client.publish(message("telemetry", "oops".getBytes(UTF_8), MqttQos.EXACTLY_ONCE)));
        assertThat(refused.getMqttMessage().getReasonCode()).isEqualTo(Mqtt5PubRecReasonCode.PAYLOAD_FORMAT_INVALID);
    }

    @Test
    void saysWhyAFilterIsRefused() {
        Mqtt5BlockingClient client = connect("pi");
        assertThat(refusedFilter(client, "v1/devices/other/errors")).isEqualTo(Mqtt5SubAckReasonCode.NOT_AUTHORIZED);
        assertThat(refusedFilter(client, "telemetry")).isEqualTo(Mqtt5SubAckReasonCode.NOT_AUTHORIZED);
        assertThat(refusedFilter(client, "#")).isEqualTo(Mqtt5SubAckReasonCode.TOPIC_FILTER_INVALID);
    }

    private static Mqtt5SubAckReasonCode refusedFilter(Mqtt5BlockingClient client, String filter) {
        return catchThrowableOfType(
                        Mqtt5SubAckException.class,
                        () -> client.subscribeWith().topicFilter(filter).send())
                .getMqttMessage()
                .getReasonCodes()
                .get(0);
    }

    @Test
    void tellsErrorsToWhoeverSubscribedToo() throws Exception {
        Mqtt5BlockingClient client = connect("pi");
        try (Mqtt5BlockingClient.Mqtt5Publishes messages = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith().topicFilter("v1/devices/pi/errors").send();
            refused(client, "telemetry", "oops");

            Mqtt5Publish told = messages.receive(10, TimeUnit.SECONDS).orElseThrow();
            assertThat(told.getTopic()).hasToString("v1/devices/pi/errors");
            JsonObject error = new JsonObject(new String(told.getPayloadAsBytes(), UTF_8));
            assertThat(error.getString("code")).isEqualTo("malformed-payload");
            assertThat(error.containsKey("record")).isFalse();

            client.unsubscribeWith().topicFilter("v1/devices/pi/errors").send();
            refused(client, "telemetry", "oops");
            assertThat(messages.receiveNow()).isEmpty();
        }
    }

    @Test
    void publishesTheWillWhenTheClientAsksForItAndDropsItElse() {
        for (boolean withWill : new boolean[] {true, false}) {
            Mqtt5BlockingClient client = client("pi", "pi", RunningGateway.SECRET);
            client.connectWith()
                    .willPublish()
                    .topic("telemetry")
                    .payload("{\"bye\": 1}".getBytes(UTF_8))
                    .applyWillPublish()
                    .send();
            client.disconnectWith()
                    .reasonCode(
                            withWill
                                    ? Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE
                                    : Mqtt5DisconnectReasonCode.NORMAL_DISCONNECTION)
                    .send();
            await().until(() -> running.gateway.sessions() == 0);
        }
        await().untilAsserted(() ->
                assertThat(running.stored(RunningGateway.PI, "bye")).hasSize(1));
        await().untilAsserted(() ->
                assertThat(running.statuses).extracting(LiveStatus::online).containsExactly(true, false, true, false));
        assertThat(running.gateway.counters().messages()).isEqualTo(1);
    }
}
