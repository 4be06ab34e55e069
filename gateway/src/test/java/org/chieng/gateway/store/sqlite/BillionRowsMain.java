package org.chieng.gateway.store.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;

/**
 * A quarter of the province: 8,400 channels, each a reading a minute, 140 a second, until there are as many rows as the
 * argument says (10⁹ is a quarter), the 1st of 100 a day late; an hour of 15 devices a commit. Then queries, and leaving of what is
 * old. Not a test, and no part of CI; takes some 47 bytes of disk a row below {@code target}, or in the folder that the second argument names: that
 * one stays, and a run that was stopped goes on in it.
 */
final class BillionRowsMain {
    private static final long START = 1_767_225_600_000_000L; // 2026-01-01
    private static final long MINUTE = 60_000_000L;
    private static final long DAY = 1_440 * MINUTE;
    private static final int CHANNELS = 8_400;
    private static final int PER_DEVICE = 16;
    private static final int DEVICES = CHANNELS / PER_DEVICE;
    private static final int DEVICES_A_BATCH = 15;
    private static final int HOUR = 60;

    private BillionRowsMain() {}

    public static void main(String[] args) throws Exception {
        long rows = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000_000L;
        boolean stays = args.length > 1;
        Path folder = stays
                ? Files.createDirectories(Path.of(args[1]))
                : Files.createTempDirectory(Path.of("").toAbsolutePath().resolve("target"), "billion");
        try (SqliteTimeSeriesStore store = SqliteTimeSeriesStore.open(folder)) {
            Bench.sayMachine(folder);
            long minutes = rows / CHANNELS;
            fill(store, minutes, folder);
            query(store, START + minutes * MINUTE);
            leave(store, START + minutes * MINUTE, folder);
        } finally {
            if (!stays) {
                Bench.delete(folder);
            }
        }
    }

    private static void fill(SqliteTimeSeriesStore store, long minutes, Path folder) throws Exception {
        long began = System.nanoTime();
        long tenth = Math.max(1, minutes / 10);
        long done = done(store);
        if (done > 0) {
            Bench.say("%,d rows are there", done * CHANNELS);
        }
        for (long from = done; from < minutes; ) {
            long to = Math.min(minutes, from - from % HOUR + HOUR);
            for (int device = 0; device < DEVICES; device += DEVICES_A_BATCH) {
                store.append(hour(device, Math.min(DEVICES, device + DEVICES_A_BATCH), from, to));
            }
            if (to / tenth > from / tenth) {
                double seconds = (System.nanoTime() - began) / 1e9;
                Bench.say(
                        "%,d rows after %.0f s: %,.0f rows/s from where this run began, %,d MB on disk, load %s",
                        to * CHANNELS,
                        seconds,
                        (to - done) * CHANNELS / seconds,
                        Bench.bytes(folder) >> 20,
                        Bench.load());
            }
            from = to;
        }
        Bench.say(
                "what was left of the roll-ups: %.1f s; then %,d MB, %.1f bytes a reading",
                Bench.seconds(() -> store.settle(Long.MAX_VALUE)),
                Bench.bytes(folder) >> 20,
                (double) Bench.bytes(folder) / (minutes * CHANNELS));
    }

    /** What some devices have gathered in an hour or less, as agents on metered lines send it. */
    private static List<DeviceReading> hour(int fromDevice, int toDevice, long from, long to) {
        List<DeviceReading> batch = new ArrayList<>();
        for (int device = fromDevice; device < toDevice; device++) {
            DeviceId id = device(device);
            for (int channel = device * PER_DEVICE; channel < (device + 1) * PER_DEVICE; channel++) {
                ChannelName name = new ChannelName("board", "c" + channel % PER_DEVICE);
                for (long minute = from; minute < to; minute++) {
                    boolean isLate = channel % 100 == 0 && minute >= 1_440;
                    long time =
                            START + (isLate ? minute - 1_440 : minute) * MINUTE + channel * 7_001L + (isLate ? 1 : 0);
                    double value = (minute * 31 + channel * 17L) % 4_000 / 100.0;
                    batch.add(new DeviceReading(id, Reading.ofNumber(name, time, value, "Cel")));
                }
            }
        }
        return batch;
    }

    /** Whole minutes that an earlier run has stored: a minute that it began is stored again, over the same rows. */
    private static long done(SqliteTimeSeriesStore store) throws Exception {
        ChannelName last = new ChannelName("board", "c" + (CHANNELS - 1) % PER_DEVICE);
        return store.latest(List.of(device((CHANNELS - 1) / PER_DEVICE))).stream()
                .filter(one -> one.series().channel().equals(last))
                .mapToLong(one -> (one.newest().timeMicros() - START) / MINUTE + 1)
                .findFirst()
                .orElse(0);
    }

    private static void query(SqliteTimeSeriesStore store, long end) throws Exception {
        SeriesKey series = new SeriesKey(device(300), new ChannelName("board", "c5"));
        List<DeviceId> devices = new ArrayList<>();
        for (int i = 0; i < CHANNELS / PER_DEVICE; i++) {
            devices.add(device(i));
        }
        Bench.say("%n| query | first ms | median ms | max ms | load |%n|---|---|---|---|---|");
        Bench.sayQuery("newest of all channels", () -> store.latest(devices));
        Bench.sayQuery("one channel, a day, every point", () -> store.range(series, end - DAY, end, 10_000));
        Bench.sayQuery("one channel, a day in spans of 5 min", () -> store.buckets(series, end - DAY, end, 5 * MINUTE));
        Bench.sayQuery("one channel, all in spans of 1 h", () -> store.buckets(series, START, end, 60 * MINUTE));
        Bench.sayQuery("one channel, all in spans of 1 day", () -> store.buckets(series, START, end, DAY));
    }

    private static DeviceId device(int number) {
        return new DeviceId("school-" + number);
    }

    private static void leave(SqliteTimeSeriesStore store, long end, Path folder) throws Exception {
        List<DeviceReading> one = List.of(
                new DeviceReading(device(0), Reading.ofNumber(new ChannelName("board", "c0"), end, 1.0, "Cel")));
        double erase = Bench.seconds(() -> store.erase(device(7), START, START + 40 * MINUTE));
        Bench.say("%nerasing a run of 40 min of one device: %.2f s", erase);
        Bench.say("erasing one device with all: %.2f s", Bench.seconds(() -> store.erase(device(8))));
        Thread thinning = new Thread(() -> thin(store));
        thinning.start();
        double longest = 0;
        while (thinning.isAlive()) {
            longest = Math.max(longest, Bench.seconds(() -> store.append(one)));
            Thread.sleep(1);
        }
        Bench.say("the longest write meanwhile: %.0f ms; %,d MB on disk", longest * 1e3, Bench.bytes(folder) >> 20);
    }

    private static void thin(SqliteTimeSeriesStore store) {
        try {
            long began = System.nanoTime();
            long gone = store.thinBefore(START + DAY, RollUp.FIVE_MINUTES);
            double seconds = (System.nanoTime() - began) / 1e9;
            Bench.say("thinning the oldest day: %,d points in %.1f s, load %s", gone, seconds, Bench.load());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
