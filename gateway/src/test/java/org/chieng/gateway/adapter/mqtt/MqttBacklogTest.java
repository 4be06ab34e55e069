package org.chieng.gateway.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
