package org.chieng.gateway.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chieng.gateway.testkit.RunningGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Devices that come back with a backlog, to a store that is slower than they are. */
class MqttBacklogTest extends RawMqttCase {
    private static final int QUEUE = 100;
    private static final int BACKLOG = 90;

    @Override
    String config() {
        return "ingest { queue = " + QUEUE + ", batch = 4 }";
    }

    @AfterEach
    void letGo() {
        running.store.release(); // a test that failed may have held it back
    }

    private RawMqtt loginAsOther() throws IOException {
        RawMqtt socket = open();
        socket.send(RawMqtt.connect("other", RunningGateway.SECRET, 60));
        socket.packet();
        return socket;
    }

    /** Messages 1 to {@link #BACKLOG}, each of one reading, hours old. */
    private static void sendBacklog(RawMqtt socket) throws IOException {
        for (int id = 1; id <= BACKLOG; id++) {
            socket.send(publish(1, id, "telemetry", "[{\"n\":\"old\",\"t\":" + (id - 10_000) + ",\"v\":" + id + "}]"));
        }
    }

    @Test
    void aLiveMessagePassesWhatItsOwnSessionHasWaiting() throws IOException {
        RawMqtt behind = login("raw");
        RawMqtt other = loginAsOther();
        running.store.hold();
        sendBacklog(other);
        awaitQueued(BACKLOG);
        sendBacklog(behind); // some find room, the others wait
        awaitQueued(QUEUE);
        behind.send(publish(1, 1_001, "live", "{\"now\": 2}"));
        awaitQueued(QUEUE + 1);
        behind.send(publish(1, 1_002, "v1/devices/pi/live", "{\"now\": 3}")); // waits until the first is answered
        assertThat(running.gateway.counters().storedReadings()).isZero();
        running.store.release();

        List<Integer> all = acknowledged(behind, BACKLOG + 2);
        assertThat(all.subList(0, BACKLOG / 2)).contains(1_001, 1_002);
        assertThat(all.stream().filter(id -> id <= BACKLOG)).isSorted().hasSize(BACKLOG);
        await().untilAsserted(() ->
                assertThat(running.stored(RunningGateway.PI, "now")).hasSize(2));
        assertThat(running.stored(RunningGateway.PI, "old")).hasSize(BACKLOG);
    }

    @Test
    void liveMessagesWaitTooWhenTheQueueHasAQuarterMoreThanItsBound() throws IOException {
        RawMqtt behind = login("raw");
        RawMqtt other = loginAsOther();
        running.store.hold();
        other.send(publish(1, 1, "telemetry", pack("old", QUEUE)));
        awaitQueued(QUEUE);
        other.send(publish(1, 2, "live", pack("now", QUEUE / 4)));
        awaitQueued(QUEUE + QUEUE / 4);
        behind.send(publish(1, 1_001, "live", "{\"now\": 2}"));
        behind.send(RawMqtt.bytes(0xc0, 0));
        assertThat(behind.packet()).as("PINGRESP: the publish before was read").startsWith(0xd0);
        awaitQueued(QUEUE + QUEUE / 4);
        running.store.release();

        assertThat(acknowledged(behind, 1)).containsExactly(1_001);
        assertThat(acknowledged(other, 2)).containsExactlyInAnyOrder(1, 2);
    }

    private static String pack(String channel, int readings) {
        return IntStream.range(0, readings)
                .mapToObj(i -> "{\"n\":\"" + channel + i + "\",\"v\":1}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private void awaitQueued(int readings) {
        await().untilAsserted(() ->
                assertThat(running.gateway.health().store().queuedReadings()).isEqualTo(readings));
    }

    private static List<Integer> acknowledged(RawMqtt socket, int count) throws IOException {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] puback = socket.packet();
            ids.add(((puback[2] & 0xff) << 8) | (puback[3] & 0xff));
        }
        return ids;
    }

    @Test
    void whatIsLivePassesTheBacklogAndIsAcknowledgedWhenItIsDurable() throws IOException {
        RawMqtt behind = login("raw");
        RawMqtt other = loginAsOther();
        running.store.hold();
        sendBacklog(behind);
        awaitQueued(BACKLOG);
        other.send(publish(1, 1_001, "telemetry", "{\"now\": 2}"));
        awaitQueued(BACKLOG + 1);
        assertThat(running.gateway.counters().storedReadings()).isZero();
        assertThat(running.live).isEmpty();
        running.store.release();

        assertThat(acknowledged(other, 1)).containsExactly(1_001);
        assertThat(acknowledged(behind, BACKLOG))
                .isEqualTo(IntStream.rangeClosed(1, BACKLOG).boxed().toList());
        await().untilAsserted(() -> assertThat(running.live).hasSize(BACKLOG + 1));
        assertThat(running.live.subList(0, 5)).anyMatch(live -> live.device().equals(RunningGateway.OTHER));
        assertThat(running.stored(RunningGateway.PI, "old")).hasSize(BACKLOG);
        assertThat(running.stored(RunningGateway.OTHER, "now")).hasSize(1);
    }
}
