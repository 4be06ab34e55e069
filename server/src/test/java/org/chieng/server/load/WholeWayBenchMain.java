package org.chieng.server.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.server.load.LoadLedger.Snapshot;

/**
 * What the all-in-one server stores from MQTT at QoS 1, counted by a query afterwards; beside it what the store alone takes from
 * a loop, and what Mosquitto, Node-RED and InfluxDB 1.6, the stack that a school would pick instead, store of the same messages
 * on the same machine. This process, which makes the load, takes its share of the cores in all runs. Argument: seconds of a run
 * (60).
 */
public final class WholeWayBenchMain {
    private static final int DEVICES = 200;
    private static final int CHANNELS = 10;
    private static final int INSTANTS = 5;
    private static final int WINDOW_OF_BATCHES = 4;
    private static final int WINDOW_OF_SINGLES = 20;
    /** The peer acknowledges what it will never store, so it is offered more and more until it no longer keeps up. */
    private static final List<Integer> PEER_MESSAGES_PER_SECOND =
            List.of(600, 1_200, 2_400, 3_600, 4_800, 7_200, 9_600);
    /** The same for messages of one reading each, as boards and most agents but ours send. */
    private static final List<Integer> PEER_SINGLES_PER_SECOND = List.of(1_200, 2_400, 4_800, 9_600, 14_400, 19_200);
    /** What it stores of what it is offered, until it is done with all: less, and its limit was passed. */
    private static final double KEEPS_UP = 0.7;
    /** Far enough back that no run reaches the present: a device sends 5 s of data a message. */
    private static final Duration AGO = Duration.ofDays(6);

    private WholeWayBenchMain() {}

    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) throws Exception {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 60;
        System.out.printf(
                Locale.ROOT,
                "%d cores, Java %s, load before %s, server -Xmx512m, %d devices, %.0f s a run%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                Files.readString(Path.of("/proc/loadavg")).substring(0, 4),
                DEVICES,
                seconds);
        double alone = inFolder(folder -> storeAlone(folder, Math.min(seconds, 20)));
        System.out.printf(Locale.ROOT, "the store alone, from a loop, 1,000 rows a commit: %,.0f readings/s%n", alone);
        LoadLedger.head();
        inFolder(folder -> flood(folder, "(warm-up)", INSTANTS, CHANNELS, WINDOW_OF_BATCHES, Math.min(seconds, 10)));
        Snapshot batches = inFolder(folder -> flood(folder, "Chiêng", INSTANTS, CHANNELS, WINDOW_OF_BATCHES, seconds));
        Snapshot singles = inFolder(folder -> flood(folder, "Chiêng", 1, 1, WINDOW_OF_SINGLES, seconds));
        inFolder(folder -> paced(folder, "Chiêng at half of it", batches.rate() / 2, seconds));
        double ours = batches.rate() * INSTANTS * CHANNELS;
        System.out.printf(Locale.ROOT, "whole way ÷ store alone: %.2f%n", ours / alone);
        double peer = mostOfPeer(PEER_MESSAGES_PER_SECOND, INSTANTS, CHANNELS, Math.min(seconds, 20));
        double peerSingles = mostOfPeer(PEER_SINGLES_PER_SECOND, 1, 1, Math.min(seconds, 20));
        System.out.printf(
                Locale.ROOT,
                "Chiêng ÷ Mosquitto + Node-RED + InfluxDB: %.1f in messages of %d readings, %.1f in messages of one%n",
                ours / peer,
                INSTANTS * CHANNELS,
                singles.rate() / peerSingles);
        System.exit(0); // Vert.x of a failed run would keep it alive
    }

    private static Snapshot flood(Path folder, String name, int instants, int channels, int window, double seconds)
            throws Exception {
        long begin = begin();
        try (LoadTarget target = LoadTarget.start(folder, DEVICES, "512m", "");
                Fleet fleet = new Fleet(false)) {
            fleet.connect(target.mqttPort(), "telemetry", packs(channels, instants, begin));
            Snapshot run = fleet.flood(seconds, window);
            long found = target.stopAndCount(DEVICES, LoadTarget.channels(channels), begin * 1000);
            LoadLedger.row(name, channels * instants, run, found);
            return run;
        }
    }

    private static Snapshot paced(Path folder, String name, double rate, double seconds) throws Exception {
        long begin = begin();
        try (LoadTarget target = LoadTarget.start(folder, DEVICES, "512m", "");
                Fleet fleet = new Fleet(false)) {
            fleet.connect(target.mqttPort(), "telemetry", packs(CHANNELS, INSTANTS, begin));
            fleet.pace(5, rate / 2); // the JVM has compiled what it needs
            Snapshot run = fleet.pace(seconds, rate);
            long found = target.stopAndCount(DEVICES, LoadTarget.channels(CHANNELS), begin * 1000);
            LoadLedger.row(name + " (found: with 5 s before)", CHANNELS * INSTANTS, run, found);
            return run;
        }
    }

    /** The most readings a second that the peer stored, offered more and more until it no longer kept up. */
    private static double mostOfPeer(List<Integer> rates, int instants, int channels, double seconds) throws Exception {
        double most = 0;
        for (int rate : rates) {
            double stored = inFolder(folder -> peer(folder, rate, instants, channels, seconds));
            most = Math.max(most, stored);
            if (stored < KEEPS_UP * rate * instants * channels) {
                break;
            }
        }
        return most;
    }

    private static double peer(Path folder, double messagesPerSecond, int instants, int channels, double seconds)
            throws Exception {
        long begin = begin();
        try (NodeRedStack stack = NodeRedStack.start(folder);
                Fleet fleet = new Fleet(false)) {
            fleet.connect(stack.mqttPort(), "v1/devices/{device}/telemetry", packs(channels, instants, begin));
            long start = System.nanoTime();
            Snapshot run = fleet.pace(seconds, messagesPerSecond);
            NodeRedStack.Settled settled = stack.settle(Duration.ofMinutes(3));
            double took = Math.max(run.seconds(), (settled.lastChangeNanos() - start) / 1e9);
            LoadLedger.row(
                    String.format(
                            Locale.ROOT,
                            "Mosquitto + Node-RED + InfluxDB, offered %,.0f/s; last stored after %.0f s",
                            messagesPerSecond,
                            took),
                    channels * instants,
                    run,
                    settled.count());
            return settled.count() / took;
        }
    }

    private static double storeAlone(Path folder, double seconds) throws Exception {
        try (TimeSeriesStore store = SqliteTimeSeriesStore.open(folder)) {
            List<ChannelName> channels = LoadTarget.channels(CHANNELS);
            long rows = 0;
            long start = System.nanoTime();
            long micros = begin() * 1000;
            while (System.nanoTime() - start < seconds * 1e9) {
                for (int from = 0; from < DEVICES; from += 20) {
                    List<DeviceReading> batch = new ArrayList<>();
                    for (int device = from; device < from + 20; device++) {
                        for (int i = 0; i < CHANNELS * INSTANTS; i++) {
                            batch.add(new DeviceReading(
                                    new DeviceId(LoadTarget.device(device)),
                                    Reading.ofNumber(
                                            channels.get(i % CHANNELS),
                                            micros + i / CHANNELS * 1_000_000L,
                                            20 + i * 0.37,
                                            null)));
                        }
                    }
                    store.append(batch);
                    rows += batch.size();
                }
                micros += INSTANTS * 1_000_000L;
            }
            return rows / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static long begin() {
        return Instant.now().minus(AGO).toEpochMilli();
    }

    private static List<Fleet.Packs> packs(int channels, int instants, long beginMillis) {
        return IntStream.range(0, DEVICES)
                .mapToObj(i -> new LoadPacks(channels, instants, beginMillis))
                .<Fleet.Packs>map(packs -> packs::next)
                .toList();
    }

    interface InFolder<T> {
        T run(Path folder) throws Exception;
    }

    /** With a folder of its own below the working folder, so that the disk is the project's. */
    static <T> T inFolder(InFolder<T> doing) throws Exception {
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "load");
        try {
            return doing.run(folder);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
