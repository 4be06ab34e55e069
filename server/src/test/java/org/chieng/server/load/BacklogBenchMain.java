package org.chieng.server.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.chieng.protocol.name.ChannelName;
import org.chieng.server.load.LoadLedger.Snapshot;
import org.chieng.server.testkit.SseReader;

/**
 * All agents of a province come back at once, each with a day's backlog: drains it while every agent also sends a live reading
 * now and then, whose age is taken where it arrives, in the live stream of some schools. Argument: hours of backlog (24).
 */
public final class BacklogBenchMain {
    private static final int AGENTS = 520;
    /** The province measures 140 readings/s: so many in an hour from each agent, in packs of 100. */
    private static final int READINGS_AN_HOUR = 140 * 3600 / AGENTS / 100 * 100;

    private static final int CHANNELS = 10;
    private static final int INSTANTS = 10;
    private static final int WINDOW = 4;
    private static final int WATCHED = 8;
    private static final Duration LIVE_EVERY = Duration.ofSeconds(2);

    private BacklogBenchMain() {}

    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) throws Exception {
        int hours = args.length > 0 ? Integer.parseInt(args[0]) : 24;
        System.out.printf(
                Locale.ROOT,
                "%d cores, Java %s, load before %s, server -Xmx256m, %d agents with %,d readings each%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                Files.readString(Path.of("/proc/loadavg")).substring(0, 4),
                AGENTS,
                hours * READINGS_AN_HOUR);
        WholeWayBenchMain.inFolder(folder -> drain(folder, hours));
        System.exit(0);
    }

    @SuppressWarnings("SystemOut")
    private static Void drain(Path folder, int hours) throws Exception {
        long begin = Instant.now().minus(Duration.ofDays(3)).toEpochMilli();
        List<LoadPacks> packs = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            packs.add(new LoadPacks(CHANNELS, INSTANTS, begin));
        }
        Histogram ages = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(10), 3);
        try (LoadTarget target = LoadTarget.start(folder, AGENTS, "256m", "");
                Fleet fleet = new Fleet(false)) {
            List<SseReader> pages = watch(target, ages);
            HeapWatch heap = HeapWatch.start(target.pid());
            fleet.connect(
                    target.mqttPort(),
                    "telemetry",
                    packs.stream().<Fleet.Packs>map(one -> one::next).toList());
            Snapshot run =
                    fleet.drain(hours * READINGS_AN_HOUR / (CHANNELS * INSTANTS), WINDOW, LIVE_EVERY, Live::reading);
            heap.stop();
            List<ChannelName> channels = LoadTarget.channels(CHANNELS);
            for (SseReader page : pages) {
                page.close();
            }
            long sent = (long) AGENTS * hours * READINGS_AN_HOUR;
            long found = target.stopAndCount(AGENTS, channels, begin * 1000);
            System.out.printf(
                    Locale.ROOT,
                    "%,d readings of backlog sent, %,d found by a query, in %.1f s: %,.0f readings/s; %d connections lost%n",
                    sent,
                    found,
                    run.seconds(),
                    found / run.seconds(),
                    run.closed());
            System.out.printf(
                    Locale.ROOT,
                    "%,d live readings seen by %d pages: age p50 %.0f ms, p95 %.0f ms, p99 %.0f ms, max %.0f ms%n",
                    ages.getTotalCount(),
                    WATCHED,
                    ages.getValueAtPercentile(50) / 1e6,
                    ages.getValueAtPercentile(95) / 1e6,
                    ages.getValueAtPercentile(99) / 1e6,
                    ages.getMaxValue() / 1e6);
            System.out.println(heap);
        }
        return null;
    }

    private static List<SseReader> watch(LoadTarget target, Histogram ages) throws IOException, InterruptedException {
        List<SseReader> pages = new ArrayList<>();
        String cookie = target.cookie();
        for (int i = 0; i < WATCHED; i++) {
            SseReader page = SseReader.open(
                    target.httpPort(), "/api/v1/schools/" + LoadTarget.school(i) + "/live", "Cookie", cookie);
            pages.add(page);
            Thread reader = new Thread(() -> read(page, ages), "page-" + i);
            reader.setDaemon(true);
            reader.start();
        }
        return pages;
    }

    private static void read(SseReader page, Histogram ages) {
        try {
            while (true) {
                SseReader.Event event = page.next();
                long now = System.currentTimeMillis();
                Live.sentMillis(event, now).forEach(sent -> ages.recordValue((now - sent) * 1_000_000));
            }
        } catch (IOException e) {
            // the program closes it at its end
        }
    }

    /** A reading that carries, as its value, when it was sent. */
    private static final class Live {
        private static final long MODULUS = 100_000_000;

        static byte[] reading() {
            long now = System.currentTimeMillis();
            return ("[{\"n\":\"live/now\",\"v\":" + now % MODULUS + "}]").getBytes(US_ASCII);
        }

        /** When the live readings of an event were sent; backlog has values below a thousand. */
        static List<Long> sentMillis(SseReader.Event event, long now) {
            List<Long> all = new ArrayList<>();
            if (!event.name().equals("message")) {
                return all;
            }
            JsonArray readings = new JsonArray(event.data());
            for (int i = 1; i < readings.size(); i++) {
                JsonArray one = readings.getJsonArray(i);
                for (int value = 2; value < one.size(); value += 2) {
                    double sent = one.getDouble(value);
                    if (sent > 1_000) {
                        all.add(now - Math.floorMod(now - (long) sent, MODULUS));
                    }
                }
            }
            return all;
        }
    }
}
