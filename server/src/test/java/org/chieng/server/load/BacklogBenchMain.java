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
 * each second, whose age is taken where it arrives, in the live stream of some schools. The agents send packs in columns, with as much in
 * flight as an agent would have. Arguments: hours of backlog (24), agents (520), topic of the live readings (live).
 */
public final class BacklogBenchMain {
    private static final int AGENTS = 520;
    /** The province measures 140 readings/s: so many in an hour from each agent. */
    private static final int READINGS_AN_HOUR = 140 * 3600 / AGENTS / 100 * 100;

    private static final int CHANNELS = 10;
    private static final int WATCHED = 8;
    private static final Duration LIVE_EVERY = Duration.ofSeconds(1);

    private BacklogBenchMain() {}

    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) throws Exception {
        int hours = args.length > 0 ? Integer.parseInt(args[0]) : 24;
        int agents = args.length > 1 ? Integer.parseInt(args[1]) : AGENTS;
        String liveTopic = args.length > 2 ? args[2] : "live";
        long begin = Instant.now().minus(Duration.ofDays(3)).toEpochMilli();
        ColumnPacks backlog = ColumnPacks.of(LoadTarget.channels(CHANNELS), hours * READINGS_AN_HOUR, begin);
        System.out.printf(
                Locale.ROOT,
                "%d cores, Java %s, load before %s, server -Xmx256m, %d agents with %,d readings each, %,d in a pack of %,d bytes, live on '%s'%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                Files.readString(Path.of("/proc/loadavg")).substring(0, 4),
                agents,
                backlog.packs().size() * backlog.readings(),
                backlog.readings(),
                backlog.packs().get(0).length,
                liveTopic);
        WholeWayBenchMain.inFolder(folder -> drain(folder, backlog, begin, agents, liveTopic));
        System.exit(0);
    }

    @SuppressWarnings("SystemOut")
    private static Void drain(Path folder, ColumnPacks backlog, long begin, int agents, String liveTopic)
            throws Exception {
        List<Fleet.Packs> packs = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            packs.add(backlog.packs().iterator()::next);
        }
        Histogram ages = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(10), 3);
        try (LoadTarget target = LoadTarget.start(folder, agents, "256m", "");
                Fleet fleet = new Fleet(false)) {
            List<SseReader> pages = watch(target, ages);
            HeapWatch heap = HeapWatch.start(target.pid());
            fleet.connect(target.mqttPort(), "telemetry", packs);
            Snapshot run = fleet.drain(backlog.packs().size(), LIVE_EVERY, liveTopic, Live::reading);
            heap.stop();
            List<ChannelName> channels = LoadTarget.channels(CHANNELS);
            for (SseReader page : pages) {
                page.close();
            }
            long sent = (long) agents * backlog.packs().size() * backlog.readings();
            long found = target.stopAndCount(agents, channels, begin * 1000);
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
                    "%,d live readings seen by %d pages, of %,.0f due: age p50 %.0f ms, p95 %.0f ms, p99 %.0f ms, max %.0f ms%n",
                    ages.getTotalCount(),
                    WATCHED,
                    WATCHED * run.seconds() / LIVE_EVERY.toSeconds(),
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
