package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;
import org.chieng.testkit.OneTry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server with -9 three times at random moments while two agents publish what four boards print 50 times a second, and
 * a flood keeps the store committing without a pause; holds what is stored at the end against the boards' own record of what
 * they printed, and against what was acknowledged to the flood.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@ExtendWith(OneTry.class)
class ServerKillIT {
    private static final Map<String, List<String>> BOARDS =
            Map.of("pi-a", List.of("a1", "a2"), "pi-b", List.of("b1", "b2"));
    private static final int KILLS = 3;

    @TempDir
    Path folder;

    @Test
    void everyReadingIsStoredExactlyOnce() throws Exception {
        long seed = Long.getLong("chieng.seed", System.nanoTime());
        System.err.println("ServerKillIT: -Dchieng.seed=" + seed);
        Random random = new Random(seed);
        Map<String, BoardRecord> printed;
        Set<Long> acknowledged;
        try (WholeWay way = WholeWay.start(folder, "pi-a", "pi-b", "flood");
                Flood flood = new Flood(way.mqttPort(), "flood", way.secret("flood"), nowMicros())) {
            way.startBoards("fast:a1", "fast:a2");
            way.startBoards("fast:b1", "fast:b2");
            way.startAgent("pi-a", "a1", "a2");
            way.startAgent("pi-b", "b1", "b2");
            awaitLines(way, 50);
            for (int kill = 0; kill < KILLS; kill++) {
                awaitLines(way, 25 + random.nextInt(150));
                way.killServer();
                awaitLines(way, 25 + random.nextInt(100));
                way.restartServer();
            }
            awaitLines(way, 50);
            acknowledged = flood.stop();
            printed = records(way);
            awaitStored(way, printed);
            assertThat(way.server().terminate()).as(way.server().log()).isIn(0, 143);
        }
        try (TimeSeriesStore store = SqliteTimeSeriesStore.open(folder.resolve("server"))) {
            FloodVerdict.of(store, "flood", acknowledged).check("ServerKillIT");
            for (Map.Entry<String, List<String>> agent : BOARDS.entrySet()) {
                for (String board : agent.getValue()) {
                    assertStoredExactlyOnce(store, agent.getKey(), board, of(printed, board));
                }
            }
        }
    }

    private static long nowMicros() {
        return System.currentTimeMillis() * 1_000;
    }

    /** Waits until each board has printed so many lines more. */
    private static void awaitLines(WholeWay way, int more) {
        Map<String, BoardRecord> before = records(way);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> records(way)
                        .forEach((board, now) -> assertThat(now.lines().size())
                                .isGreaterThanOrEqualTo(
                                        of(before, board).lines().size() + more)));
    }

    private static Map<String, BoardRecord> records(WholeWay way) {
        Map<String, BoardRecord> records = new HashMap<>();
        BOARDS.values().forEach(boards -> boards.forEach(board -> records.put(board, way.record(board))));
        return records;
    }

    private static void awaitStored(WholeWay way, Map<String, BoardRecord> printed) {
        BOARDS.forEach((device, boards) -> boards.forEach(board -> await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(way.latestNumber(device, board + "/n")).isGreaterThanOrEqualTo((double)
                                last(of(printed, board)).number()))));
    }

    private static BoardRecord of(Map<String, BoardRecord> records, String board) {
        return Objects.requireNonNull(records.get(board), board);
    }

    private static BoardRecord.Line last(BoardRecord record) {
        return record.lines().get(record.lines().size() - 1);
    }

    private static void assertStoredExactlyOnce(TimeSeriesStore store, String device, String board, BoardRecord printed)
            throws Exception {
        List<Double> numbers = stored(store, device, board, "n");
        // the first line of all is given up as half a line, since nobody can know when the board began it
        long first = numbers.get(0).longValue();
        assertThat(first).isLessThanOrEqualTo(printed.lines().get(0).number() + 2);
        long last = last(printed).number();
        List<BoardRecord.Line> expected =
                printed.lines().stream().filter(line -> line.number() >= first).toList();
        for (String channel : expected.get(0).values().keySet()) {
            List<Double> values = stored(store, device, board, channel);
            assertThat(values.subList(0, Math.min(values.size(), (int) (last - first) + 1)))
                    .as("%s/%s", board, channel)
                    .isEqualTo(
                            expected.stream().map(line -> line.value(channel)).toList());
        }
        System.err.printf("ServerKillIT: %s: %d lines printed, each stored once%n", board, expected.size());
    }

    private static List<Double> stored(TimeSeriesStore store, String device, String board, String channel)
            throws Exception {
        SeriesKey series = new SeriesKey(new DeviceId(device), new ChannelName(board, channel));
        List<Double> values = new ArrayList<>();
        for (Point point : store.range(series, 0, Long.MAX_VALUE, 1_000_000)) {
            values.add(((Value.Numeric) point.value()).number());
        }
        return values;
    }
}
