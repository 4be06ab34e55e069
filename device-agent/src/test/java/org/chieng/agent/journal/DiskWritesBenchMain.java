package org.chieng.agent.journal;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.chieng.agent.source.Measured;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/**
 * Counts what the journal writes to the disk in real time: by the process ({@code write_bytes} of proc(5), pages it made dirty) and, where
 * the folder lies on a file system of its own, by its block device ({@code /sys/block/NAME/stat}), which counts the file system's
 * own journal, too. {@code src/test/sh/disk-writes.sh} makes such file systems and runs it on each.
 *
 * <p>Arguments: folder, name of the block device or {@code -}, seconds between syncs, readings a second, seconds to run. Without any:
 * the default settings for a minute in a temporary folder.
 */
public final class DiskWritesBenchMain {
    private static final int CHANNELS = 12;
    private static final int BOARDS = 3;
    private static final double SECONDS_A_DAY = 86_400;

    private final Path folder;
    private final String device;
    private final Duration fsync;
    private final int perSecond;
    private final int seconds;
    private final AgentClock clock = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(1, 1));
    private long readings;

    private DiskWritesBenchMain(String[] args) {
        this.folder = Path.of(args[0]);
        this.device = args[1];
        this.fsync = Duration.ofMillis((long) (Double.parseDouble(args[2]) * 1000));
        this.perSecond = Integer.parseInt(args[3]);
        this.seconds = Integer.parseInt(args[4]);
    }

    /** See the class. */
    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            new DiskWritesBenchMain(args).run();
            return;
        }
        Path folder = Files.createTempDirectory("chieng-disk-writes");
        try {
            new DiskWritesBenchMain(new String[] {folder.resolve("journal").toString(), "-", "10", "12", "60"}).run();
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @SuppressWarnings("SystemOut") // a program, not a test
    private void run() throws Exception {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        JournalConfig config =
                new JournalConfig(folder, 256 << 20, Duration.ofDays(90), fsync, 4 << 20, Duration.ofDays(90));
        try (Journal journal = Journal.open(config, clock)) {
            feed(journal, 10); // a warm-up, so that the first segment and the classes are there
            long process = processBytes();
            long[] block = blockStat();
            long bytes = journal.counters().bytes();
            long before = readings;
            long cpu = system.getProcessCpuTime();
            feed(journal, seconds);
            cpu = system.getProcessCpuTime() - cpu;
            long[] blockAfter = blockStat();
            double days = seconds / SECONDS_A_DAY;
            System.out.printf(
                    "fsync %s, %d readings/s, %d s: %d readings, journal %.1f MB/day, process %.1f MB/day,"
                            + " block device %.1f MB/day in %.0f writes and %.0f flushes, %.2f %% of a core%n",
                    fsync,
                    perSecond,
                    seconds,
                    readings - before,
                    (journal.counters().bytes() - bytes) / days / 1e6,
                    (processBytes() - process) / days / 1e6,
                    (blockAfter[1] - block[1]) * 512 / days / 1e6,
                    (blockAfter[0] - block[0]) / days,
                    (blockAfter[2] - block[2]) / days,
                    cpu / 1e7 / seconds);
        }
    }

    /** As boards do it: each prints a line a second with its values, or as many lines as it takes. */
    private void feed(Journal journal, int forSeconds) throws InterruptedException {
        int lines = Math.max(1, perSecond / CHANNELS);
        long begun = System.nanoTime();
        for (int line = 0; line < lines * forSeconds; line++) {
            for (int board = 0; board < BOARDS; board++) {
                journal.accept(line(board));
            }
            journal.acknowledge(Long.MAX_VALUE);
            long due = begun + (line + 1) * 1_000_000_000L / lines;
            long wait = due - System.nanoTime();
            if (wait > 0) {
                Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
            }
        }
    }

    private List<Measured> line(int board) {
        List<Measured> line = new ArrayList<>();
        for (int n = 0; n < CHANNELS / BOARDS; n++) {
            AgentClock.Stamp now = clock.now();
            ChannelName channel = new ChannelName("usb-Arduino_Uno_8543035" + board, "temperature-" + n);
            Value value = new Value.Numeric(20 + readings % 1000 / 100.0);
            line.add(new Measured(
                    new Reading(channel, now.wallMicros() + n, value, "Cel", null), now.monotonicMicros()));
            readings++;
        }
        return line;
    }

    private static long processBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
            if (line.startsWith("write_bytes: ")) {
                return Long.parseLong(line.substring("write_bytes: ".length()));
            }
        }
        return 0;
    }

    /** Writes, sectors of 512 bytes written, flushes (Documentation/block/stat.rst). */
    private long[] blockStat() throws IOException {
        if (device.equals("-")) {
            return new long[3];
        }
        String[] cells =
                Files.readString(Path.of("/sys/block", device, "stat")).strip().split(" +", -1);
        return new long[] {Long.parseLong(cells[4]), Long.parseLong(cells[6]), Long.parseLong(cells[15])};
    }
}
