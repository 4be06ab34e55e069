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
    private static final int QUEUE = 10;
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
        awaitQueued(QUEUE);
        behind.send(publish(1, 1_000, "telemetry", "{\"now\": 1}"));
        awaitQueued(QUEUE + 1);
        other.send(publish(1, 1_001, "telemetry", "{\"now\": 2}"));
        awaitQueued(QUEUE + 2);
        assertThat(running.gateway.counters().storedReadings()).isZero();
        assertThat(running.live).isEmpty();
        running.store.release();

        List<Integer> ids = acknowledged(behind, BACKLOG + 1);
        assertThat(ids.indexOf(1_000)).isLessThan(QUEUE);
        assertThat(ids)
                .filteredOn(id -> id != 1_000)
                .isEqualTo(IntStream.rangeClosed(1, BACKLOG).boxed().toList());
        assertThat(acknowledged(other, 1)).containsExactly(1_001);
        assertThat(running.stored(RunningGateway.PI, "old")).hasSize(BACKLOG);
        assertThat(running.stored(RunningGateway.PI, "now")).hasSize(1);
        assertThat(running.stored(RunningGateway.OTHER, "now")).hasSize(1);
    }

    @Test
    void aValueThatIsToldAnewForTheSameTimeStaysTheLast() throws IOException {
        RawMqtt behind = login("raw");
        running.store.hold();
        sendBacklog(behind);
        awaitQueued(QUEUE);
        long now = System.currentTimeMillis() / 1_000;
        String both = "[{\"n\":\"old\",\"t\":-9000,\"v\":0},{\"n\":\"again\",\"bt\":" + now + ",\"v\":1}]";
        behind.send(publish(1, 1_000, "telemetry", both));
        behind.send(publish(1, 1_001, "telemetry", "[{\"n\":\"again\",\"bt\":" + now + ",\"v\":2}]"));
        running.store.release();

        assertThat(acknowledged(behind, BACKLOG + 2)).endsWith(1_000, 1_001);
        assertThat(running.stored(RunningGateway.PI, "again"))
                .singleElement()
                .satisfies(point -> assertThat(point.value().toString()).contains("2"));
    }
}
