package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.chieng.testkit.OneTry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The server's clock is set forward and back while devices publish, with times of their own and without. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@ExtendWith(OneTry.class)
class ServerClockStepIT {
    private static final List<Duration> STEPS = List.of(
            Duration.ofHours(1),
            Duration.ofHours(-2),
            Duration.ofDays(400),
            Duration.ofDays(-400),
            Duration.ofSeconds(-3));

    @TempDir
    Path folder;

    /** The machine's clock, moved. */
    private static final class SteppingClock extends Clock {
        private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

        void step(Duration by) {
            offset.updateAndGet(by::plus);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(offset.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void losesAndDoublesNothing() throws Exception {
        SteppingClock clock = new SteppingClock();
        Set<Long> acknowledged;
        int timeless = 0;
        try (RunningServer server = RunningServer.in(folder, clock);
                Publisher device = server.device("hang-kia-pi");
                Flood flood = new Flood(
                        server.server().mqttPort(), "muong-bi-pi", RunningServer.SECRET, 1_000_000L * 1_790_000_000)) {
            for (Duration step : STEPS) {
                for (int i = 0; i < 20; i++) {
                    device.publish("{\"n\": " + timeless++ + "}");
                }
                awaitStored(server, 20_000);
                clock.step(step);
            }
            awaitStored(server, 20_000);
            device.publish("{\"n\": " + timeless++ + "}");
            acknowledged = flood.stop();
        }
        try (TimeSeriesStore store = SqliteTimeSeriesStore.open(folder.resolve("data"))) {
            FloodVerdict.of(store, "muong-bi-pi", acknowledged).check("ServerClockStepIT");
            List<Point> withoutTime = store.range(
                    new SeriesKey(new DeviceId("hang-kia-pi"), ChannelName.parse("n")),
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    1000);
            assertThat(withoutTime)
                    .extracting(Point::value)
                    .doesNotHaveDuplicates()
                    .hasSize(timeless);
        }
    }

    @Test
    void hoursAheadAndBackLeaveNoSpanInTheFutureAndLinesAreFollowedOn() throws Exception {
        SteppingClock clock = new SteppingClock();
        try (RunningServer server = RunningServer.in(folder, clock);
                Publisher device = server.device("hang-kia-pi")) {
            device.publish("[{\"n\":\"link/access\",\"vs\":\"4g\"},{\"n\":\"link/confidence\",\"vs\":\"high\"}]");
            await().atMost(Duration.ofMinutes(1)).until(() -> spans(server).encode(), one -> one.contains("cellular"));
            clock.step(Duration.ofHours(10)); // within a session of who looks
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> spans(server).encode(), one -> one.contains("monitor-down"));
            clock.step(Duration.ofHours(-10));
            device.publish("[{\"n\":\"link/access\",\"vs\":\"fixed\"}]");

            await().atMost(Duration.ofMinutes(1))
                    .until(() -> spans(server).getJsonObject(0).getString("state"), "broadband"::equals);
            JsonArray spans = spans(server);
            for (int i = 0; i < spans.size(); i++) {
                assertThat(spans.getJsonObject(i).getLong("from"))
                        .as(spans.encodePrettily())
                        .isLessThanOrEqualTo(clock.millis());
                if (i > 0) { // the newest first, and each ends where the next begins
                    assertThat(spans.getJsonObject(i).getLong("to"))
                            .as(spans.encodePrettily())
                            .isEqualTo(spans.getJsonObject(i - 1).getLong("from"));
                }
            }
            assertThat(spans.encode())
                    .as("what was thought of the time to come")
                    .contains("corrections");
        }
    }

    private static JsonArray spans(RunningServer server) throws Exception {
        return server.json("/api/v1/schools/hang-kia/links").getJsonArray("items");
    }

    private static void awaitStored(RunningServer server, int readings) throws Exception {
        long wanted = stored(server) + readings;
        await().atMost(Duration.ofMinutes(1)).until(() -> stored(server) >= wanted);
    }

    private static long stored(RunningServer server) throws Exception {
        return server.json("/api/v1/health").getLong("stored");
    }
}
