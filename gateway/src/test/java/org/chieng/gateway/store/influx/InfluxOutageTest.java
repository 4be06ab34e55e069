package org.chieng.gateway.store.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.Point;
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

/** A server that is killed, slow, wrong or full: InfluxDB 1.6.7 as a process, behind {@link org.chieng.testkit.V2Front}. */
@Timeout(180)
@ExtendWith(OneTry.class)
class InfluxOutageTest {
    private static final long START = 1_790_000_000_000_000L;
    private static final int BATCH = 50;
    private static final DeviceId PI = new DeviceId("pi");
    private static final SeriesKey SERIES = new SeriesKey(PI, new ChannelName("board", "n"));

    @TempDir
    Path folder;

    private InfluxServer server;
    private String bucket;
    private InfluxTimeSeriesStore store;

    @BeforeEach
    void start() throws Exception {
        server = InfluxServer.start(folder.resolve("influxd"));
        bucket = server.newBucket();
        store = open(server.settings(bucket));
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    private InfluxTimeSeriesStore open(InfluxSettings settings) throws StoreException {
        return InfluxTimeSeriesStore.open(settings, folder.resolve("store"));
    }

    private static List<DeviceReading> batch(int number) {
        return IntStream.range(number * BATCH, (number + 1) * BATCH)
                .mapToObj(InfluxOutageTest::reading)
                .toList();
    }

    private static DeviceReading reading(int n) {
        return new DeviceReading(
                PI, new Reading(SERIES.channel(), START + n * 10_000L, new Value.Numeric(n), null, null));
    }

    private void awaitEmptyOutbox() {
        await().atMost(Duration.ofSeconds(60)).until(() -> store.status().waitingBytes() == 0);
    }

    /** Acknowledged = stored, lost = doubled = 0, as the server itself tells. */
    private void assertStored(int batches) throws Exception {
        assertThat(server.influxd().query(bucket, "SELECT count(v) FROM telemetry"))
                .contains("[[0," + batches * BATCH + "]]");
        List<Point> points = store.range(SERIES, Long.MIN_VALUE, Long.MAX_VALUE, 10_000_000);
        List<Point> expected = new ArrayList<>();
        for (int n = 0; n < batches * BATCH; n++) {
            expected.add(new Point(START + n * 10_000L, new Value.Numeric(n)));
        }
        assertThat(points).isEqualTo(expected);
        assertThat(store.latest(List.of(PI)).get(0).newest()).isEqualTo(expected.get(expected.size() - 1));
    }

    @Test
    void losesAndDoublesNothingWhenTheServerIsKilledAndStartedUnderLoad() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger acknowledged = new AtomicInteger();
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> appendUntil(stop, acknowledged));
        for (int round = 0; round < 3; round++) {
            int before = acknowledged.get();
            await().until(() -> acknowledged.get() > before + 20);
            server.influxd().kill();
            int killed = acknowledged.get();
            await().until(() -> acknowledged.get() > killed + 20); // from the outbox
            assertThat(store.status().waitingBytes()).isPositive();
            server.influxd().startAgain();
        }
        stop.set(true);
        load.get();
        awaitEmptyOutbox();

        assertStored(acknowledged.get());
        assertThat(store.status().fault()).isNull();
        assertThat(store.status().quarantined()).isZero();
    }

    @Test
    void whileTheServerHangsReadingsGoToTheOutboxAndNoneIsLostOrDoubledAfter() throws Exception {
        store.close();
        InfluxSettings impatient = server.settings(bucket);
        store = open(new InfluxSettings(
                impatient.url(), "school", bucket, InfluxServer.TOKEN, 16 << 20, Duration.ofSeconds(1)));
        store.append(batch(0));
        int appended = 1;
        for (int round = 0; round < 2; round++) { // the second time while it still brings what waited
            server.influxd().hang();
            try {
                for (int i = 0; i < 200; i++) {
                    store.append(batch(appended++)); // only the first waits for an answer
                }
                assertThat(store.status().waitingBytes()).isBetween(1L, 16L << 20);
                await().until(() -> String.valueOf(store.status().fault()).contains("is away"));
            } finally {
                server.influxd().goOn();
            }
        }
        awaitEmptyOutbox();

        assertStored(appended);
        assertThat(store.status().fault()).isNull();
    }

    @Test
    void aGatewayThatStartsWhileTheServerHangsTakesReadings() throws Exception {
        store.close();
        server.influxd().hang();
        try {
            InfluxSettings impatient = server.settings(bucket);
            store = open(new InfluxSettings(
                    impatient.url(), "school", bucket, InfluxServer.TOKEN, 16 << 20, Duration.ofSeconds(1)));
            // asks what it wrote last, which may not take as long as a question of a page
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> append(0));
            await().atMost(Duration.ofSeconds(20)).until(first::isDone);
            first.get();
            assertThat(store.status().waitingBytes()).isPositive();
        } finally {
            server.influxd().goOn();
        }
        awaitEmptyOutbox();
        assertStored(1);
    }

    private void append(int number) {
        try {
            store.append(batch(number));
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    private void appendUntil(AtomicBoolean stop, AtomicInteger acknowledged) {
        try {
            while (!stop.get()) {
                store.append(batch(acknowledged.get()));
                acknowledged.incrementAndGet();
            }
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatWaitsSurvivesTheKillOfItsProcess() throws Exception {
        store.close();
        server.influxd().kill();
        Path output = folder.resolve("output");
        Process process = AppendToInflux.start(
                folder, output, server.front().uri(), bucket, InfluxServer.TOKEN, folder.resolve("store"));
        await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged(output) > 100);
        process.destroyForcibly().waitFor();
        int acknowledged = acknowledged(output);

        store = open(server.settings(bucket));
        assertThat(store.status().waitingBytes()).isPositive();
        server.influxd().startAgain();
        awaitEmptyOutbox();
        int stored = store.range(SERIES, 0, Long.MAX_VALUE, 10_000_000).size() / BATCH;
        assertThat(stored).isBetween(acknowledged, acknowledged + 1); // one may have lacked its word only
        assertStored(stored);
    }

    private static int acknowledged(Path output) throws Exception {
        try (Stream<String> lines = Files.lines(output)) {
            return (int) lines.filter(line -> line.startsWith("stored ")).count();
        }
    }

    @Test
    void refusesWhenTheOutboxIsFullAndGoesOnWhenTheServerIsBack() throws Exception {
        store.close();
        store = open(server.settings(bucket, InfluxServer.TOKEN, InfluxSettings.MIN_OUTBOX_BYTES));
        server.influxd().kill();
        AtomicInteger acknowledged = new AtomicInteger();
        assertThatThrownBy(() -> {
                    while (true) {
                        store.append(batch(acknowledged.get()));
                        acknowledged.incrementAndGet();
                    }
                })
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the outbox is full")
                .hasMessageContaining("is away");
        assertThat(store.status().waitingBytes()).isBetween(1_000_000L, InfluxSettings.MIN_OUTBOX_BYTES);
        assertThatThrownBy(() -> store.latest(List.of(PI)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is away");

        server.influxd().startAgain();
        awaitEmptyOutbox();
        store.append(batch(acknowledged.getAndIncrement()));
        assertStored(acknowledged.get());
    }

    @Test
    void triesAgainAfterEveryAnswerThatMayPass() throws Exception {
        int appended = 0;
        for (int status : new int[] {429, 500, 502, 503}) {
            server.front().answerWritesWith(status);
            store.append(batch(appended++));
            store.append(batch(appended++));
            assertThat(store.status().waitingBytes()).isPositive();
            assertThat(store.status().fault()).contains("HTTP " + status);
            server.front().answerWritesWith(0);
            awaitEmptyOutbox();
        }
        assertStored(appended);
    }

    @Test
    void saysThatTheTokenIsWrongKeepsNothingBackAndNeverTellsIt() throws Exception {
        store.close();
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            store = open(server.settings(bucket, "s3cret-but-wrong", 16 << 20));
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> store.append(batch(0)))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("refuses us (HTTP 401")
                        .hasMessageContaining("see that store.influxdb.token")
                        .message()
                        .doesNotContain("s3cret");
            }
            assertThatThrownBy(() -> store.latest(List.of(PI))).hasMessageContaining("HTTP 401");
            assertThat(store.status().fault()).contains("HTTP 401").doesNotContain("s3cret");
            assertThat(store.status().waitingBytes()).isZero();
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("HTTP 401").doesNotContain("s3cret");

        store.close();
        store = open(server.settings("no-such-bucket"));
        assertThatThrownBy(() -> store.append(batch(0))).hasMessageContaining("that the bucket exists");
    }

    @Test
    void keepsAsideWhatTheServerNeverTakesAndStoresTheRest() throws Exception {
        long week = 7 * 86_400_000_000L;
        // a field of another type in the week of the bad one, as somebody else may have written it
        try (Connection connection = new Connection(server.settings(bucket))) {
            connection.write(List.of("telemetry,device=x v=\"text\" " + (START + 10 * week)));
        }
        DeviceReading bad = new DeviceReading(
                PI, new Reading(SERIES.channel(), START + 10 * week, new Value.Numeric(7), null, null));
        List<DeviceReading> batch = new ArrayList<>(batch(0));
        batch.add(20, bad);
        store.append(batch);

        assertThat(store.status().quarantined()).isEqualTo(1);
        assertThat(Files.readAllLines(folder.resolve("store").resolve(Quarantine.FILE)))
                .hasSize(2)
                .last()
                .isEqualTo("telemetry,device=pi,source=board,channel=n v=7.0 " + (START + 10 * week));
        assertThat(store.range(SERIES, START, START + week, 1_000)).hasSize(BATCH);
        assertThat(store.status().waitingBytes()).isZero();
    }

    @Test
    void erasesWhatStillWaits() throws Exception {
        store.append(batch(0));
        server.influxd().kill();
        store.append(batch(1));
        assertThatThrownBy(() -> store.erase(PI))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is away");
        server.influxd().startAgain();
        store.erase(PI);

        assertThat(store.status().waitingBytes()).isZero();
        assertThat(store.range(SERIES, 0, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(store.latest(List.of(PI))).isEmpty();
        try (Stream<Path> left = Files.list(folder.resolve("store").resolve("outbox"))) {
            assertThat(left).isEmpty();
        }
    }
}
