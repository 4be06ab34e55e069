package org.chieng.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.chieng.gateway.store.TimeSeriesStoreContract.HOUR;
import static org.chieng.gateway.store.TimeSeriesStoreContract.NOW;
import static org.chieng.gateway.store.TimeSeriesStoreContract.OTHER;
import static org.chieng.gateway.store.TimeSeriesStoreContract.PI;
import static org.chieng.gateway.store.TimeSeriesStoreContract.SECOND;
import static org.chieng.gateway.store.TimeSeriesStoreContract.SERIES;
import static org.chieng.gateway.store.TimeSeriesStoreContract.TEMPERATURE;
import static org.chieng.gateway.store.TimeSeriesStoreContract.number;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link TimeSeriesStore} must do with months of data: roll-ups, thinning, erasing a run. */
public abstract class HistoryContract {
    private static final long MINUTE = 60 * SECOND;
    private static final long DAY = 24 * HOUR;
    private static final long START = NOW - NOW % DAY;
    private static final int DAYS = 20;

    private static final long[] WIDTHS = {
        MINUTE, 5 * MINUTE, 7 * MINUTE, 15 * MINUTE, HOUR, 90 * MINUTE, 6 * HOUR, DAY, 7 * DAY, 1000 * DAY
    };

    @TempDir
    protected Path folder;

    protected TimeSeriesStore store;

    private final Random random = new Random(20261128);
    private final TreeMap<Long, Double> reference = new TreeMap<>();

    /** Opens the store of the folder, made if new. */
    protected abstract TimeSeriesStore open(Path folder) throws Exception;

    /** Waits until the roll-ups hold all that they will ever hold of what was written. */
    protected abstract void settle() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open(folder);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /** Some readings within the days, most of them late, in batches; some are written again. */
    private void appendAtRandom(int count) throws StoreException {
        List<DeviceReading> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long time = START + (long) (random.nextDouble() * DAYS * DAY);
            put(batch, time);
            if (i % 10 == 0) {
                put(batch, reference.floorKey(START + (long) (random.nextDouble() * DAYS * DAY) + DAYS * DAY));
            }
            if (batch.size() > 500) {
                store.append(batch);
                batch.clear();
            }
        }
        store.append(batch);
    }

    private void put(List<DeviceReading> batch, long time) {
        double value = Math.round(random.nextGaussian() * 1000) / 100.0;
        reference.put(time, value);
        batch.add(number(time, value));
        batch.add(number(OTHER, TEMPERATURE, time, 1e9));
    }

    private void assertEveryWidth() throws StoreException {
        for (long width : WIDTHS) {
            assertBuckets(Long.MIN_VALUE, Long.MAX_VALUE, width);
            for (int i = 0; i < 3; i++) {
                long from = START + (long) (random.nextDouble() * DAYS * DAY);
                assertBuckets(from, from + (long) (random.nextDouble() * DAYS * DAY), width);
            }
            long from = START + random.nextInt(DAYS) * DAY;
            assertBuckets(from, from + 3 * DAY, width);
            assertBuckets(from + HOUR, from + 26 * HOUR, width);
        }
    }

    private void assertBuckets(long from, long to, long width) throws StoreException {
        assertBuckets(store.buckets(SERIES, from, to, width), reference.subMap(from, to), width);
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

    private static DeviceReading text(long time, String text) {
        return TimeSeriesStoreContract.of(time, new Value.Text(text));
    }

    private void reopen() throws Exception {
        store.close();
        store = open(folder);
    }

    @Test
    void longRangesEqualThoseOfThePointsWheneverTheyCame() throws Exception {
        appendAtRandom(3_000);
        assertEveryWidth();
        settle();
        assertEveryWidth();

        appendAtRandom(200); // into hours that are settled
        assertEveryWidth();
        settle();
        reopen();
        assertEveryWidth();
    }

    @Test
    void aNumberThatATextReplacesLeavesTheRollUps() throws Exception {
        store.append(List.of(number(START, 1), number(START + DAY, 2), number(START + 3 * DAY, 3)));
        settle();
        store.append(List.of(text(START, "replaced")));
        assertThat(store.buckets(SERIES, START, START + DAY, HOUR)).isEmpty();
        settle();

        assertThat(store.buckets(SERIES, START, START + 10 * DAY, DAY))
                .extracting(Bucket::startMicros)
                .containsExactly(START + DAY, START + 3 * DAY);
        store.append(List.of(number(START, 4)));
        assertThat(store.buckets(SERIES, START, START + DAY, DAY)).containsExactly(new Bucket(START, 1, 4, 4, 4, 4));
    }

    @Test
    void hugeNumbersDoNotOverflow() throws Exception {
        for (int i = 0; i < 50; i++) {
            store.append(List.of(
                    number(START + i * HOUR, Double.MAX_VALUE), number(START + i * HOUR + 1, -Double.MAX_VALUE)));
        }
        settle();

        assertThat(store.buckets(SERIES, START, START + 10 * DAY, DAY))
                .allSatisfy(day -> assertThat(day.mean() / Double.MAX_VALUE).isCloseTo(0, within(1e-9)));
    }

    @Test
    void thinningTakesThePointsAndKeepsTheRollUps() throws Exception {
        appendAtRandom(2_000);
        settle();
        appendAtRandom(20); // not settled
        SeriesLatest newest = store.latest(List.of(PI)).get(0);
        long limit = START + 10 * DAY;
        long old = reference.headMap(limit).size();

        assertThat(store.thinBefore(limit + HOUR, RollUp.FIVE_MINUTES)).isEqualTo(2 * old); // of two devices
        assertThat(store.range(SERIES, Long.MIN_VALUE, limit, 10)).isEmpty();
        assertThat(store.range(SERIES, limit, Long.MAX_VALUE, 1_000_000)).hasSize(reference.size() - (int) old);
        assertThat(store.latest(List.of(PI))).containsExactly(newest);
        for (long width : new long[] {5 * MINUTE, 15 * MINUTE, HOUR, DAY, 7 * DAY}) {
            assertBuckets(START, START + DAYS * DAY, width);
        }
        assertBuckets(START + 5 * MINUTE, START + 9 * DAY + 10 * MINUTE, HOUR);
        assertThat(store.thinBefore(limit, RollUp.FIVE_MINUTES)).isZero();

        assertThat(store.thinBefore(limit, RollUp.HOUR)).isZero();
        reopen();
        assertBuckets(START, START + DAYS * DAY, HOUR);
        assertBuckets(START + HOUR, START + DAYS * DAY, DAY);
        // finer than what is left: a cell counts where it begins
        assertThat(store.buckets(SERIES, START, limit, MINUTE)).isEqualTo(store.buckets(SERIES, START, limit, HOUR));

        store.thinBefore(limit, RollUp.DAY);
        assertBuckets(START, START + DAYS * DAY, DAY);
        assertBuckets(START, START + DAYS * DAY, 7 * DAY);
        assertBuckets(limit + 1, START + DAYS * DAY, HOUR);
        assertThat(store.buckets(SERIES, START, limit, HOUR)).isEqualTo(store.buckets(SERIES, START, limit, DAY));
    }

    @Test
    void whatComesAfterThinningCountsOnTop() throws Exception {
        store.append(List.of(number(START + 2, 20), number(START + DAY, 1), number(START + 30 * DAY, 5)));
        store.thinBefore(START + 10 * DAY, RollUp.HOUR);
        store.append(List.of(number(START + 1, 10), number(START + 3 * HOUR, 30)));
        List<Bucket> expected = List.of(
                new Bucket(START, 3, 10, 20, 30, 30),
                new Bucket(START + DAY, 1, 1, 1, 1, 1),
                new Bucket(START + 30 * DAY, 1, 5, 5, 5, 5));
        assertThat(store.buckets(SERIES, START, START + 100 * DAY, DAY)).isEqualTo(expected);
        assertThat(store.buckets(SERIES, START, START + HOUR, HOUR))
                .containsExactly(new Bucket(START, 2, 10, 15, 20, 20));
        settle();

        assertThat(store.buckets(SERIES, START, START + 100 * DAY, DAY)).isEqualTo(expected);
        store.thinBefore(START + 10 * DAY, RollUp.DAY);
        store.append(List.of(number(START + 4 * HOUR, 0)));
        assertThat(store.buckets(SERIES, START, START + DAY, DAY)).containsExactly(new Bucket(START, 4, 0, 15, 30, 0));
    }

    @Test
    void dropBeforeForgetsRollUpsToo() throws Exception {
        appendAtRandom(1_000);
        settle();
        long limit = START + 5 * DAY + 7 * MINUTE + 1;
        store.dropBefore(limit);
        reference.headMap(limit).clear();
        assertEveryWidth();
        settle();
        assertEveryWidth();

        store.thinBefore(START + 10 * DAY, RollUp.DAY);
        store.dropBefore(START + 7 * DAY + HOUR); // a day without points is parted: it goes
        reference.headMap(START + 8 * DAY).clear();
        assertBuckets(Long.MIN_VALUE, Long.MAX_VALUE, DAY);
        store.dropBefore(Long.MAX_VALUE);
        assertThat(store.buckets(SERIES, Long.MIN_VALUE, Long.MAX_VALUE, DAY)).isEmpty();
        assertThat(store.latest(List.of(PI, OTHER))).isEmpty();
    }

    @Test
    void eraseOfARunForgetsItEverywhereAndNothingElse() throws Exception {
        ChannelName door = new ChannelName("board", "door");
        appendAtRandom(2_000);
        long from = START + 3 * DAY + 10 * HOUR + 7 * MINUTE + 13;
        long to = START + 4 * DAY + 11 * HOUR + 3 * SECOND;
        store.append(List.of(number(PI, door, from, 1), number(PI, door, to - 1, 2)));
        store.append(List.of(text(from - 1, "before"), text(from, "in")));
        reference.keySet().removeAll(List.of(from - 1, from));
        settle();
        store.erase(PI, from, to);

        reference.subMap(from, to).clear();
        assertThat(store.range(SERIES, from, to, 1)).isEmpty();
        assertThat(store.range(SERIES, from - 1, from, 1))
                .containsExactly(new Point(from - 1, new Value.Text("before")));
        assertEveryWidth();
        settle();
        assertEveryWidth();
        assertThat(store.latest(List.of(PI)))
                .extracting(one -> one.series().channel())
                .containsExactly(TEMPERATURE);
        assertThat(store.range(new SeriesKey(OTHER, TEMPERATURE), from, to, 10)).isNotEmpty();
    }

    @Test
    void eraseOfTheNewestMakesTheOneBeforeTheNewest() throws Exception {
        store.append(List.of(text(START, "first"), number(START + 40 * DAY, 2), number(START + 50 * DAY, 3)));
        settle();
        store.erase(PI, START + 45 * DAY, START + 60 * DAY);
        assertThat(newest()).isEqualTo(new Point(START + 40 * DAY, new Value.Numeric(2)));
        store.erase(PI, START + 1, Long.MAX_VALUE);
        assertThat(newest()).isEqualTo(new Point(START, new Value.Text("first")));

        store.append(List.of(number(START + 40 * DAY, 7), number(START + 50 * DAY, 8)));
        store.thinBefore(START + 45 * DAY, RollUp.HOUR);
        store.erase(PI, START + 50 * DAY, START + 50 * DAY + 1);
        assertThat(newest()).as("known from its roll-up").isEqualTo(new Point(START + 40 * DAY, new Value.Numeric(7)));
        store.erase(PI, Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(store.latest(List.of(PI))).isEmpty();
    }

    private Point newest() throws StoreException {
        return store.latest(List.of(PI)).get(0).newest();
    }

    @Test
    void eraseOfARunThatIsThinnedTakesTheCellsThatHoldAnyOfIt() throws Exception {
        List<DeviceReading> minutes = new ArrayList<>();
        for (int minute = 0; minute < 3 * 24 * 60; minute++) {
            long time = START + minute * MINUTE;
            reference.put(time, (double) minute);
            minutes.add(number(time, minute));
        }
        store.append(minutes);
        store.append(List.of(number(START + 100 * DAY, 0)));
        store.thinBefore(START + 50 * DAY, RollUp.FIVE_MINUTES);
        store.erase(PI, START + DAY + 7 * MINUTE, START + DAY + 61 * MINUTE);

        reference.subMap(START + DAY + 5 * MINUTE, START + DAY + 65 * MINUTE).clear();
        reference.put(START + 100 * DAY, 0.0);
        for (long width : new long[] {5 * MINUTE, HOUR, DAY, 30 * DAY}) {
            assertBuckets(START, START + 200 * DAY, width);
        }
        store.erase(PI);
        assertThat(store.buckets(SERIES, START, START + 200 * DAY, DAY)).isEmpty();
    }
}
