package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.protocol.senml.Reading;
import org.chieng.sim.board.Board;
import org.chieng.sim.board.BoardSpec;
import org.chieng.sim.board.RecordedLine;
import org.chieng.sim.board.Sketch;
import org.chieng.sim.wire.PtyConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four boards with real firmware on real pseudo-terminals, unplugged and plugged in again 100 times, three of them at each other's ports.
 * What a board records as whole in the host's buffer must come out once, in order, under its own name. A board stands still between its
 * last line and the unplugging until that was read: what waits in a buffer at that moment is lost with it, on USB as here.
 */
class BoardSwapTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final AgentClock CLOCK = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(1, 2));
    private static final int ROUNDS = 25;
    private static final String UNO = "2341:0043";
    private static final String CH340 = "1a86:7523";

    private final CollectingSink sink = new CollectingSink();
    private final Random random = new Random(20_260_302);
    private final List<Plugged> boards = new ArrayList<>();
    private final Object bench = new Object();
    private final Thread benchThread = new Thread(this::run, "bench");
    private volatile boolean closed;
    private boolean still;
    private long threads;
    private long handles;

    @TempDir
    private Path temp;

    private Path folder;
    private FakeUsb usb;

    /** A board, and the port that it is in: {@code ttyACM<port>} on {@code 1-1.<port>}. */
    private final class Plugged {
        private final Board board;
        private final String ids;
        private final String serial;
        private final Path record;
        private int port;

        Plugged(int port, String ids, String serial) throws IOException {
            this.port = port;
            this.ids = ids;
            this.serial = serial;
            this.record = folder.resolve("record" + port);
            BoardSpec spec = BoardSpec.of(Sketch.ROOM, () -> new PtyConnector(usb.device(tty())).connect())
                    .recordTo(record)
                    .seed(port);
            board = new Board(spec, Clock.systemUTC());
        }

        String tty() {
            return (ids.equals(UNO) ? "ttyACM" : "ttyUSB") + port;
        }

        void plug() throws IOException {
            board.plug();
            usb.plug(tty(), "1-1." + port, ids, serial);
        }

        void unplug() throws IOException {
            usb.unplug("1-1." + port);
            board.unplug();
        }

        String name() {
            UsbDevice device = new UsbDevice(
                    Integer.parseInt(ids.substring(0, 4), 16),
                    Integer.parseInt(ids.substring(5), 16),
                    serial,
                    "1-1." + port,
                    "");
            return BoardKey.of(new UsbTty(tty(), device, 0), BoardKind.of(device))
                    .name(0);
        }

        List<Double> recorded() {
            try {
                return RecordedLine.read(record).stream()
                        .filter(RecordedLine::intact)
                        .map(line -> Double.parseDouble(line.text().replaceAll(".*n:", "")))
                        .toList();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        boolean isRead() {
            return sink.of(name() + "/n").size() >= recorded().size();
        }
    }

    @BeforeEach
    void makeBench() throws IOException {
        folder = temp.toRealPath();
        usb = new FakeUsb(folder);
        for (int port = 1; port <= 3; port++) {
            boards.add(new Plugged(port, UNO, "8543035353135130" + port));
        }
        boards.add(new Plugged(4, CH340, ""));
        benchThread.setDaemon(true);
        benchThread.start();
    }

    @AfterEach
    void closeBench() {
        closed = true;
        Uninterrupted.join(benchThread);
        boards.forEach(one -> one.board.close());
    }

    /** Moves the boards' time at the pace of real time, unless they are to stand still. */
    private void run() {
        long then = System.nanoTime();
        while (!closed) {
            long now = System.nanoTime();
            Duration passed = Duration.ofNanos(Math.min(now - then, 20_000_000));
            then = now;
            synchronized (bench) {
                if (!still) {
                    boards.forEach(one -> one.board.advance(passed));
                }
            }
            LockSupport.parkNanos(4_000_000);
        }
    }

    /** Threads of this process, less those that wait for conditions here, and those of Java's own pool, which leave when they please. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("awaitility"))
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool.commonPool"))
                .count();
    }

    /** Open files of this process, less the libraries that it goes on loading. */
    private static long handles() {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(file -> {
                        try {
                            String target = Files.readSymbolicLink(file).toString();
                            return !target.endsWith(".jar") && !target.endsWith("modules");
                        } catch (IOException e) {
                            return false; // that of the listing itself
                        }
                    })
                    .count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void nothingIsLostWhenBoardsAreUnpluggedAndSwapped() throws Exception {
        try (SerialSource source = new SerialSource(
                Configs.of(usb.places(folder.resolve("boards"))).discover(), sink, CLOCK)) {
            source.start();
            for (Plugged one : boards) {
                one.plug();
            }
            awaitLinesOfAll(1);
            threads = threads();
            handles = handles();

            for (int round = 0; round < ROUNDS; round++) {
                swap();
                awaitLinesOfAll(1);
            }
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(List.of(threads(), handles())).isEqualTo(List.of(threads, handles)));
            stand(true);
            await().atMost(LONG).until(() -> boards.stream().allMatch(Plugged::isRead));
        }
        assertThat(handles()).isEqualTo(handles - boards.size());
        assertThat(threads()).isEqualTo(threads - 1 - boards.size());
        for (Plugged one : boards) {
            assertThat(one.recorded()).hasSizeGreaterThanOrEqualTo(2 * ROUNDS); // a speed settles on two lines
            assertThat(sink.numbers(one.name() + "/n")).as(one.name()).isEqualTo(one.recorded());
            assertThat(sink.of(one.name() + "/light")).hasSameSizeAs(one.recorded());
            assertThat(sink.of(one.name() + "/n").stream().map(Reading::timeMicros))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
        assertThat(sink.channels()).hasSize(3 * boards.size());
        assertThat(sink.faults()).isEmpty();
    }

    private void stand(boolean stand) {
        synchronized (bench) {
            still = stand;
        }
    }

    private void awaitLinesOfAll(int more) {
        List<Integer> before =
                boards.stream().map(one -> sink.of(one.name() + "/n").size()).toList();
        await().pollInterval(Duration.ofMillis(20)).atMost(LONG).until(() -> {
            for (int i = 0; i < before.size(); i++) {
                if (sink.of(boards.get(i).name() + "/n").size() < before.get(i) + more) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Unplugs all, in any order, and plugs them in again: those with a serial number anywhere, the clone where it was. */
    private void swap() throws IOException {
        stand(true);
        await().pollInterval(Duration.ofMillis(5))
                .atMost(LONG)
                .until(() -> boards.stream().allMatch(Plugged::isRead));
        List<Plugged> order = new ArrayList<>(boards);
        Collections.shuffle(order, random);
        List<Integer> ports = new ArrayList<>(List.of(1, 2, 3));
        Collections.shuffle(ports, random);
        for (Plugged one : order) {
            one.unplug();
        }
        for (Plugged one : order) {
            if (one.ids.equals(UNO)) {
                one.port = ports.remove(0);
            }
        }
        for (Plugged one : order) {
            one.plug();
        }
        stand(false);
    }
}
