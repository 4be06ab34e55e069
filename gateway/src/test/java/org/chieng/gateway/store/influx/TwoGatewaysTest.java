package org.chieng.gateway.store.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.StoreException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.chieng.testkit.OneTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways over one bucket, and what a server reads from it. */
@Timeout(180)
@ExtendWith(OneTry.class)
class TwoGatewaysTest {
    private static final long HOUR = RollUp.HOUR.micros();
    private static final long DAY = RollUp.DAY.micros();
    /** Midnight. */
    private static final long START = 20_700 * DAY;

    private static final DeviceId PI = new DeviceId("pi");
    private static final SeriesKey SERIES = new SeriesKey(PI, new ChannelName("board", "n"));

    @TempDir
    Path folder;

    private InfluxServer server;
    private String bucket;
    private InfluxTimeSeriesStore one;
    private InfluxTimeSeriesStore two;

    @BeforeEach
    void start() throws Exception {
        server = InfluxServer.start(folder.resolve("influxd"));
        bucket = server.newBucket();
        one = gateway("one");
        two = gateway("two");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        server.close();
    }

    private InfluxTimeSeriesStore gateway(String name) throws StoreException {
        InfluxSettings settings = server.settings(bucket);
        return InfluxTimeSeriesStore.open(
                new InfluxSettings(
                        settings.url(),
                        settings.org(),
                        settings.bucket(),
                        settings.token(),
                        settings.outboxBytes(),
                        Duration.ofSeconds(1)), // others are waited for three seconds longer
                folder.resolve(name));
    }

    private static DeviceReading reading(long time, double number) {
        return new DeviceReading(PI, new Reading(SERIES.channel(), time, new Value.Numeric(number), null, null));
    }

    private static List<DeviceReading> every(long from, long step, int count, double number) {
        return IntStream.range(0, count)
                .mapToObj(i -> reading(from + i * step, number))
                .toList();
    }

    private void awaitEmptyOutboxes() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> one.status().waitingBytes() + two.status().waitingBytes() == 0);
    }

    private static long count(List<Bucket> buckets) {
        return buckets.stream().mapToLong(Bucket::count).sum();
    }

    private interface Part {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> beside(Part part) {
        return CompletableFuture.runAsync(() -> {
            try {
                part.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void whatBothWriteIsThereOnceAndInAllRollUps() throws Exception {
        int rounds = 60;
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> rollUps = beside(() -> {
            while (!stop.get()) {
                one.rollUpNow();
                two.rollUpNow();
            }
        });
        // the same hours, by turns; each batch of one comes once more at the other, as after a broken connection
        CompletableFuture<Void> odd = beside(() -> writeRounds(one, rounds, 0));
        CompletableFuture<Void> even = beside(() -> writeRounds(two, rounds, 1));
        odd.get();
        even.get();
        stop.set(true);
        rollUps.get();
        one.rollUpNow();
        two.rollUpNow();

        int points = 2 * rounds * 10 + 10; // the last round of one comes at the other, too
        List<Point> stored = one.range(SERIES, 0, Long.MAX_VALUE, 100_000);
        assertThat(stored).hasSize(points);
        assertThat(two.range(SERIES, 0, Long.MAX_VALUE, 100_000)).isEqualTo(stored);
        for (RollUp level : RollUp.values()) {
            List<Bucket> buckets = one.buckets(SERIES, START, START + 30 * DAY, level.micros());
            assertThat(counts(buckets)).as("%s", level).isEqualTo(reckoned(stored, level.micros()));
            assertThat(two.buckets(SERIES, START, START + 30 * DAY, level.micros()))
                    .isEqualTo(buckets);
        }
        assertThat(two.latest(List.of(PI)).get(0).newest()).isEqualTo(stored.get(stored.size() - 1));
        assertThat(one.latest(List.of(PI))).isEqualTo(two.latest(List.of(PI)));
    }

    private static void writeRounds(InfluxTimeSeriesStore store, int rounds, int offset) throws StoreException {
        for (int round = 0; round < rounds; round++) {
            long time = START + (2L * round + offset) * HOUR / 4;
            store.append(every(time, 1_000_000, 10, 7));
            store.append(every(time + HOUR / 4, 1_000_000, 10, 7)); // which the other writes, too
        }
    }

    /** How many points each bucket holds. */
    private static Map<Long, Long> reckoned(List<Point> points, long width) {
        return points.stream()
                .collect(Collectors.groupingBy(
                        point -> Math.floorDiv(point.timeMicros(), width) * width, Collectors.counting()));
    }

    private static Map<Long, Long> counts(List<Bucket> buckets) {
        return buckets.stream().collect(Collectors.toMap(Bucket::startMicros, Bucket::count));
    }

    /** As the gateway does it every few minutes: while the other thins, it waits for the next time. */
    private static void rollUpIfAllowed(InfluxTimeSeriesStore store) {
        try {
            store.rollUpNow();
        } catch (StoreException e) {
            assertThat(e).hasMessageMatching(".*(lets old readings leave|points left meanwhile).*");
        }
    }

    @Test
    void lateReadingsOfOneAreCountedThoughTheOtherTakesPointsAway() throws Exception {
        one.append(every(START, HOUR / 4, 4 * 24 * 20, 1)); // twenty days
        two.append(every(START + 20 * DAY, HOUR, 5, 1));
        AtomicBoolean stop = new AtomicBoolean();
        List<DeviceReading> late = new ArrayList<>();
        CompletableFuture<Void> writing = beside(() -> {
            for (int i = 0; !stop.get() || i < 50; i++) {
                DeviceReading reading = reading(START + (i % 20) * DAY + HOUR / 8 + i * 1_000L, 1);
                two.append(List.of(reading));
                late.add(reading);
                rollUpIfAllowed(two);
            }
        });
        await().until(() -> late.size() > 20);
        long gone = one.thinBefore(START + 20 * DAY, RollUp.FIVE_MINUTES);
        stop.set(true);
        writing.get();
        awaitEmptyOutboxes();
        two.rollUpNow();

        assertThat(gone).isPositive();
        long expected = 4L * 24 * 20 + 5 + late.size();
        assertThat(count(one.buckets(SERIES, START, START + 30 * DAY, DAY))).isEqualTo(expected);
        two.thinBefore(START + 20 * DAY, RollUp.FIVE_MINUTES); // what came late goes into the roll-ups
        assertThat(count(one.buckets(SERIES, START, START + 30 * DAY, DAY))).isEqualTo(expected);
        assertThat(one.range(SERIES, START, START + 20 * DAY, 10)).isEmpty();
    }

    @Test
    void whenBothTakePointsAwayAtOnceOnlyOneDoes() throws Exception {
        one.append(every(START, HOUR / 4, 4 * 24 * 5, 1));
        two.append(every(START + HOUR / 8, HOUR / 4, 4 * 24 * 5, 1));
        CompletableFuture<Void> first = beside(() -> one.thinBefore(START + 5 * DAY, RollUp.HOUR));
        CompletableFuture<Void> second = beside(() -> two.thinBefore(START + 5 * DAY, RollUp.HOUR));
        int refused = 0;
        for (CompletableFuture<Void> each : List.of(first, second)) {
            if (each.handle((done, why) -> why != null).get()) {
                refused++;
                assertThatThrownBy(each::get).hasMessageContaining("does so already");
            }
        }

        assertThat(refused).isEqualTo(1);
        assertThat(count(one.buckets(SERIES, START, START + 5 * DAY, DAY))).isEqualTo(2 * 4 * 24 * 5);
        assertThat(two.range(SERIES, START, START + 5 * DAY, 10)).isEmpty();
        one.append(every(START + HOUR / 16, HOUR / 4, 4, 1)); // nobody holds back late readings any more
        assertThat(one.status().waitingBytes()).isZero();
    }

    @Test
    void theOutboxOfOneDoesNotTakeTheNewestValueBack() throws Exception {
        one.append(every(START, 1_000_000, 10, 1));
        server.influxd().kill();
        one.append(every(START + 10_000_000, 1_000_000, 10, 2));
        assertThat(one.status().waitingBytes()).isPositive();
        one.close(); // and does not come back until later
        server.influxd().startAgain();
        two.append(every(START + 60_000_000, 1_000_000, 10, 3));
        one = gateway("one");
        awaitEmptyOutboxes();

        assertThat(two.range(SERIES, 0, Long.MAX_VALUE, 100)).hasSize(30);
        assertThat(one.latest(List.of(PI)).get(0).newest())
                .isEqualTo(new Point(START + 69_000_000, new Value.Numeric(3)));
    }
}
