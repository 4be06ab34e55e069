package org.chieng.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveCodecsTest {
    private static final long NOW = 1_790_000_000_123_456L;
    private static final DeviceId PI = new DeviceId("muong-bi-pi");

    private static LiveReadings throughTheWire(LiveReadings message) {
        Buffer buffer = Buffer.buffer("before");
        new LiveReadingsCodec().encodeToWire(buffer, message);
        return new LiveReadingsCodec().decodeFromWire(6, buffer);
    }

    @Test
    void readingsOfEveryKindSurviveTheWire() {
        LiveReadings message = new LiveReadings(
                PI,
                List.of(
                        new Reading(new ChannelName("uno", "t"), NOW, new Value.Numeric(23.5), "Cel", "Nhiệt độ"),
                        new Reading(new ChannelName("board", "door"), NOW + 1, new Value.Bool(true), null, null),
                        new Reading(new ChannelName("uno", "say"), NOW - 1, new Value.Text("chào"), null, null),
                        new Reading(
                                new ChannelName("uno", "raw"), NOW, new Value.Data(new byte[] {1, 2}), null, null)));

        assertThat(throughTheWire(message)).isEqualTo(message);
        assertThat(throughTheWire(new LiveReadings(PI, List.of())).readings()).isEmpty();
    }

    @Test
    void manyLargeReadingsSurviveTheWire() {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 333; i++) {
            readings.add(new Reading(
                    new ChannelName("uno", "raw"),
                    NOW + i,
                    new Value.Data(new byte[Value.Data.MAX_BYTES]),
                    null,
                    null));
        }

        assertThat(throughTheWire(new LiveReadings(PI, readings)).readings()).isEqualTo(readings);
    }

    @Test
    void statusSurvivesTheWire() {
        for (boolean online : new boolean[] {true, false}) {
            for (@Nullable DeviceId relay : Arrays.asList(null, new DeviceId("pi-of-the-lab"))) {
                LiveStatus message = new LiveStatus(PI, online, NOW, relay);
                Buffer buffer = Buffer.buffer("before");
                new LiveStatusCodec().encodeToWire(buffer, message);
                assertThat(new LiveStatusCodec().decodeFromWire(6, buffer)).isEqualTo(message);
            }
        }
    }

    @Test
    void severalFeedsMayUseOneBus() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            SchoolId school = new SchoolId("thcs-muong-bi");
            LiveFeed.on(vertx);
            CompletableFuture<LiveStatus> heard = new CompletableFuture<>();
            vertx.eventBus()
                    .<LiveStatus>consumer(LiveStatus.address(school), message -> heard.complete(message.body()));
            LiveStatus sent = new LiveStatus(PI, true, NOW);
            LiveFeed.on(vertx).status(new EnrolledDevice(PI, school).school(), sent);
            assertThat(heard.get(10, TimeUnit.SECONDS)).isSameAs(sent);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
