package org.chieng.server.web;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.server.testkit.RunningServer;

/**
 * A million rows of one channel as CSV and as NDJSON, each as it was measured, over HTTP from a server in this process. Its heap after a collection is
 * looked at meanwhile: it is to stay flat, and so is the program with {@code -Xmx128m}.
 */
public final class CsvBenchMain {
    private static final int ROWS = 1_000_000;
    private static final int BATCH = 20_000;
    private static final int LOOK_EVERY = 200_000;
    private static final String DEVICE = "muong-bi-pi";

    private CsvBenchMain() {}

    /** No arguments. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("chieng-bench");
        long to = System.currentTimeMillis() / 1000;
        try {
            fill(folder, to);
            try (RunningServer server = RunningServer.in(folder)) {
                for (int run = 0; run < 3; run++) {
                    fetch(server, "csv", to);
                    fetch(server, "ndjson", to);
                }
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private static void fill(Path folder, long to) throws Exception {
        ChannelName channel = new ChannelName("s", "c");
        try (SqliteTimeSeriesStore store =
                SqliteTimeSeriesStore.open(Files.createDirectories(folder.resolve("data")))) {
            List<DeviceReading> batch = new ArrayList<>();
            for (long time = to - ROWS; time < to; time++) {
                batch.add(new DeviceReading(
                        new DeviceId(DEVICE), Reading.ofNumber(channel, time * 1_000_000, time % 1000 / 10.0, "Cel")));
                if (batch.size() == BATCH) {
                    store.append(batch);
                    batch.clear();
                }
            }
            store.append(batch);
        }
    }

    @SuppressWarnings("SystemOut") // a program, not a test
    private static void fetch(RunningServer server, String kind, long to) throws Exception {
        URI address = server.uri("/api/v1/devices/" + DEVICE + "/history." + kind + "?channel=s/c&points=all&from="
                + (to - ROWS) * 1000 + "&to=" + to * 1000);
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestProperty("Cookie", server.cookie());
        List<String> heaps = new ArrayList<>();
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long begun = System.nanoTime();
        long collecting = 0;
        int lines = 0;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            while (reader.readLine() != null) {
                lines++;
                if (lines % LOOK_EVERY == 0) {
                    long before = System.nanoTime();
                    memory.gc();
                    heaps.add(String.valueOf(memory.getHeapMemoryUsage().getUsed() >> 20));
                    collecting += System.nanoTime() - before;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %,d lines in %.2f s; heap after collections, on the way: %s MB of at most %d; load %.1f%n",
                kind,
                lines,
                (System.nanoTime() - begun - collecting) / 1e9,
                String.join(", ", heaps),
                Runtime.getRuntime().maxMemory() >> 20,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
