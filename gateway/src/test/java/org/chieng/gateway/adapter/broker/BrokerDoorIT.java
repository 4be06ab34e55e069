package org.chieng.gateway.adapter.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.health.Refused;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.senml.Value;
import org.chieng.testkit.Mosquitto;
import org.chieng.testkit.OneTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Gateways behind Debian's Mosquitto; the device is HiveMQ's client. */
@Timeout(120)
@ExtendWith(OneTry.class)
class BrokerDoorIT {
    private static final String OWN = "v1/devices/pi/";

    @TempDir
    Path folder;

    private Mosquitto broker;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<String, byte[]> heard = new ConcurrentHashMap<>();

    @BeforeEach
    void start() throws Exception {
        broker = Mosquitto.start(Files.createDirectory(folder.resolve("broker")), "");
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        broker.close();
    }

    private RunningGateway gateway(String name) throws Exception {
        return gateway(name, "");
    }

    private RunningGateway gateway(String name, String more) throws Exception {
        RunningGateway running = begin(name, more);
        open.add(running);
        return running;
    }

    private RunningGateway begin(String name, String more) throws Exception {
        Path data = folder.resolve(name);
        Files.createDirectories(data);
        RunningGateway running = RunningGateway.start(
                data,
                "broker { url = \"mqtt://127.0.0.1:" + broker.port() + "\", client-id = \"" + name + "\"}\n" + more);
        await().until(() -> running.gateway.isBrokerConnected().orElseThrow());
        return running;
    }

    private Mqtt5BlockingClient device() {
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .identifier("pi")
                .serverHost("127.0.0.1")
                .serverPort(broker.port())
                .buildBlocking();
        client.connect();
        open.add(() -> client.toAsync().disconnect().exceptionally(gone -> null).join());
        return client;
    }

    private static void publish(Mqtt5BlockingClient client, String topic, String payload) {
        client.publish(Mqtt5Publish.builder()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(UTF_8))
                .build());
    }

    private void listen(Mqtt5BlockingClient client, String filter) {
        client.toAsync()
                .subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(message -> heard.put(message.getTopic().toString(), message.getPayloadAsBytes()))
                .send()
                .join();
    }

    private String heard(String topic) {
        await(topic).until(() -> heard.containsKey(topic));
        return new String(heard.get(topic), UTF_8);
    }

    /** Readings a=1, a=2 … of different times. */
    private static String reading(int number) {
        return "[{\"n\":\"a\",\"v\":" + number + ",\"t\":" + (1_795_500_000 + number) + "}]";
    }

    private static List<Double> values(RunningGateway running) {
        return running.stored(RunningGateway.PI, "a").stream()
                .map(Point::value)
                .map(value -> ((Value.Numeric) value).number())
                .toList();
    }

    private static List<Double> numbers(int to) {
        return IntStream.rangeClosed(1, to).mapToObj(Double::valueOf).toList();
    }

    @Test
    void letsADeviceThatIsTooFastWaitAndLosesNothing() throws Exception {
        RunningGateway running = gateway("a", "limits.device { messages = 20, readings = 0 }\nbroker.in-flight = 40");
        Mqtt5BlockingClient device = device();
        listen(device, OWN + "errors");
        for (int i = 1; i <= 100; i++) {
            publish(device, OWN + "telemetry", reading(i));
        }
        publish(device, "v1/devices/other/telemetry", "{\"a\": 1}");
        await().untilAsserted(() ->
                assertThat(running.stored(RunningGateway.OTHER, "a")).hasSize(1));
        assertThat(heard(OWN + "errors")).contains("quota-exceeded", "nothing is lost");
        await().untilAsserted(() -> assertThat(values(running)).isEqualTo(numbers(100)));
        assertThat(running.gateway.counters().slowed()).isPositive();
        assertThat(running.rejected(ErrorCode.QUOTA_EXCEEDED)).isZero();
    }

    @Test
    void storesWhatADevicePublishesAtTheBroker() throws Exception {
        RunningGateway running = gateway("one");
        publish(device(), OWN + "telemetry", reading(1));

        await().untilAsserted(() -> assertThat(values(running)).isEqualTo(numbers(1)));
        await().until(() -> running.live.size() == 1);
    }

    @Test
    void theBrokerKeepsWhatWasNotStoredForTheGatewayThatComesBack() throws Exception {
        RunningGateway running = begin("one", "");
        Mqtt5BlockingClient device = device();
        publish(device, OWN + "telemetry", reading(1));
        await().until(() -> values(running).size() == 1);
        running.store.fail("made by the test");
        publish(device, OWN + "telemetry", reading(2));
        await().until(() -> !running.gateway.health().store().works());
        running.close();
        publish(device, OWN + "telemetry", reading(3));

        RunningGateway again = gateway("one");

        await().untilAsserted(() -> assertThat(values(again)).isEqualTo(numbers(3)));
    }

    @Test
    void holdsNoMoreThanTheBrokerMaySendWhileTheStoreIsAwayAndLosesNothing() throws Exception {
        RunningGateway running = gateway("one", "broker.in-flight = 20");
        running.store.fail("made by the test");
        Mqtt5BlockingClient device = device();
        for (int i = 1; i <= 100; i++) {
            publish(device, OWN + "telemetry", reading(i));
        }
        await().until(() -> running.gateway.counters().messages() == 20);

        running.store.mend();

        await().untilAsserted(() -> assertThat(values(running)).isEqualTo(numbers(100)));
    }

    @Test
    void whatTheStoreFailsOnIsPutAsideSeenByTheOperatorAndCanBePublishedAgain() throws Exception {
        Path aside = folder.resolve("aside.jsonl");
        RunningGateway running = gateway("one", "broker.unstorable-file = \"" + aside + "\"");
        running.store.breakOn(new IllegalStateException("made by the test"));
        Mqtt5BlockingClient device = device();
        listen(device, OWN + "errors");
        String bad = "[{\"n\":\"bug\",\"v\":7,\"t\":1795500000}]";
        publish(device, OWN + "telemetry", bad);
        publish(device, OWN + "telemetry", reading(1));

        await().untilAsserted(() -> assertThat(values(running)).isEqualTo(numbers(1)));
        await().until(() -> Files.exists(aside) && Files.size(aside) > 0);
        JsonObject kept = new JsonObject(Files.readString(aside));
        String payload = new String(Base64.getDecoder().decode(kept.getString("payload")), UTF_8);
        assertThat(payload).isEqualTo(bad);
        assertThat(kept.getString("topic")).isEqualTo(OWN + "telemetry");
        assertThat(heard(OWN + "errors")).contains("store-unavailable");
        await().until(() -> running.gateway.quarantine().newest(10).size() == 1);
        Refused seen = running.gateway.quarantine().newest(10).get(0);
        assertThat(UTF_8.decode(seen.payload()).toString()).isEqualTo(bad);
        assertThat(seen.rejections().get(0).sentence()).contains(aside.toString());

        running.store.breakOn(null); // mended
        publish(device, kept.getString("topic"), payload);
        await().until(() -> running.stored(RunningGateway.PI, "bug").size() == 1);
    }

    @Test
    void acknowledgesNothingThatItCanNeitherStoreNorPutAside() throws Exception {
        RunningGateway running = begin("one", "broker.unstorable-file = \"" + folder.resolve("no/folder") + "\"");
        running.store.breakOn(new IllegalStateException("made by the test"));
        Mqtt5BlockingClient device = device();
        publish(device, OWN + "telemetry", "[{\"n\":\"bug\",\"v\":7,\"t\":1795500000}]");
        publish(device, OWN + "telemetry", reading(1));
        await().until(() -> running.rejected(ErrorCode.STORE_UNAVAILABLE) >= 3);
        running.close();

        RunningGateway again = gateway("one"); // in which the fault is mended

        await().until(() -> again.stored(RunningGateway.PI, "bug").size() == 1);
        await().untilAsserted(() -> assertThat(values(again)).isEqualTo(numbers(1)));
    }

    @Test
    void twoGatewaysDivideTheMessagesBetweenThem() throws Exception {
        RunningGateway one = gateway("one");
        RunningGateway two = gateway("two");
        Mqtt5BlockingClient device = device();
        for (int i = 1; i <= 100; i++) {
            publish(device, OWN + "telemetry", reading(i));
        }

        await().until(() -> values(one).size() + values(two).size() == 100);
        assertThat(values(one)).isNotEmpty().doesNotContainAnyElementsOf(values(two));
        assertThat(values(two)).isNotEmpty();
    }

    @Test
    void joinsAgainWhenTheBrokerHasBeenAway() throws Exception {
        RunningGateway running = gateway("one");
        publish(device(), OWN + "telemetry", reading(1));
        await().until(() -> values(running).size() == 1);

        broker.restart();
        await().until(() -> running.gateway.isBrokerConnected().orElseThrow());
        publish(device(), OWN + "telemetry", reading(2));

        await().untilAsserted(() -> assertThat(values(running)).isEqualTo(numbers(2)));
    }

    @Test
    void tellsADeviceWhatWasRefusedAndWhatTimeItIs() throws Exception {
        gateway("one");
        Mqtt5BlockingClient device = device();
        listen(device, OWN + "errors");
        listen(device, OWN + "clock");

        publish(device, OWN + "telemetry", "oops");
        publish(device, OWN + "time", "{\"id\":\"7\"}");

        assertThat(new JsonObject(heard(OWN + "errors")).getString("topic")).isEqualTo(OWN + "telemetry");
        assertThat(new JsonObject(heard(OWN + "clock")).getString("id")).isEqualTo("7");
    }

    @Test
    void refusesWhomTheBrokerLetsInButNobodyEnrolledAndGoesOn() throws Exception {
        RunningGateway running = gateway("one");
        Mqtt5BlockingClient device = device();
        publish(device, "v1/devices/stranger/telemetry", reading(1));
        publish(device, "v1/devices/BAD!/telemetry", reading(1));
        publish(device, OWN + "telemetry", reading(1));

        await().until(() -> values(running).size() == 1);
        assertThat(running.rejected(ErrorCode.UNKNOWN_DEVICE)).isEqualTo(1);
    }

    @Test
    void deliversACommandOnceTheDeviceListensAndHearsItsReply() throws Exception {
        RunningGateway running = gateway("one");
        Downlink downlink = running.gateway.downlink();
        List<String> replies = new ArrayList<>();
        downlink.onReply((device, id, payload) -> replies.add(device + " " + id + " " + new String(payload, UTF_8)));
        CommandId id = new CommandId("17");
        Mqtt5BlockingClient device = device();
        publish(device, OWN + "status", "online");
        await().until(() -> downlink.isListening(RunningGateway.PI));
        downlink.send(
                RunningGateway.PI,
                id,
                "{\"do\":\"blink\"}".getBytes(UTF_8),
                Instant.now().plusSeconds(60));
        listen(device, OWN + "commands/+"); // later than it said that it is there

        assertThat(heard(OWN + "commands/17")).isEqualTo("{\"do\":\"blink\"}");
        await().until(() -> downlink.counters().waiting() == 0);
        publish(device, OWN + "replies/17", "{\"done\":true}");
        await().untilAsserted(() -> assertThat(replies).containsExactly("pi 17 {\"done\":true}"));
    }

    @Test
    void aConfigurationWaitsAtTheBrokerUntilItIsTakenBack() throws Exception {
        RunningGateway running = gateway("one");
        Downlink downlink = running.gateway.downlink();
        downlink.configure(RunningGateway.PI, "{\"v\":1}".getBytes(UTF_8));
        Mqtt5BlockingClient device = device();
        listen(device, OWN + "config");
        assertThat(heard(OWN + "config")).isEqualTo("{\"v\":1}");

        downlink.configure(RunningGateway.PI, new byte[0]);

        await().until(() -> heard(OWN + "config").isEmpty());
    }

    @Test
    void everyGatewayKnowsWhoIsThereAlsoFromBeforeItCame() throws Exception {
        RunningGateway one = gateway("one");
        Mqtt5BlockingClient device = device();
        device.publish(Mqtt5Publish.builder()
                .topic(OWN + "status")
                .payload("online".getBytes(UTF_8))
                .retain(true)
                .qos(MqttQos.AT_LEAST_ONCE)
                .build());
        await().until(() -> one.gateway.statuses().stream().anyMatch(LiveStatus::online));

        RunningGateway two = gateway("two");

        await().until(() -> two.gateway.statuses().stream().anyMatch(LiveStatus::online));
        publish(device, OWN + "status", "offline");
        await().until(() -> two.gateway.statuses().stream().noneMatch(LiveStatus::online));
    }
}
