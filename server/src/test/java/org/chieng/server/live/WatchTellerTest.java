package org.chieng.server.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.testkit.RunningServer;
import org.chieng.server.testkit.SseReader;
import org.chieng.testkit.MovedClock;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatchTellerTest {
    private static final DeviceId PI = new DeviceId("pi");
    private static final DeviceId BOARD = new DeviceId("board");

    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock(Instant.parse("2026-03-02T07:30:00Z"));
    private final DownlinkQueue downlink = new DownlinkQueue(clock);
    private final WatchTeller teller = new WatchTeller(downlink, clock, new SecureRandom());

    @Test
    void tellsEachDeviceOnceAMinuteAtMost() {
        downlink.began(PI);
        for (int second = 0; second < 180; second += 15) {
            teller.tell(List.of(PI, BOARD));
            clock.now = clock.now.plusSeconds(15);
            downlink.waiting(PI).forEach(command -> downlink.delivered(PI, command));
        }
        assertThat(downlink.counters().delivered()).isEqualTo(3);
        assertThat(downlink.waiting(BOARD)).isEmpty();
    }

    @Test
    void tellsForHowLongAndUntilWhen() {
        downlink.began(PI);
        teller.tell(List.of(PI));
        assertThat(new String(downlink.waiting(PI).get(0).payload(), UTF_8))
                .isEqualTo("{\"do\":\"watch\",\"seconds\":90,\"deadline\":"
                        + clock.now.plusSeconds(60).getEpochSecond() + "}");
        clock.now = clock.now.plusSeconds(60);
        assertThat(downlink.waiting(PI)).isEmpty();
    }

    @Test
    void goesOnWhenTheClockIsSetBack() {
        downlink.began(PI);
        teller.tell(List.of(PI));
        clock.now = clock.now.minus(Duration.ofDays(1));
        teller.tell(List.of(PI));
        assertThat(downlink.waiting(PI)).hasSize(2);
    }

    @Test
    void reachesTheAgentsOfTheSchoolThatSomebodyLooksAtAndNoOther() throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            List<JsonObject> mine = new CopyOnWriteArrayList<>();
            List<JsonObject> others = new CopyOnWriteArrayList<>();
            MqttClient agent = listen(server, "muong-bi-pi", mine);
            MqttClient other = listen(server, "hang-kia-pi", others);
            try (SseReader first = server.live("thcs-muong-bi")) {
                first.next("snapshot");
                await().until(() -> mine.size() == 1);
                try (SseReader second = server.live("thcs-muong-bi")) {
                    second.next("snapshot");
                }
            }
            try (SseReader third = server.live("hang-kia")) { // once it is told, nothing else is on the way
                third.next("snapshot");
                await().until(() -> others.size() == 1);
            }
            assertThat(mine).hasSize(1);
            assertThat(mine.get(0).getString("do")).isEqualTo("watch");
            agent.disconnectForcibly();
            other.disconnectForcibly();
            agent.close();
            other.close();
        }
    }

    private static MqttClient listen(RunningServer server, String device, List<JsonObject> heard) throws Exception {
        MqttClient client =
                new MqttClient("tcp://127.0.0.1:" + server.server().mqttPort(), device, new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(device);
        options.setPassword(RunningServer.SECRET.toCharArray());
        client.connect(options);
        client.subscribe(
                "commands/+",
                1,
                (topic, message) -> heard.add(new JsonObject(new String(message.getPayload(), UTF_8))));
        return client;
    }
}
