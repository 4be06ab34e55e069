package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.LabRelay;
import org.chieng.server.registry.Registry;
import org.chieng.testkit.OneTry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two computers report through a Pi, all of them processes, with boards that print 50 times a second in place of what a computer tells of itself. The Pi is
 * killed with -9 several times, and stays away for a while. What is stored is held against the boards' own records.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@ExtendWith(OneTry.class)
class RelayKillIT {
    private static final String PI = "lab-pi";
    private static final Map<String, String> BOARDS = Map.of("pc-1", "b1", "pc-2", "b2");
    private static final int KILLS = 3;
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void whatComputersTellIsStoredOnceHoweverOftenThePiIsKilledAndTheyGoByThemselvesWhileItIsAway() throws Exception {
        long seed = Long.getLong("chieng.seed", System.nanoTime());
        System.err.println("RelayKillIT: -Dchieng.seed=" + seed);
        Random random = new Random(seed);
        Map<String, BoardRecord> printed;
        try (WholeWay way = WholeWay.start(folder, PI, "pc-1", "pc-2")) {
            makeRelay(way);
            configure(way);
            way.startBoards("fast:b1", "fast:b2");
            JarProcess pi = way.startAgent(PI);
            awaitLog(pi, "the server takes what computers tell this relay");
            List<JarProcess> computers = List.of(way.startAgent("pc-1"), way.startAgent("pc-2"));
            for (int kill = 0; kill < KILLS; kill++) {
                awaitCarried(computers, true);
                awaitStored(way, 25 + random.nextInt(100));
                pi.kill();
                awaitLines(way, 10 + random.nextInt(50));
                pi = way.startAgent(PI);
            }
            awaitCarried(computers, true);
            awaitStored(way, 50);

            pi.kill();
            awaitCarried(computers, false);
            awaitStored(way, 50); // there is no Pi: by themselves
            way.startAgent(PI);
            awaitCarried(computers, true);
            awaitStored(way, 50);

            printed = records(way);
            awaitStored(way, 1);
            assertThat(way.server().terminate()).as(way.server().log()).isIn(0, 143);
        }
        try (TimeSeriesStore store = SqliteTimeSeriesStore.open(folder.resolve("server"))) {
            for (Map.Entry<String, String> computer : BOARDS.entrySet()) {
                assertStoredOnce(store, computer.getKey(), computer.getValue(), of(printed, computer.getValue()));
            }
        }
    }

    private static void makeRelay(WholeWay way) throws Exception {
        try (Registry registry = Registry.open(way.serverData(), Clock.systemUTC(), new SecureRandom())) {
            Lab lab = new Lab(new EntryId("tin-1"), new SchoolId(WholeWay.SCHOOL), "Phòng Tin học 1");
            registry.labs().put(lab);
            registry.labBoard().relays().put(lab, new LabRelay(lab.id(), new DeviceId(PI), null));
        }
    }

    private void configure(WholeWay way) throws IOException {
        Path key = Files.writeString(folder.resolve("lab-key"), "0123456789abcdef0123456789abcdef\n");
        int port = freeUdpPort();
        way.configureAgent(
                PI,
                "relay { enabled = true, host = \"127.0.0.1\", port = %d, key-file = \"%s\", batch = 1 second }%n"
                        .formatted(port, key));
        for (Map.Entry<String, String> computer : BOARDS.entrySet()) {
            way.configureAgent(
                    computer.getKey(),
                    "lab { relay = \"127.0.0.1:%d\", relay-key-file = \"%s\", relay-patience = 8 seconds }%n"
                                    .formatted(port, key)
                            + "serial { ports = [\"%s\"], discover = false }%n"
                                    .formatted(way.port(computer.getValue())));
        }
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitLog(JarProcess process, String words) {
        await(words).atMost(LONG).untilAsserted(() -> assertThat(process.log()).contains(words));
    }

    /** Waits until all computers send through the Pi, or all by themselves: what their logs say last. */
    private static void awaitCarried(List<JarProcess> computers, boolean carried) {
        for (JarProcess one : computers) {
            await().atMost(LONG).untilAsserted(() -> {
                String log = one.log();
                boolean isCarried = log.lastIndexOf("takes what this computer tells")
                        > log.lastIndexOf("this computer sends by itself");
                assertThat(isCarried).as(log).isEqualTo(carried);
            });
        }
    }

    /** Waits until each board has printed so many lines more. */
    private static void awaitLines(WholeWay way, int more) {
        Map<String, BoardRecord> before = records(way);
        await().atMost(LONG)
                .untilAsserted(() -> records(way)
                        .forEach((board, now) -> assertThat(now.lines().size())
                                .isGreaterThanOrEqualTo(
                                        of(before, board).lines().size() + more)));
    }

    /** Waits until the server has what each board has printed by now, and so many lines more. */
    private static void awaitStored(WholeWay way, int more) {
        Map<String, BoardRecord> before = records(way);
        BOARDS.forEach((device, board) -> await().atMost(LONG)
                .untilAsserted(() -> assertThat(way.latestNumber(device, board + "/n"))
                        .isGreaterThanOrEqualTo((double) last(of(before, board)) + more)));
    }

    private static Map<String, BoardRecord> records(WholeWay way) {
        Map<String, BoardRecord> records = new HashMap<>();
        BOARDS.values().forEach(board -> records.put(board, way.record(board)));
        return records;
    }

    private static BoardRecord of(Map<String, BoardRecord> records, String board) {
        return Objects.requireNonNull(records.get(board), board);
    }

    private static long last(BoardRecord record) {
        return record.lines().isEmpty()
                ? 0
                : record.lines().get(record.lines().size() - 1).number();
    }

    /** Each line that reached the computer whole is stored once, up to the last that was printed when all had to be there; each time once, too. */
    private static void assertStoredOnce(TimeSeriesStore store, String device, String board, BoardRecord printed)
            throws Exception {
        List<Long> numbers = new ArrayList<>();
        for (Point point : store.range(
                new SeriesKey(new DeviceId(device), new ChannelName(board, "n")), 0, Long.MAX_VALUE, 1_000_000)) {
            numbers.add((long) ((Value.Numeric) point.value()).number());
        }
        long first = numbers.get(0); // of what was printed before the agent listened nobody knows
        long last = last(printed);
        List<Long> stored = numbers.stream().filter(number -> number <= last).toList();
        List<Long> missing = printed.lines().stream()
                .map(BoardRecord.Line::number)
                .filter(number -> number >= first && !stored.contains(number))
                .toList();
        assertThat(missing).as("%s, missing", device).isEmpty();
        assertThat(stored).as("%s, doubled", device).doesNotHaveDuplicates();
        System.err.printf("RelayKillIT: %s: lines %d to %d, each stored once%n", device, first, last);
    }
}
