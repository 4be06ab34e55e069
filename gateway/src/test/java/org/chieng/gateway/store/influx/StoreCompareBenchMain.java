package org.chieng.gateway.store.influx;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.testkit.Influxd;

/**
 * SQLite and InfluxDB 1.6.7 (behind the front of the tests) with the same readings, one after the other: durable readings a
 * second from one loop, bytes a reading on disk, and the questions that the page asks. Argument: how many readings.
 */
final class StoreCompareBenchMain {
    private static final long START = 1_790_000_000_000_000L / 86_400_000_000L * 86_400_000_000L;
    private static final int DEVICES = 50;
    private static final int CHANNELS = 8;
    private static final int BATCH = 5_000;
    private static final int ROUNDS = 20;

    private StoreCompareBenchMain() {}

    public static void main(String[] args) throws Exception {
        int readings = args.length > 0 ? Integer.parseInt(args[0]) : 1_152_000;
        System.out.printf(
                Locale.ROOT,
                "%d cores, heap %d MB, load average %.1f, %d readings of %d channels, one a minute with a jitter of 1 s, two"
                        + " decimals, %d an append%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                readings,
                DEVICES * CHANNELS,
                BATCH);
        Path folder = Files.createTempDirectory(Path.of("target"), "compare");
        try {
            Path sqlite = folder.resolve("sqlite");
            try (TimeSeriesStore store = SqliteTimeSeriesStore.open(sqlite)) {
                write("SQLite", store, readings);
            }
            print("SQLite", readings, size(sqlite));
            try (TimeSeriesStore store = SqliteTimeSeriesStore.open(sqlite)) {
                ask("SQLite", store, readings);
            }
            try (InfluxServer server = InfluxServer.start(folder.resolve("influxd"));
                    InfluxTimeSeriesStore store =
                            InfluxTimeSeriesStore.open(server.settings(server.newBucket()), folder.resolve("store"))) {
                write("InfluxDB", store, readings);
                awaitCompaction(server.influxd());
                print("InfluxDB", readings, size(server.influxd().folder()));
                long begun = System.nanoTime();
                store.rollUpNow();
                System.out.printf(Locale.ROOT, "InfluxDB: roll-ups of all took %,d ms%n", millis(begun));
                awaitCompaction(server.influxd());
                print("InfluxDB with roll-ups", readings, size(server.influxd().folder()));
                ask("InfluxDB", store, readings);
            }
        } finally {
            delete(folder);
        }
    }

    private static void write(String name, TimeSeriesStore store, int readings) throws Exception {
        Random random = new Random(7);
        List<DeviceReading> batch = new ArrayList<>();
        long busy = 0;
        for (int n = 0; n < readings; n++) {
            batch.add(reading(n, random));
            if (batch.size() == BATCH || n == readings - 1) {
                long begun = System.nanoTime();
                store.append(batch);
                busy += System.nanoTime() - begun;
                batch.clear();
            }
        }
        System.out.printf(Locale.ROOT, "%s: %,.0f readings/s durable%n", name, readings * 1e9 / busy);
    }

    private static void ask(String name, TimeSeriesStore store, int readings) throws Exception {
        SeriesKey series = new SeriesKey(device(0), channel(0));
        long days = readings / DEVICES / CHANNELS / 1440;
        time(
                name + ": one channel, one day in 5 minutes",
                () -> store.buckets(series, START, START + 86_400_000_000L, 300_000_000L));
        time(
                name + ": one channel, all " + days + " days in hours",
                () -> store.buckets(series, START, START + days * 86_400_000_000L, 3_600_000_000L));
        List<DeviceReading> many = new ArrayList<>();
        List<DeviceId> devices = new ArrayList<>();
        for (int d = 0; d < 520; d++) {
            devices.add(new DeviceId("school-" + d));
            for (int c = 0; c < 20; c++) {
                many.add(new DeviceReading(devices.get(d), Reading.ofNumber(channel(c), START, (double) c, "Cel")));
            }
        }
        store.append(many);
        time(name + ": newest of " + many.size() + " channels", () -> store.latest(devices));
    }

    private static DeviceReading reading(int n, Random random) {
        int series = n % (DEVICES * CHANNELS);
        long time = START + n / (DEVICES * CHANNELS) * 60_000_000L + random.nextInt(1_000_000);
        double value = Math.round((20 + random.nextGaussian()) * 100) / 100.0;
        return new DeviceReading(
                device(series / CHANNELS), Reading.ofNumber(channel(series % CHANNELS), time, value, "Cel"));
    }

    private static DeviceId device(int number) {
        return new DeviceId("device-" + number);
    }

    private static ChannelName channel(int number) {
        return new ChannelName("board", "channel-" + number);
    }

    private interface Question {
        List<?> ask() throws Exception;
    }

    private static void time(String name, Question question) throws Exception {
        List<Long> millis = new ArrayList<>();
        int rows = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long begun = System.nanoTime();
            rows = question.ask().size();
            millis.add(millis(begun));
        }
        long first = millis.get(0);
        millis.sort(Comparator.naturalOrder());
        System.out.printf(
                Locale.ROOT, "%s: %d rows, first %d ms, median %d ms%n", name, rows, first, millis.get(ROUNDS / 2));
    }

    private static long millis(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private static void print(String name, int readings, long bytes) {
        System.out.printf(Locale.ROOT, "%s: %.1f bytes a reading on disk%n", name, (double) bytes / readings);
    }

    /** Until its log is empty and the size has stayed for ten seconds. */
    private static void awaitCompaction(Influxd influxd) throws IOException {
        long before = -1;
        for (int i = 0; i < 12; i++) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(10));
            long now = size(influxd.folder());
            if (now == before && size(influxd.folder().resolve("wal")) < 1 << 20) {
                return;
            }
            before = now;
        }
    }

    /** What the files take; some are longer than that. */
    private static long size(Path folder) throws IOException {
        Process du = new ProcessBuilder("du", "-s", "-B1", folder.toString()).start();
        try (BufferedReader out = du.inputReader()) {
            return Long.parseLong(String.valueOf(out.readLine()).replaceAll("\\s.*", ""));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
