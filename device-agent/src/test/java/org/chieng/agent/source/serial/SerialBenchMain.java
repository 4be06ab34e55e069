package org.chieng.agent.source.serial;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/**
 * Measures how true the times are of a board that prints 1,000 lines a second, when the bytes come in slices of 2 ms and of 16 ms (an FTDI's
 * latency timer), and that 2,000 readings a second of four boards come through whole. Boards are on pseudo-terminals, their lines take the
 * time that their speed needs. Run with the module's test class path; prints to standard output.
 */
public final class SerialBenchMain {
    private static final AgentClock CLOCK = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(1, 2));

    private SerialBenchMain() {}

    /** Prints {@code n:<number>} at a pace; the number tells when it was due. */
    private static final class Pace implements PtyBoard.Program {
        private final long periodNanos;
        private final String format;
        private final long limit;
        private long begun;
        private long number;

        Pace(Duration period, String format, long limit) {
            this.periodNanos = period.toNanos();
            this.format = format;
            this.limit = limit;
        }

        @Override
        public void reset(long nanos) {
            begun = nanos + 500_000_000;
            number = 0;
        }

        @Override
        public byte[] run(long nanos) {
            StringBuilder text = new StringBuilder();
            while (number < limit && begun + number * periodNanos <= nanos) {
                text.append(format.replace("%d", "" + number++)).append('\n');
            }
            return text.toString().getBytes(StandardCharsets.US_ASCII);
        }

        long dueMicros(long which, int speed) {
            double line = (format.length() - 1 + Long.toString(which).length()) * 10 * 1e6 / speed;
            return (begun + which * periodNanos) / 1_000 + Math.round(line);
        }
    }

    /** How many seconds each takes; 20 when not said. */
    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        System.out.printf(
                "%s, %d processors, Java %s, %d s each%n",
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                seconds);
        for (int speed : new int[] {115_200, 921_600}) {
            for (int slice : new int[] {2, 16}) {
                timing(speed, Duration.ofMillis(slice), seconds);
            }
        }
        rate(seconds);
    }

    @SuppressWarnings("try") // the board runs while it is open
    private static void timing(int speed, Duration slice, int seconds) throws Exception {
        Path folder = Files.createTempDirectory("serial-bench").toRealPath();
        CollectingSink sink = new CollectingSink();
        Path port = folder.resolve("tty");
        Pace pace = new Pace(Duration.ofMillis(1), "n:%d", seconds * 1_000L);
        SerialConfig config = Configs.of(folder).ports(port);
        try (PtyBoard board = new PtyBoard(port, speed, true, pace, slice);
                SerialSource source = new SerialSource(config, sink, CLOCK)) {
            source.start();
            awaitAll(sink, seconds * 1_000L, seconds + 10);
        }
        List<Reading> readings = sink.of("tty/n");
        double[] late = new double[readings.size()];
        double[] step = new double[Math.max(0, readings.size() - 1)];
        for (int i = 0; i < readings.size(); i++) {
            long number = (long) ((Value.Numeric) readings.get(i).value()).number();
            long monotonic = sink.all().get(i).monotonicMicros();
            late[i] = monotonic - pace.dueMicros(number, speed);
            if (i > 0) {
                step[i - 1] = Math.abs(
                        readings.get(i).timeMicros() - readings.get(i - 1).timeMicros() - 1_000);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "1 kHz, %d baud, slices of %d ms: %d of %d lines; time less truth, ms: p1 %.2f, p50 %.2f, p99 %.2f; "
                        + "step from line to line is off by, ms: p50 %.3f, p99 %.3f, most %.3f%n",
                speed,
                slice.toMillis(),
                readings.size(),
                seconds * 1_000,
                at(late, 0.01) / 1e3,
                at(late, 0.5) / 1e3,
                at(late, 0.99) / 1e3,
                at(step, 0.5) / 1e3,
                at(step, 0.99) / 1e3,
                at(step, 1) / 1e3);
        delete(folder);
    }

    private static void rate(int seconds) throws Exception {
        Path folder = Files.createTempDirectory("serial-bench").toRealPath();
        CollectingSink sink = new CollectingSink();
        List<Path> ports = new ArrayList<>();
        List<PtyBoard> boards = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ports.add(folder.resolve("tty" + i));
            Pace pace = new Pace(Duration.ofMillis(10), "n:%d,a:1,b:22,c:333,d:4.5", seconds * 100L);
            boards.add(new PtyBoard(ports.get(i), 115_200, true, pace));
        }
        long begun = System.nanoTime();
        long processor =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
        try (SerialSource source =
                new SerialSource(Configs.of(folder).ports(ports.toArray(new Path[0])), sink, CLOCK)) {
            source.start();
            awaitAll(sink, seconds * 2_000L, seconds + 10);
        }
        double took = (System.nanoTime() - begun) / 1e9;
        double used =
                (ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() - processor) / 1e9;
        boards.forEach(PtyBoard::close);
        System.out.printf(
                Locale.ROOT,
                "four boards, 500 readings/s each: %d of %d readings in %.1f s; processor, boards included: %.0f %% of a core%n",
                sink.all().size(),
                seconds * 2_000,
                took,
                100 * used / took);
        delete(folder);
    }

    private static void awaitAll(CollectingSink sink, long count, int atMostSeconds) throws InterruptedException {
        long until = System.nanoTime() + atMostSeconds * 1_000_000_000L;
        while (sink.all().size() < count && System.nanoTime() < until) {
            Thread.sleep(100);
        }
    }

    private static double at(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    private static void delete(Path folder) throws Exception {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
