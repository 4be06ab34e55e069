package org.chieng.gateway.store.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.StoreException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;

/**
 * Measures the store alone: synced ingest, a year of one channel at 1 Hz as a chart, the newest of 10,000 channels, room on
 * disk. Not a test: run its {@code main}, with the days of that channel as argument (365).
 */
final class StoreBenchMain {
    private static final long START = 1_767_225_600_000_000L; // 2026-01-01
    private static final long SECOND = 1_000_000L;
    private static final long DAY = 86_400 * SECOND;
    private static final double SECONDS_A_RUN = 5;

    private StoreBenchMain() {}

    public static void main(String[] args) throws Exception {
        int days = args.length > 0 ? Integer.parseInt(args[0]) : 365;
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath().resolve("target"), "store-bench");
        try {
            Bench.sayMachine(folder);
            ingest(folder.resolve("ingest"));
            latest(folder.resolve("latest"));
            year(folder.resolve("year"), days);
        } finally {
            Bench.delete(folder);
        }
    }

    private static void ingest(Path folder) throws Exception {
        Bench.say("%n| rows a batch | rows/s | p50 ms | p99 ms | max ms | load |%n|---|---|---|---|---|---|");
        long time = START;
        long rows = 0;
        try (SqliteTimeSeriesStore store = SqliteTimeSeriesStore.open(folder)) {
            for (int size : new int[] {1000, 50, 100, 250, 500, 1000}) {
                List<Double> millis = new ArrayList<>();
                long end = System.nanoTime() + (long) (SECONDS_A_RUN * 1e9);
                long began = System.nanoTime();
                long stored = 0;
                while (System.nanoTime() < end) {
                    List<DeviceReading> batch = new ArrayList<>();
                    for (int i = 0; i < size; i++, stored++) {
                        int channel = (int) (stored % 8_000);
                        batch.add(reading(channel, time + stored / 8_000 * SECOND, stored));
                    }
                    millis.add(Bench.seconds(() -> store.append(batch)) * 1e3);
                }
                double seconds = (System.nanoTime() - began) / 1e9;
                time += 3 * 3_600 * SECOND;
                rows += stored;
                double[] sorted =
                        millis.stream().mapToDouble(one -> one).sorted().toArray();
                Bench.say(
                        "| %d | %,.0f | %.2f | %.2f | %.1f | %s |",
                        size,
                        stored / seconds,
                        sorted[sorted.length / 2],
                        sorted[(int) (sorted.length * 0.99)],
                        sorted[sorted.length - 1],
                        Bench.load());
            }
            double settling = Bench.seconds(() -> store.settle(Long.MAX_VALUE));
            Bench.say("(the first is the warm-up; roll-ups of all %,d rows: %.1f s)", rows, settling);
        }
        Bench.say("bytes per reading, roll-ups included, 8,000 channels: %.1f", (double) Bench.bytes(folder) / rows);
    }

    private static DeviceReading reading(int channel, long time, long value) {
        return new DeviceReading(
                new DeviceId("school-" + channel / 20),
                Reading.ofNumber(new ChannelName("board", "c" + channel % 20), time, value % 5_000 / 100.0, "Cel"));
    }

    private static void latest(Path folder) throws Exception {
        List<DeviceReading> batch = new ArrayList<>();
        List<DeviceId> devices = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            batch.add(reading(i, START, i));
        }
        for (int i = 0; i < 500; i++) {
            devices.add(new DeviceId("school-" + i));
        }
        try (SqliteTimeSeriesStore store = SqliteTimeSeriesStore.open(folder)) {
            store.append(batch);
            Bench.say("%n| query | first ms | median ms | max ms | load |%n|---|---|---|---|---|");
            Bench.sayQuery(
                    "newest of 10,000 channels of 500 devices",
                    () -> expect(10_000, store.latest(devices).size()));
        }
    }

    private static void year(Path folder, int days) throws Exception {
        SeriesKey series = new SeriesKey(new DeviceId("school-0"), new ChannelName("board", "c0"));
        long seconds = days * 86_400L;
        try (SqliteTimeSeriesStore store = SqliteTimeSeriesStore.open(folder)) {
            double ingest = Bench.seconds(() -> fill(store, seconds));
            double settle = Bench.seconds(() -> store.settle(Long.MAX_VALUE));
            Bench.say(
                    "%none channel at 1 Hz for %d days: %,d points in %.0f s, what was left of its roll-ups in %.1f s",
                    days, seconds, ingest, settle);
            long to = START + days * DAY;
            long width = 12 * 3_600 * SECOND * Math.max(1, days / 365); // as the server asks for 800 points of a year
            Bench.say("%n| query | first ms | median ms | max ms | load |%n|---|---|---|---|---|");
            Bench.sayQuery(days + " days in spans of 12 h, after asking for 801 points", () -> {
                expect(801, store.range(series, START, to, 801).size());
                expect(days * 2, store.buckets(series, START, to, width).size());
            });
            Bench.sayQuery(
                    "the same from a second past midnight to a second past midnight",
                    () -> expect(
                            days * 2,
                            store.buckets(series, START + SECOND, to - DAY / 2 + SECOND, width)
                                    .size()));
            Bench.sayQuery(
                    "30 days in spans of 1 h",
                    () -> expect(
                            720,
                            store.buckets(series, START, START + 30 * DAY, 3_600 * SECOND)
                                    .size()));
            Bench.sayQuery(
                    "a day in spans of 2 min, from the points",
                    () -> expect(
                            720,
                            store.buckets(series, START, START + DAY, 120 * SECOND)
                                    .size()));
        }
        Bench.say("bytes per reading, roll-ups included, one channel: %.1f", (double) Bench.bytes(folder) / seconds);
    }

    private static void fill(SqliteTimeSeriesStore store, long seconds) throws StoreException {
        DeviceReading[] batch = new DeviceReading[10_000];
        for (long from = 0; from < seconds; from += batch.length) {
            int size = (int) Math.min(batch.length, seconds - from);
            for (int i = 0; i < size; i++) {
                batch[i] = reading(0, START + (from + i) * SECOND, from + i);
            }
            store.append(Arrays.asList(batch).subList(0, size));
        }
    }

    private static void expect(int expected, int actual) {
        if (actual != expected) {
            throw new IllegalStateException("expected " + expected + ", got " + actual);
        }
    }
}
