package org.chieng.gateway.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.relay.RelayedBatch;
import org.chieng.protocol.relay.RelayedPart;
import org.chieng.protocol.relay.RelayedPart.Presence;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a relay hands on, over real MQTT into a real store. */
@Timeout(120)
class RelayedMessagesTest {
    private static final DeviceId RELAY = new DeviceId("lab-pi");
    private static final DeviceId NEXT_DOOR = new DeviceId("next-door-pi");
    private static final DeviceId PC = new DeviceId("pc-1");
    private static final DeviceId STRANGER = new DeviceId("pc-of-another-school");
    private static final String TOPIC = "v1/devices/lab-pi/relayed";

    @TempDir
    Path folder;

    private final Map<DeviceId, EnrolledDevice> devices = new ConcurrentHashMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        devices.put(RELAY, new EnrolledDevice(RELAY, RunningGateway.SCHOOL, true));
        devices.put(NEXT_DOOR, new EnrolledDevice(NEXT_DOOR, RunningGateway.SCHOOL, true));
        devices.put(PC, new EnrolledDevice(PC, RunningGateway.SCHOOL));
        devices.put(STRANGER, new EnrolledDevice(STRANGER, new SchoolId("another-school")));
        gateway = RunningGateway.start(folder, directory());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private DeviceDirectory directory() {
        return new DeviceDirectory() {
            @Override
            public EnrolledDevice authenticate(DeviceId device, String secret) throws RejectedException {
                return find(device).orElseThrow(() -> new RejectedException(ErrorCode.UNKNOWN_DEVICE, "unknown"));
            }

            @Override
            public Optional<EnrolledDevice> find(DeviceId device) {
                return Optional.ofNullable(devices.get(device));
            }
        };
    }

    private Mqtt3BlockingClient connect(DeviceId device) {
        Mqtt3BlockingClient client = Mqtt3Client.builder()
                .identifier(device.value())
                .serverHost("127.0.0.1")
                .serverPort(gateway.gateway.mqttPort())
                .simpleAuth()
                .username(device.value())
                .password("any".getBytes(UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        client.toAsync()
                .subscribeWith()
                .topicFilter("errors")
                .callback(message -> errors.add(new String(message.getPayloadAsBytes(), UTF_8)))
                .send()
                .join();
        return client;
    }

    private static byte[] batch(RelayedPart... parts) {
        try {
            return RelayedBatch.encode(List.of(parts));
        } catch (RejectedException e) {
            throw new AssertionError(e);
        }
    }

    private static RelayedPart part(DeviceId device, Presence presence, String pack) {
        return new RelayedPart(device, presence, pack.getBytes(UTF_8));
    }

    private static void publish(Mqtt3BlockingClient client, byte[] payload) {
        publish(client, TOPIC, payload);
    }

    private static void publish(Mqtt3BlockingClient client, String topic, byte[] payload) {
        client.publish(Mqtt3Publish.builder()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .build());
    }

    private int stored(DeviceId device) {
        return gateway.stored(device, "lab/on").size();
    }

    @Test
    void partsAreStoredAsTheComputersOwnBeforeTheAcknowledgementAndOnceHoweverOftenTheyCome() {
        byte[] payload = batch(part(PC, Presence.ONLINE, pack(1)), part(RELAY, Presence.UNSAID, pack(2)));
        Mqtt3BlockingClient relay = connect(RELAY);

        publish(relay, payload);
        assertThat(stored(PC)).isEqualTo(1);
        assertThat(stored(RELAY)).isEqualTo(1);
        publish(relay, payload);

        assertThat(stored(PC)).isEqualTo(1);
        assertThat(errors).isEmpty();
        assertThat(gateway.live).anyMatch(live -> live.device().equals(PC));
    }

    private static String pack(int value) {
        return "[{\"n\":\"lab/on\",\"u\":\"s\",\"t\":" + (System.currentTimeMillis() / 1000 - 60) + ",\"v\":" + value
                + "}]";
    }

    @Test
    void ofDevicesThatAreNotOfItsSchoolNothingIsTakenAndTheOthersAreStored() {
        Mqtt3BlockingClient relay = connect(RELAY);

        publish(
                relay,
                batch(
                        part(STRANGER, Presence.ONLINE, pack(1)),
                        part(new DeviceId("nobody"), Presence.ONLINE, pack(1)),
                        part(PC, Presence.ONLINE, pack(1))));

        assertThat(stored(PC)).isEqualTo(1);
        assertThat(stored(STRANGER)).isZero();
        await().atMost(Duration.ofSeconds(20)).until(() -> errors.size() == 2);
        assertThat(errors).allMatch(error -> error.contains("foreign-device"));
        assertThat(gateway.statuses).noneMatch(status -> status.device().equals(STRANGER));
    }

    @Test
    void whoIsNoRelayMaySendForNobody() {
        devices.put(RELAY, new EnrolledDevice(RELAY, RunningGateway.SCHOOL));
        Mqtt3BlockingClient pretender = connect(RELAY);

        publish(pretender, batch(part(PC, Presence.ONLINE, pack(1))));

        assertThat(stored(PC)).isZero();
        await().atMost(Duration.ofSeconds(20)).until(() -> errors.size() == 1);
        assertThat(errors.get(0)).contains("foreign-device");
    }

    @Test
    void aRelayWhoseRightWasTakenAwayIsNotAcknowledgedAndKeepsWhatItHas() throws Exception {
        Mqtt3BlockingClient relay = connect(RELAY);
        devices.put(RELAY, new EnrolledDevice(RELAY, RunningGateway.SCHOOL));

        assertThat(relay.toAsync()
                        .publish(Mqtt3Publish.builder()
                                .topic(TOPIC)
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .payload(batch(part(PC, Presence.ONLINE, pack(1))))
                                .build()))
                .failsWithin(20, TimeUnit.SECONDS);
        assertThat(stored(PC)).isZero();
    }

    @Test
    void aComputerIsThereAsLongAsItsRelayHearsItAndSaysSo() {
        Mqtt3BlockingClient relay = connect(RELAY);
        publish(relay, batch(part(PC, Presence.ONLINE, "")));
        await().atMost(Duration.ofSeconds(20)).until(() -> isOnline(PC));
        publish(relay, batch(part(PC, Presence.OFFLINE, "")));
        await().atMost(Duration.ofSeconds(20)).until(() -> !isOnline(PC));
        publish(relay, batch(part(PC, Presence.ONLINE, "")));
        await().atMost(Duration.ofSeconds(20)).until(() -> isOnline(PC));

        relay.disconnect();

        await().atMost(Duration.ofSeconds(20)).until(() -> !isOnline(PC));
    }

    private boolean isOnline(DeviceId device) {
        return gateway.gateway.statuses().stream()
                .anyMatch(status -> status.device().equals(device) && status.online());
    }

    @Test
    void aComputerThatWasCarriedToAnotherRelayStaysThereWhenTheFirstHearsItNoLonger() {
        Mqtt3BlockingClient relay = connect(RELAY);
        publish(relay, batch(part(PC, Presence.ONLINE, "")));
        await().atMost(Duration.ofSeconds(20)).until(() -> RELAY.equals(relayOf(PC)));
        Mqtt3BlockingClient second = connect(NEXT_DOOR);
        publish(second, "v1/devices/next-door-pi/relayed", batch(part(PC, Presence.ONLINE, "")));
        await().atMost(Duration.ofSeconds(20)).until(() -> NEXT_DOOR.equals(relayOf(PC)));

        publish(relay, batch(part(PC, Presence.OFFLINE, ""), part(RELAY, Presence.UNSAID, pack(3))));
        assertThat(stored(RELAY)).as("the batch was taken").isEqualTo(1);
        assertThat(relayOf(PC)).isEqualTo(NEXT_DOOR);

        Mqtt3BlockingClient own = connect(PC);
        await().atMost(Duration.ofSeconds(20)).until(() -> isOnline(PC) && relayOf(PC) == null);
        publish(second, "v1/devices/next-door-pi/relayed", batch(part(PC, Presence.ONLINE, "")));
        assertThat(relayOf(PC)).as("a session of its own says more").isNull();
        own.disconnect();
        second.disconnect();
        await().atMost(Duration.ofSeconds(20)).until(() -> !isOnline(PC));
    }

    private @Nullable DeviceId relayOf(DeviceId device) {
        return gateway.gateway.statuses().stream()
                .filter(status -> status.device().equals(device))
                .findFirst()
                .map(LiveStatus::relay)
                .orElse(null);
    }

    @Test
    void onlyARelayIsToldWithTheTimeThatItIsOne() {
        assertThat(told(RELAY)).contains("\"relay\":true");
        assertThat(told(PC)).doesNotContain("relay");
    }

    private String told(DeviceId device) {
        List<String> clock = new CopyOnWriteArrayList<>();
        Mqtt3BlockingClient asking = connect(device);
        asking.toAsync()
                .subscribeWith()
                .topicFilter("clock")
                .callback(message -> clock.add(new String(message.getPayloadAsBytes(), UTF_8)))
                .send()
                .join();
        asking.publish(Mqtt3Publish.builder()
                .topic("time")
                .payload("{\"id\":\"1\"}".getBytes(UTF_8))
                .build());
        await().atMost(Duration.ofSeconds(20)).until(() -> !clock.isEmpty());
        asking.disconnect();
        return clock.get(0);
    }

    @Test
    void aBatchThatCantBeReadIsRefusedAndTheSessionGoesOn() {
        Mqtt3BlockingClient relay = connect(RELAY);

        publish(relay, new byte[] {9, 9, 9});
        publish(relay, batch(part(PC, Presence.ONLINE, pack(1))));

        assertThat(stored(PC)).isEqualTo(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> errors.size() == 1);
        assertThat(errors.get(0)).contains("malformed-payload");
    }
}
