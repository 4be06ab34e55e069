package org.chieng.sim.board;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.chieng.sim.wire.Pipe;

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
        paced(Sketch.ROOM, 1);
        paced(Sketch.ROOM, 100);
        paced(Sketch.GARDEN, 1);
        paced(Sketch.GARDEN, 6);
        paced(Sketch.MICROBIT, 1);
        paced(Sketch.MICROBIT, 100);
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

    /** Share of one core at the pace of real time, after seven seconds of warm-up. */
    private static void paced(Sketch sketch, int count) throws Exception {
        try (Workbench bench = new Workbench(Clock.systemUTC())) {
            for (int i = 0; i < count; i++) {
                bench.plug(BoardSpec.of(sketch, new Pipe()).named("b" + i).seed(i));
            }
            Thread.sleep(7_000);
            long cpu = SYSTEM.getProcessCpuTime();
            long start = System.nanoTime();
            Duration before = bench.boards().get(0).time();
            Thread.sleep(5_000);
            double real = System.nanoTime() - start;
            System.out.printf(
                    "%-8s %3d boards at real time: %.1f %% of a core, pace %.4f%n",
                    sketch.id(),
                    count,
                    100 * (SYSTEM.getProcessCpuTime() - cpu) / real,
                    bench.boards().get(0).time().minus(before).toNanos() / real);
        }
    }
}
