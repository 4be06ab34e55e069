package org.chieng.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;
import org.chieng.server.testkit.Mosquitto;
import org.chieng.server.testkit.Postgres;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways and two servers, each a process of its own, behind one Mosquitto, over one PostgreSQL, on one clustered event bus. Each
 * gateway has a store of its own here, so that it can be seen which of them stored what.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class SpreadOutIT {
    private static final DeviceId BEHIND = new DeviceId("behind-the-broker");
    private static final DeviceId DIRECT = new DeviceId("at-gateway-a");
    /** The number of the last reading under load; one has the time of its number. */
    private static final int LAST = 3_000;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private Postgres postgres;
    private Mosquitto broker;
    private Nodes nodes;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        postgres = Postgres.start();
        postgres.ensureDatabase("chieng");
        broker = Mosquitto.start(Files.createDirectory(folder.resolve("broker")), "");
        nodes = new Nodes(folder, postgres, broker.port());
        nodes.run("web-a", "add-school", "--id", "school", "--name", "School", "--area", "area", "--area-name", "Area");
        nodes.run("web-a", "add-device", "--school", "school", "--device", BEHIND.value());
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        nodes.close();
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
        String reading = "[{\"n\":\"n\",\"v\":" + number + ",\"t\":" + (1_795_500_000L + number) + "}]";
        client.publish("v1/devices/" + BEHIND + "/telemetry", reading.getBytes(UTF_8), 1, false);
    }

    @Test
    void onePageSeesAllGatewaysAndKillingOneLosesAndDoublesNothing() throws Exception {
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
        killingAGatewayUnderLoad(behind, page);
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

    private void killingAGatewayUnderLoad(MqttClient client, LiveNumbers page) throws Exception {
        Set<Integer> acknowledged = new TreeSet<>(numbers(1, 20));
        for (int number = 21; number <= LAST; number++) {
            if (number == LAST / 3) {
                nodes.kill("gateway-a");
            } else if (number == LAST * 2 / 3) {
                nodes.start("gateway-a");
            }
            publish(client, number); // returns when the broker has acknowledged
            acknowledged.add(number);
        }
        awaitBoth(client, page);
        assertThat(nodes.health("gateway-b").getString("broker")).isEqualTo("connected");
        nodes.close();
        Set<Integer> a = stored("gateway-a");
        Set<Integer> b = stored("gateway-b");
        Set<Integer> lost = new TreeSet<>(acknowledged);
        lost.removeAll(a);
        lost.removeAll(b);
        Set<Integer> doubled = new TreeSet<>(a);
        doubled.retainAll(b);
        System.err.printf(
                "SpreadOutIT: acknowledged %d, stored %d at a and %d at b, lost %d, doubled %d%n",
                acknowledged.size(), a.size(), b.size(), lost.size(), doubled.size());
        assertThat(lost).isEmpty();
        assertThat(doubled).isEmpty();
        assertThat(a).hasSizeGreaterThan(LAST / 6);
        assertThat(b).hasSizeGreaterThan(LAST / 6);
    }

    /**
     * Waits until both gateways have stored all that came before. Mosquitto gives shared messages to its clients by turns, and each gateway
     * stores in the order that it gets: two messages behind each other that were both stored show it.
     */
    private static void awaitBoth(MqttClient client, LiveNumbers page) {
        AtomicInteger next = new AtomicInteger(LAST * 10);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            publish(client, next.getAndIncrement());
            publish(client, next.getAndIncrement());
            return page.seen().stream()
                    .anyMatch(number -> number >= LAST * 10
                            && number % 2 == 0
                            && page.seen().contains(number + 1));
        });
    }

    private Set<Integer> stored(String node) throws Exception {
        Set<Integer> numbers = new HashSet<>();
        try (TimeSeriesStore store = SqliteTimeSeriesStore.open(nodes.data(node))) {
            SeriesKey series = new SeriesKey(BEHIND, ChannelName.parse("n"));
            for (Point point : store.range(series, 0, Long.MAX_VALUE, 1_000_000)) {
                assertThat(numbers.add((int) ((Value.Numeric) point.value()).number()))
                        .isTrue();
            }
        }
        return numbers;
    }

    private static List<Integer> numbers(int from, int to) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = from; number <= to; number++) {
            numbers.add(number);
        }
        return numbers;
    }
}
