package org.chieng.server.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;

/**
 * Two thousand readings a second from emulated boards through one agent, its journal and MQTT into the store of a server, each a process of
 * its own; then counts what the store holds of what the boards wrote down. Prints to standard output.
 */
public final class RateBenchMain {
    /** Fourteen boards of 50 lines a second with three values: 2,100 readings/s. */
    private static final List<String> BOARDS =
            IntStream.rangeClosed(1, 14).mapToObj(i -> "fast-" + i).toList();

    private static final int SECONDS = 60;
    private static final String DEVICE = "rate-pi";

    private RateBenchMain() {}

    /** Takes no arguments. */
    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("chieng-rate");
        try {
            try (WholeWay way = WholeWay.start(folder, DEVICE)) {
                JarProcess boards = way.startBoards(
                        BOARDS.stream().map(board -> "fast:" + board).toArray(String[]::new));
                JarProcess agent = way.startAgent(DEVICE, BOARDS.toArray(String[]::new));
                TimeUnit.SECONDS.sleep(SECONDS);
                System.out.printf("agent: %s%n", memory(agent));
                boards.terminate();
                await().atMost(Duration.ofMinutes(2)).until(() -> {
                    for (String board : BOARDS) {
                        if (!isStored(way, board)) {
                            return false;
                        }
                    }
                    return true;
                });
                way.stopServer();
                agent.terminate();
                count(way, folder);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static String memory(JarProcess agent) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(agent.pid()), "status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElse("");
    }

    private static boolean isStored(WholeWay way, String board) throws IOException, InterruptedException {
        List<BoardRecord.Line> lines = way.record(board).lines();
        return way.latestNumber(DEVICE, board + "/n")
                >= lines.get(lines.size() - 1).number();
    }

    @SuppressWarnings("SystemOut")
    private static void count(WholeWay way, Path folder) throws Exception {
        long printed = 0;
        long missing = 0;
        long doubled = 0;
        long before = 0;
        try (TimeSeriesStore store = SqliteTimeSeriesStore.open(folder.resolve("server"))) {
            for (String board : BOARDS) {
                SeriesKey key = new SeriesKey(new DeviceId(DEVICE), new ChannelName(board, "n"));
                List<Point> points = store.range(key, 0, Long.MAX_VALUE, 1_000_000);
                Set<Long> numbers = new HashSet<>();
                points.forEach(point -> numbers.add((long) ((Value.Numeric) point.value()).number()));
                doubled += points.size() - numbers.size();
                long first = numbers.stream().min(Long::compare).orElse(Long.MAX_VALUE);
                for (BoardRecord.Line line : way.record(board).lines()) {
                    printed++;
                    if (line.number() < first) {
                        before++;
                    } else if (!numbers.contains(line.number())) {
                        missing++;
                    }
                }
            }
        }
        System.out.printf(
                "Java %s, %d processors; %d boards: %d lines of 3 readings in some %d s, %d missing, %d doubled, %d before a board was heard%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                BOARDS.size(),
                printed,
                SECONDS,
                missing,
                doubled,
                before);
    }
}
