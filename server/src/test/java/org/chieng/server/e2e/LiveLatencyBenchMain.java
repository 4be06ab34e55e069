package org.chieng.server.e2e;

import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the way of a reading from the moment when the board has printed it to its arrival in a real browser, over the
 * real processes: board, agent, server, Chromium. All run on one machine, so there is one clock. Run it with {@code ./chieng
 * bench}.
 */
public final class LiveLatencyBenchMain {
    private static final List<String> BOARDS = List.of("bench-1", "bench-2", "bench-3");
    private static final int WARM_UP_MILLIS = 10_000;
    private static final int MEASURE_MILLIS = 60_000;

    /** Notes, before the page's own code runs, when each event of the stream arrives. */
    private static final String SPY = """
            window.arrivals = [];
            const Native = window.EventSource;
            window.EventSource = class extends Native {
              constructor(...args) {
                super(...args);
                for (const kind of ['message', 'snapshot', 'series']) {
                  this.addEventListener(kind, event => window.arrivals.push(
                    JSON.stringify([kind, (performance.timeOrigin + performance.now()) * 1000, event.data])));
                }
              }
            };
            """;

    private LiveLatencyBenchMain() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("chieng-bench");
        try (WholeWay way = WholeWay.start(folder, "bench-pi");
                Browser browser = Browser.start()) {
            way.startBoards(BOARDS.stream().map(board -> "room:" + board).toArray(String[]::new));
            way.startAgent("bench-pi", BOARDS.toArray(String[]::new));
            Page page = browser.newPage();
            page.addInitScript(SPY);
            Browser.logIn(page, way);
            page.waitForTimeout(WARM_UP_MILLIS);
            double since =
                    page.evaluate("performance.timeOrigin * 1000 + performance.now() * 1000") instanceof Number now
                            ? now.doubleValue()
                            : 0;
            page.waitForTimeout(MEASURE_MILLIS);
            @SuppressWarnings("unchecked")
            List<String> arrivals = (List<String>) page.evaluate("window.arrivals");
            report(latenciesMillis(way, arrivals, since));
        } finally {
            delete(folder);
        }
    }

    private static double[] latenciesMillis(WholeWay way, List<String> arrivals, double since) {
        Map<String, Long> printed = new HashMap<>();
        for (String board : BOARDS) {
            way.record(board).lines().forEach(line -> printed.put(board + "/n " + line.number(), line.timeMicros()));
        }
        Map<Integer, String> series = new HashMap<>();
        return arrivals.stream()
                .map(JsonArray::new)
                .flatMapToDouble(arrival -> readings(arrival, series).stream()
                        .filter(reading -> arrival.getDouble(1) >= since && printed.containsKey(reading))
                        .mapToDouble(reading -> (arrival.getDouble(1) - printed.getOrDefault(reading, 0L)) / 1000))
                .sorted()
                .toArray();
    }

    /** The line counters in an event, each as {@code source/n number}; remembers the numbers of series on the way. */
    private static List<String> readings(JsonArray arrival, Map<Integer, String> series) {
        String data = arrival.getString(2);
        switch (arrival.getString(0)) {
            case "snapshot" -> remember(new JsonObject(data).getJsonArray("series"), series);
            case "series" -> remember(new JsonArray(data), series);
            default -> {
                return new JsonArray(data)
                        .stream()
                                .skip(1)
                                .map(JsonArray.class::cast)
                                .filter(list -> String.valueOf(series.get(list.getInteger(0)))
                                        .endsWith("/n"))
                                .flatMap(list -> Stream.iterate(2, i -> i < list.size(), i -> i + 2)
                                        .map(i -> series.get(list.getInteger(0)) + " " + list.getLong(i)))
                                .toList();
            }
        }
        return List.of();
    }

    private static void remember(JsonArray told, Map<Integer, String> series) {
        told.stream()
                .map(JsonObject.class::cast)
                .forEach(one ->
                        series.put(one.getInteger("i"), one.getString("source") + "/" + one.getString("channel")));
    }

    private static void report(double[] sorted) {
        System.out.printf(
                "Live latency, board's print to browser's event: %d boards x 5 lines/s, %d s after %d s of warm-up%n",
                BOARDS.size(), MEASURE_MILLIS / 1000, WARM_UP_MILLIS / 1000);
        System.out.printf(
                "machine: %d cores, %s %s, Java %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"));
        if (sorted.length == 0) {
            throw new IllegalStateException("no reading arrived: " + Arrays.toString(sorted));
        }
        System.out.printf(
                "lines %d, median %.0f ms, p95 %.0f ms, p99 %.0f ms, max %.0f ms%n",
                sorted.length,
                quantile(sorted, 0.5),
                quantile(sorted, 0.95),
                quantile(sorted, 0.99),
                sorted[sorted.length - 1]);
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
