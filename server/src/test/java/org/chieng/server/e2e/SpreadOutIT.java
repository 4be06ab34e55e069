package org.chieng.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.testkit.Postgres;
import org.chieng.testkit.Influxd;
import org.chieng.testkit.Mosquitto;
import org.chieng.testkit.OneTry;
import org.chieng.testkit.V2Front;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways and two servers, each a process of its own, behind one Mosquitto, over one PostgreSQL and one InfluxDB, on one
 * clustered event bus.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@ExtendWith(OneTry.class)
class SpreadOutIT {
    private static final DeviceId BEHIND = new DeviceId("behind-the-broker");
    private static final DeviceId DIRECT = new DeviceId("at-gateway-a");
    /** The number of the last reading under load; one has the time of its number. */
    private static final int LAST = 3_000;

    private static final long FIRST_SECOND = 1_795_500_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private static final String TOKEN = "a-token-of-the-test";

    private Postgres postgres;
    private Influxd influxd;
    private V2Front front;
    private Mosquitto broker;
    private Nodes nodes;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        postgres = Postgres.start();
        postgres.ensureDatabase("chieng");
        broker = Mosquitto.start(Files.createDirectory(folder.resolve("broker")), "");
        influxd = Influxd.start(folder.resolve("influxd"));
        influxd.query("", "CREATE DATABASE chieng");
        front = V2Front.before(influxd, TOKEN);
        nodes = new Nodes(
                folder,
                postgres,
                broker.port(),
                "store { kind = influxdb, influxdb { url = \"" + front.uri() + "\", token = \"" + TOKEN + "\" } }");
        nodes.run("web-a", "add-school", "--id", "school", "--name", "School", "--area", "area", "--area-name", "Area");
        nodes.run("web-a", "add-device", "--school", "school", "--device", BEHIND.value());
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        nodes.close();
        front.close();
        influxd.close();
        broker.close();
        postgres.close();
    }

    private MqttClient device(int port, DeviceId device, String secret) throws Exception {
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + port, device.value(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(device.value());
        options.setPassword(secret.toCharArray());
        options.setMaxInflight(1_000);
        client.connect(options);
        client.subscribe(
                "v1/devices/" + device + "/commands/+",
                1,
                (topic, message) -> commands.add(
                        device + " " + new JsonObject(new String(message.getPayload(), UTF_8)).getString("do")));
        open.add(() -> client.disconnectForcibly(1, 1));
        return client;
    }

    private static void publish(MqttClient client, int number) throws Exception {
        String reading = "[{\"n\":\"n\",\"v\":" + number + ",\"t\":" + (FIRST_SECOND + number) + "}]";
        client.publish("v1/devices/" + BEHIND + "/telemetry", reading.getBytes(UTF_8), 1, false);
    }

    @Test
    void onePageSeesAllGatewaysAndKillingOneOrTheStoreLosesAndDoublesNothing() throws Exception {
        String secret = nodes.run("web-a", "add-device", "--school", "school", "--device", DIRECT.value());
        for (String node : Nodes.NAMES) {
            nodes.start(node);
        }
        await().atMost(PATIENCE).until(() -> nodes.gatewaysHeard("web-a") == 2 && nodes.gatewaysHeard("web-b") == 2);
        MqttClient behind = device(broker.port(), BEHIND, "");
        behind.publish("v1/devices/" + BEHIND + "/status", "online".getBytes(UTF_8), 1, true);
        device(nodes.mqttPort("gateway-a"), DIRECT, secret);
        LiveNumbers page = aPageAtOneServerSeesWhatBothGatewaysStore(behind);
        aCommandOfThatServerReachesDevicesWhereverTheyAre();
        killingAGatewayAndTheStoreUnderLoad(behind, page);
        bothServersHaveTheWholeHistory();
    }

    private LiveNumbers aPageAtOneServerSeesWhatBothGatewaysStore(MqttClient client) throws Exception {
        LiveNumbers page = LiveNumbers.open(nodes.httpPort("web-b"), "school", nodes.cookie());
        open.add(page);
        for (int number = 1; number <= 20; number++) {
            publish(client, number);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(page.seen()).containsAll(numbers(1, 20)));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(nodes.online("web-b", "school")).contains(BEHIND.value(), DIRECT.value()));
        return page;
    }

    /** What a server says by itself when somebody looks: watch. Both gateways know of the device behind the broker; one tells it. */
    private void aCommandOfThatServerReachesDevicesWhereverTheyAre() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(commands)
                        .contains(BEHIND + " watch", DIRECT + " watch")
                        .doesNotHaveDuplicates());
    }

    private void killingAGatewayAndTheStoreUnderLoad(MqttClient client, LiveNumbers page) throws Exception {
        int byKilledOne = 0;
        for (int number = 21; number <= LAST; number++) {
            if (number == LAST / 3) {
                byKilledOne = nodes.health("gateway-a").getInteger("stored");
                nodes.kill("gateway-a");
            } else if (number == LAST / 2) {
                influxd.kill();
            } else if (number == LAST * 2 / 3) {
                nodes.start("gateway-a");
            } else if (number == LAST * 5 / 6) {
                await().atMost(PATIENCE).until(() -> waitingBytes("gateway-b") > 0);
                influxd.startAgain();
            }
            publish(client, number); // returns when the broker has acknowledged
        }
        Set<Integer> acknowledged = new TreeSet<>(numbers(1, LAST));
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> stored().containsAll(acknowledged));
        await().atMost(PATIENCE).until(() -> waitingBytes("gateway-a") == 0 && waitingBytes("gateway-b") == 0);
        List<Integer> stored = stored();
        System.err.printf("SpreadOutIT: acknowledged %d, stored %d%n", acknowledged.size(), stored.size());
        assertThat(stored).containsExactlyElementsOf(acknowledged); // once each
        int byA = byKilledOne + nodes.health("gateway-a").getInteger("stored");
        assertThat(byA).isGreaterThan(LAST / 6);
        assertThat(nodes.health("gateway-b").getInteger("stored")).isGreaterThan(LAST / 6);
        assertThat(nodes.health("gateway-b").getString("broker")).isEqualTo("connected");
        awaitLiveAgain(client, page);
    }

    /** Under load a page is told to fetch the history; then it sees each reading again. */
    private static void awaitLiveAgain(MqttClient client, LiveNumbers page) {
        AtomicInteger next = new AtomicInteger(LAST);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            publish(client, next.incrementAndGet());
            return page.seen().stream().anyMatch(number -> number > LAST);
        });
    }

    private long waitingBytes(String node) {
        return nodes.health(node).getJsonObject("store").getJsonObject("behind").getLong("waitingBytes");
    }

    /** What InfluxDB itself says, in the order of time; a point has the time of its number. */
    private List<Integer> stored() throws Exception {
        List<Integer> numbers = new ArrayList<>();
        JsonObject result = new JsonObject(
                        influxd.query("chieng", "SELECT v FROM telemetry WHERE device = '" + BEHIND + "'"))
                .getJsonArray("results")
                .getJsonObject(0);
        for (Object row : result.getJsonArray("series").getJsonObject(0).getJsonArray("values")) {
            JsonArray point = (JsonArray) row;
            assertThat(point.getLong(0)).isEqualTo((FIRST_SECOND + point.getLong(1)) * 1_000_000L);
            numbers.add(point.getInteger(1));
        }
        return numbers;
    }

    private void bothServersHaveTheWholeHistory() throws Exception {
        for (String server : List.of("web-a", "web-b")) {
            JsonArray buckets = nodes.get(
                            server,
                            "devices/" + BEHIND + "/history?channel=n&points=100&from=" + FIRST_SECOND * 1000 + "&to="
                                    + (FIRST_SECOND + LAST + 1) * 1000,
                            "Cookie",
                            nodes.cookie())
                    .getJsonArray("buckets");
            int count = 0;
            for (Object bucket : buckets) {
                JsonArray fields = (JsonArray) bucket;
                count += fields.getInteger(fields.size() - 1);
            }
            assertThat(count).as(server).isEqualTo(LAST);
        }
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }
}
