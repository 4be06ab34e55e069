package org.chieng.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link TimeSeriesStore} must do; each implementation's test extends it. */
public abstract class TimeSeriesStoreContract {
    protected static final long NOW = 1_790_000_000_000_000L; // 2026-09-21T14:13:20Z
    protected static final long SECOND = 1_000_000L;
    protected static final long HOUR = 3_600 * SECOND;
    protected static final DeviceId PI = new DeviceId("pi");
    protected static final DeviceId OTHER = new DeviceId("other");
    protected static final ChannelName TEMPERATURE = new ChannelName("board", "temperature");
    protected static final SeriesKey SERIES = new SeriesKey(PI, TEMPERATURE);

    @TempDir
    protected Path folder;

    protected TimeSeriesStore store;

    /** Opens the store of the folder, made if new. */
    protected abstract TimeSeriesStore open(Path folder) throws StoreException;

    /** Opens a copy that {@link TimeSeriesStore#backup} wrote. */
    protected abstract TimeSeriesStore openBackup(Path backup, Path emptyFolder) throws Exception;

    @BeforeEach
    void openStore() throws StoreException {
        store = open(folder);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    protected static DeviceReading number(long time, double value) {
        return number(PI, TEMPERATURE, time, value);
    }

    protected static DeviceReading number(DeviceId device, ChannelName channel, long time, double value) {
        return new DeviceReading(device, Reading.ofNumber(channel, time, value, "Cel"));
    }

    protected static DeviceReading of(long time, Value value) {
        return new DeviceReading(PI, new Reading(TEMPERATURE, time, value, null, null));
    }

    protected List<Point> all() throws StoreException {
        return store.range(SERIES, Long.MIN_VALUE, Long.MAX_VALUE, 1_000_000);
    }

    private static Point point(long time, double value) {
        return new Point(time, new Value.Numeric(value));
    }

    private void reopen() throws StoreException {
        store.close();
        store = open(folder);
    }

    @Test
    void givesPointsInTheOrderOfTimeHoweverTheyCame() throws StoreException {
        store.append(List.of(number(NOW + 5 * HOUR, 3), number(NOW, 1)));
        store.append(List.of(number(NOW + HOUR, 2), number(NOW - 1000 * HOUR, 0)));

        assertThat(all())
                .containsExactly(
                        point(NOW - 1000 * HOUR, 0), point(NOW, 1), point(NOW + HOUR, 2), point(NOW + 5 * HOUR, 3));
    }

    @Test
    void keepsPointsThatAreOneMicrosecondApart() throws StoreException {
        store.append(List.of(number(NOW, 1), number(NOW + 1, 2), number(NOW - 1, 0)));

        assertThat(all()).containsExactly(point(NOW - 1, 0), point(NOW, 1), point(NOW + 1, 2));
    }

    @Test
    void keepsTimesBefore1970() throws StoreException {
        store.append(List.of(number(-1, 1), number(-HOUR, 2), number(0, 3)));

        assertThat(all()).containsExactly(point(-HOUR, 2), point(-1, 1), point(0, 3));
        assertThat(store.buckets(SERIES, -2 * HOUR, HOUR, HOUR))
                .extracting(Bucket::startMicros, Bucket::count)
                .containsExactly(tuple(-HOUR, 2L), tuple(0L, 1L));
    }

    @Test
    void replacesAPointThatIsWrittenAgain() throws StoreException {
        store.append(List.of(number(NOW, 1)));
        store.append(List.of(number(NOW, 2)));

        assertThat(all()).containsExactly(point(NOW, 2));
        assertThat(store.latest(List.of(PI))).extracting(SeriesLatest::newest).containsExactly(point(NOW, 2));
    }

    @Test
    void takesTheLaterOfTwoEntriesOfOneBatchWithOneIdentity() throws StoreException {
        store.append(List.of(number(NOW, 1), of(NOW, new Value.Text("a")), number(NOW, 2)));
        store.append(List.of(number(NOW + 1, 1), of(NOW + 1, new Value.Text("b"))));

        assertThat(all()).containsExactly(point(NOW, 2), new Point(NOW + 1, new Value.Text("b")));
    }

    @Test
    void sendingEverythingThreeTimesInRandomOrderChangesNothing() throws StoreException {
        List<DeviceReading> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sent.add(number(NOW + i * 17L * SECOND, i));
        }
        Random random = new Random(7);
        for (int round = 0; round < 3; round++) {
            List<DeviceReading> shuffled = new ArrayList<>(sent);
            Collections.shuffle(shuffled, random);
            for (int from = 0; from < shuffled.size(); from += 70) {
                store.append(shuffled.subList(from, Math.min(from + 70, shuffled.size())));
            }
        }

        assertThat(all())
                .isEqualTo(sent.stream()
                        .map(entry -> new Point(
                                entry.reading().timeMicros(), entry.reading().value()))
                        .toList());
    }

    @Test
    void keepsEveryKindOfValue() throws StoreException {
        List<Value> values = List.of(
                new Value.Numeric(-273.15),
                new Value.Numeric(Double.MIN_VALUE),
                new Value.Numeric(Double.MAX_VALUE),
                new Value.Text("Cửa mở \u0000 'x' 🙂"),
                new Value.Text(""),
                new Value.Bool(true),
                new Value.Bool(false),
                new Value.Data(new byte[] {0, -1, 127}),
                new Value.Data(new byte[0]));
        List<DeviceReading> batch = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            batch.add(of(NOW + i, values.get(i)));
        }
        store.append(batch);
        reopen();

        assertThat(all()).extracting(Point::value).isEqualTo(values);
        assertThat(store.latest(List.of(PI)).get(0).newest().value()).isEqualTo(new Value.Data(new byte[0]));
    }

    @Test
    void replacesAPointByOneOfAnotherKindBothWays() throws StoreException {
        store.append(List.of(number(NOW, 1), of(NOW + 1, new Value.Text("a"))));
        store.append(List.of(of(NOW, new Value.Text("b")), number(NOW + 1, 2)));
        assertThat(all()).containsExactly(new Point(NOW, new Value.Text("b")), point(NOW + 1, 2));

        reopen();
        store.append(List.of(number(NOW, 3), of(NOW + 1, new Value.Bool(true))));
        assertThat(all()).containsExactly(point(NOW, 3), new Point(NOW + 1, new Value.Bool(true)));
        assertThat(store.latest(List.of(PI)))
                .extracting(SeriesLatest::newest)
                .containsExactly(new Point(NOW + 1, new Value.Bool(true)));
    }

    @Test
    void rangeIncludesItsStartAndExcludesItsEnd() throws StoreException {
        store.append(List.of(number(NOW, 1), number(NOW + HOUR, 2), number(NOW + 2 * HOUR, 3)));

        assertThat(store.range(SERIES, NOW, NOW + 2 * HOUR, 10)).containsExactly(point(NOW, 1), point(NOW + HOUR, 2));
        assertThat(store.range(SERIES, NOW + 1, NOW + HOUR, 10)).isEmpty();
        assertThat(store.range(SERIES, NOW, NOW, 10)).isEmpty();
        assertThat(store.range(new SeriesKey(OTHER, TEMPERATURE), NOW, NOW + HOUR, 10))
                .isEmpty();
    }

    @Test
    void rangeGivesTheEarliestUpToTheLimitAcrossHoursAndKinds() throws StoreException {
        List<DeviceReading> batch = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long time = NOW + i * 600L * SECOND;
            batch.add(i % 3 == 0 ? of(time, new Value.Text("t" + i)) : number(time, i));
        }
        store.append(batch);

        assertThat(store.range(SERIES, NOW, NOW + 100 * HOUR, 25))
                .extracting(Point::timeMicros)
                .isEqualTo(batch.subList(0, 25).stream()
                        .map(entry -> entry.reading().timeMicros())
                        .toList());
        assertThatThrownBy(() -> store.range(SERIES, NOW, NOW + HOUR, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bucketsEqualThoseReckonedInMemory() throws StoreException {
        Random random = new Random(20261123);
        TreeMap<Long, Double> reference = new TreeMap<>();
        List<DeviceReading> batch = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            long time = NOW + (long) (random.nextDouble() * 30 * HOUR);
            double value = Math.round(random.nextGaussian() * 1000) / 100.0;
            reference.put(time, value);
            batch.add(number(time, value));
            batch.add(number(OTHER, TEMPERATURE, time, 1e9));
        }
        batch.add(of(NOW + 3, new Value.Text("passed over")));
        store.append(batch);

        for (long width : new long[] {1, 7 * SECOND, 300 * SECOND, HOUR, 24 * HOUR, 1000 * 24 * HOUR}) {
            long from = NOW + random.nextInt(1_000_000_000);
            long to = from + (long) (random.nextDouble() * 25 * HOUR);
            assertBuckets(store.buckets(SERIES, from, to, width), reference.subMap(from, to), width);
        }
    }

    private static void assertBuckets(List<Bucket> actual, SortedMap<Long, Double> expected, long width) {
        TreeMap<Long, List<Double>> groups = new TreeMap<>();
        expected.forEach(
                (time, value) -> groups.computeIfAbsent(Math.floorDiv(time, width) * width, any -> new ArrayList<>())
                        .add(value));
        assertThat(actual).extracting(Bucket::startMicros).containsExactlyElementsOf(groups.keySet());
        for (Bucket bucket : actual) {
            List<Double> values = groups.getOrDefault(bucket.startMicros(), List.of());
            assertThat(bucket.count()).isEqualTo(values.size());
            assertThat(bucket.min()).isEqualTo(Collections.min(values));
            assertThat(bucket.max()).isEqualTo(Collections.max(values));
            assertThat(bucket.last()).isEqualTo(values.get(values.size() - 1));
            assertThat(bucket.mean())
                    .isCloseTo(
                            values.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .average()
                                    .orElseThrow(),
                            within(1e-9));
        }
    }

    @Test
    void latestGivesTheNewestOfTenThousandChannelsInOrder() throws StoreException {
        List<DeviceReading> batch = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            DeviceId device = i % 2 == 0 ? PI : OTHER;
            ChannelName channel = new ChannelName("s" + i % 50, "c" + i);
            batch.add(number(device, channel, NOW + i, i));
            batch.add(number(device, channel, NOW - HOUR, -1)); // comes later, is older
        }
        store.append(batch);

        List<SeriesLatest> latest = store.latest(List.of(PI, OTHER, new DeviceId("nobody")));
        assertThat(latest).hasSize(10_000);
        assertThat(latest)
                .isSortedAccordingTo(Comparator.comparing(
                                (SeriesLatest one) -> one.series().device().value())
                        .thenComparing(one -> one.series().channel().source())
                        .thenComparing(one -> one.series().channel().channel()));
        assertThat(latest).allSatisfy(one -> {
            int i = Integer.parseInt(one.series().channel().channel().substring(1));
            assertThat(one.newest()).isEqualTo(point(NOW + i, i));
            assertThat(one.unit()).isEqualTo("Cel");
        });
        assertThat(store.latest(List.of(PI))).hasSize(5_000);
        assertThat(store.latest(List.of())).isEmpty();
    }

    @Test
    void keepsUnitAndLabelAsLastTold() throws StoreException {
        store.append(
                List.of(new DeviceReading(PI, new Reading(TEMPERATURE, NOW, new Value.Numeric(1), "K", "Nhiệt độ"))));
        store.append(
                List.of(new DeviceReading(PI, new Reading(TEMPERATURE, NOW + 1, new Value.Numeric(1), "Cel", null))));
        store.append(List.of(of(NOW + 2, new Value.Numeric(2))));
        reopen();

        assertThat(store.latest(List.of(PI)))
                .containsExactly(new SeriesLatest(SERIES, "Cel", "Nhiệt độ", point(NOW + 2, 2)));
    }

    @Test
    void eraseForgetsADeviceAndNoOther() throws StoreException {
        store.append(List.of(number(NOW, 1), of(NOW + 1, new Value.Text("x")), number(OTHER, TEMPERATURE, NOW, 2)));
        assertThat(store.erase(PI)).isEqualTo(2);

        assertThat(all()).isEmpty();
        assertThat(store.latest(List.of(PI, OTHER)))
                .extracting(one -> one.series().device())
                .containsExactly(OTHER);
        store.append(List.of(number(NOW, 3)));
        assertThat(all()).containsExactly(point(NOW, 3));
        store.erase(new DeviceId("nobody"));
    }

    @Test
    void dropBeforeForgetsWhatIsOlderAndTellsHowMuch() throws StoreException {
        ChannelName silent = new ChannelName("board", "silent");
        store.append(List.of(
                number(NOW - 500 * HOUR, 0),
                of(NOW - HOUR, new Value.Text("old")),
                number(NOW - 1, 1),
                number(NOW, 2),
                number(PI, silent, NOW - 2 * HOUR, 9)));

        assertThat(store.dropBefore(NOW)).isEqualTo(4);
        assertThat(all()).containsExactly(point(NOW, 2));
        assertThat(store.latest(List.of(PI)))
                .extracting(one -> one.series().channel())
                .containsExactly(TEMPERATURE);
        assertThat(store.dropBefore(NOW)).isZero();

        store.append(List.of(number(PI, silent, NOW, 10)));
        assertThat(store.range(new SeriesKey(PI, silent), 0, Long.MAX_VALUE, 10))
                .containsExactly(point(NOW, 10));
    }

    @Test
    void keepsEverythingWhenReopened() throws StoreException {
        store.append(List.of(number(NOW, 1)));
        reopen();
        store.append(List.of(number(NOW + 1, 2)));
        reopen();

        assertThat(all()).containsExactly(point(NOW, 1), point(NOW + 1, 2));
    }

    @Test
    void backupWhileWritingIsWholeAndOpens(@TempDir Path elsewhere) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<Long> first = new CompletableFuture<>();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> writePairsUntil(stop, first), other);
            first.get();
            Path backup = elsewhere.resolve("backup.db");
            store.backup(backup);
            stop.set(true);
            writer.get();

            StoreContents verified = store.verify(backup);
            try (TimeSeriesStore copy = openBackup(backup, elsewhere.resolve("reopened"))) {
                List<Point> points = copy.range(SERIES, 0, Long.MAX_VALUE, 1_000_000);
                assertThat(verified).isEqualTo(new StoreContents(1, points.size()));
                assertThat(points).isNotEmpty();
                assertThat(points.size() % 2).as("half a batch in the backup").isZero();
                assertThat(all()).startsWith(points.toArray(Point[]::new));
            }
            assertThatThrownBy(() -> store.backup(backup))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("exists already");
        } finally {
            stop.set(true);
            other.shutdownNow();
        }
    }

    @Test
    void verifyCountsEveryKindAndRefusesWhatIsNotWhole(@TempDir Path elsewhere) throws Exception {
        List<DeviceReading> batch = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            batch.add(number(PI, new ChannelName("s", "c" + i % 7), NOW + i * HOUR, i));
        }
        batch.add(of(NOW, new Value.Text("a")));
        batch.add(of(NOW + 1, new Value.Bool(true)));
        store.append(batch);
        Path backup = elsewhere.resolve("backup.db");
        store.backup(backup);
        byte[] whole = Files.readAllBytes(backup);

        assertThat(store.verify(backup)).isEqualTo(new StoreContents(8, 3_002));
        assertThat(Files.readAllBytes(backup)).isEqualTo(whole);
        assertThatThrownBy(() -> store.verify(elsewhere.resolve("none"))).isInstanceOf(StoreException.class);
        for (int cut : new int[] {0, 1, whole.length / 2, whole.length - 4096}) {
            Path torn = elsewhere.resolve("torn-" + cut);
            Files.write(torn, Arrays.copyOf(whole, cut));
            assertThatThrownBy(() -> store.verify(torn))
                    .as("the first %d of %d bytes", cut, whole.length)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(torn.toString());
        }
    }

    /** Also one within a value, where no check of the file's form looks. */
    @Test
    void verifyFindsABitThatHasChangedAnywhere(@TempDir Path elsewhere) throws Exception {
        store.append(List.of(of(NOW, new Value.Text("a value like many")), number(NOW + 1, 23.5)));
        Path backup = elsewhere.resolve("backup.db");
        store.backup(backup);
        byte[] whole = Files.readAllBytes(backup);

        for (int i = 0; i < 40; i++) {
            byte[] changed = whole.clone();
            changed[(int) ((long) whole.length * i / 40)] ^= 1;
            Files.write(backup, changed);
            assertThatThrownBy(() -> store.verify(backup))
                    .as("part %d of 40", i)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll(backup.toString(), "use another one");
        }
        Files.write(backup, whole);
        assertThat(store.verify(backup)).isEqualTo(new StoreContents(1, 2));
    }

    private void writePairsUntil(AtomicBoolean stop, CompletableFuture<Long> first) {
        try {
            for (int i = 0; i < 2 || !stop.get(); i += 2) {
                store.append(List.of(number(NOW + i, i), number(NOW + i + 1, i + 1)));
                first.complete(NOW);
            }
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readsGoOnBesideWrites() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<Long> first = new CompletableFuture<>();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> writePairsUntil(stop, first), other);
            first.get();
            int seen = 0;
            for (int i = 0; i < 20; i++) {
                int now = all().size();
                assertThat(now).isGreaterThanOrEqualTo(seen);
                assertThat(now % 2).as("half a batch was seen").isZero();
                seen = now;
            }
            stop.set(true);
            writer.get();
        } finally {
            stop.set(true);
            other.shutdownNow();
        }
    }

    @Test
    void refusesCallsAfterClose() {
        store.close();
        store.close();

        assertThatThrownBy(() -> store.append(List.of(number(NOW, 1)))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.latest(List.of(PI))).isInstanceOf(StoreException.class);
    }
}
