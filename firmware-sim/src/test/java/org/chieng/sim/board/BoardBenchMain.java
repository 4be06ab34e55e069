package org.chieng.sim.board;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chieng.sim.wire.Connector;
import org.chieng.sim.wire.Pipe;
import org.chieng.sim.wire.PtyConnector;

/**
 * Measures how fast boards run, and what they cost at the pace of real time: the figures of {@code docs/firmware-sim.md}.
 * Run with {@code ./mvnw -q -pl firmware-sim -am test-compile}, then {@code java -cp} of the classes; it takes a minute.
 */
public final class BoardBenchMain {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private BoardBenchMain() {}

    /** No arguments. */
    public static void main(String[] args) throws Exception {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .orElse("processor: unknown");
        System.out.printf(
                "%s, %d cores; %s %s, %s%n",
                processor.substring(processor.indexOf(':') + 2),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
        for (Sketch sketch : new Sketch[] {Sketch.ROOM, Sketch.FAST, Sketch.GARDEN, Sketch.MICROBIT}) {
            unpaced(sketch, Duration.ofSeconds(4));
        }
        paced(Sketch.ROOM, 1, false);
        paced(Sketch.ROOM, 100, false);
        paced(Sketch.ROOM, 100, true);
        paced(Sketch.GARDEN, 1, false);
        paced(Sketch.MICROBIT, 100, false);
    }

    /** Simulated seconds per second of processor time, after a warm-up of a quarter of the time. */
    private static void unpaced(Sketch sketch, Duration length) throws IOException {
        try (Board board = new Board(BoardSpec.of(sketch, new Pipe()), Clock.systemUTC())) {
            board.plug();
            long end = System.nanoTime() + length.toNanos() / 4;
            while (System.nanoTime() < end) {
                board.advance(Duration.ofMillis(100));
            }
            Duration before = board.time();
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long start = threads.getCurrentThreadCpuTime();
            while (threads.getCurrentThreadCpuTime() - start < length.toNanos()) {
                board.advance(Duration.ofMillis(100));
            }
            double real = threads.getCurrentThreadCpuTime() - start;
            System.out.printf(
                    "%-8s as fast as it can: %,.1f times real time%n",
                    sketch.id(), board.time().minus(before).toNanos() / real);
        }
    }

    /**
     * Share of one core at the pace of real time, after seven seconds of warm-up; behind pipes that nobody reads, or
     * behind terminals that each a process of its own reads.
     */
    private static void paced(Sketch sketch, int count, boolean terminals) throws Exception {
        Path folder = Files.createTempDirectory("boards");
        List<Process> readers = new ArrayList<>();
        try (Workbench bench = new Workbench(Clock.systemUTC())) {
            for (int i = 0; i < count; i++) {
                Path port = folder.resolve("tty" + i);
                Connector connector = terminals ? new PtyConnector(port) : new Pipe();
                bench.plug(BoardSpec.of(sketch, connector).named("b" + i).seed(i));
                if (terminals) {
                    readers.add(read(port));
                }
            }
            Thread.sleep(7_000);
            long cpu = SYSTEM.getProcessCpuTime();
            long start = System.nanoTime();
            Duration before = bench.boards().get(0).time();
            Thread.sleep(5_000);
            double real = System.nanoTime() - start;
            System.out.printf(
                    "%-8s %3d boards at real time behind %s: %.1f %% of a core, pace %.4f, %d bytes lost%n",
                    sketch.id(),
                    count,
                    terminals ? "terminals that are read" : "pipes that nobody reads",
                    100 * (SYSTEM.getProcessCpuTime() - cpu) / real,
                    bench.boards().get(0).time().minus(before).toNanos() / real,
                    bench.boards().stream()
                            .mapToLong(board -> terminals ? board.counts().lostBytes() : 0)
                            .sum());
        } finally {
            readers.forEach(Process::destroy);
            Files.delete(folder);
        }
    }

    /** A host in a process of its own, so that its time is not counted. */
    private static Process read(Path port) throws IOException {
        String command = "stty -F " + port + " 115200 raw && exec cat " + port;
        return new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
