package org.chieng.agent.source.serial;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.chieng.agent.source.serial.firmata.FirmataConfig;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.time.AgentClock;

/**
 * Measures the time from plugging a board in to its first reading, for each speed, with the agent's defaults (it looks for ports every
 * 500 ms). Boards print once a second, {@code temp:23.1,hum:45}, or five times; those that reset on opening boot for 1.6 s as an Uno does.
 * Boards are on pseudo-terminals that give gibberish at a wrong speed, and in a folder that looks like sysfs. Run with the module's test
 * class path; prints to standard output.
 */
public final class PlugBenchMain {
    private static final AgentClock CLOCK = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(1, 2));

    private PlugBenchMain() {}

    /** How many rounds, 3 when not said; then speeds, all when none is said. */
    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        System.out.printf(
                "%s, %d processors, Java %s%n",
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"));
        System.out.println(
                "seconds from plug to first reading, worst of " + rounds + "; again: the same board, known by then");
        System.out.println(
                "| baud | resets, 1 line/s | again | no reset, 1 line/s | again | resets, 5 lines/s | again |");
        System.out.println("|---|---|---|---|---|---|---|");
        List<Integer> speeds = args.length > 1
                ? Arrays.stream(args).skip(1).map(Integer::valueOf).toList()
                : SpeedSearch.SPEEDS;
        for (int speed : speeds) {
            double[] reset = worst(rounds, speed, true, Duration.ofSeconds(1));
            double[] none = worst(rounds, speed, false, Duration.ofSeconds(1));
            double[] quick = worst(rounds, speed, true, Duration.ofMillis(200));
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
                    speed,
                    reset[0],
                    reset[1],
                    none[0],
                    none[1],
                    quick[0],
                    quick[1]);
        }
        double[] firmata = new double[2];
        for (int round = 0; round < rounds; round++) {
            double[] times = plugTwice(57_600, true, new FirmataProgram(Duration.ofMillis(1_600), true));
            Arrays.setAll(firmata, i -> Math.max(firmata[i], times[i]));
        }
        System.out.printf(Locale.ROOT, "Firmata at 57600, resets: %.1f, again %.1f%n", firmata[0], firmata[1]);
    }

    private static double[] worst(int rounds, int speed, boolean resets, Duration period) throws Exception {
        double[] worst = new double[2];
        for (int round = 0; round < rounds; round++) {
            Duration boot = resets ? Duration.ofMillis(1_600) : Duration.ZERO;
            double[] times = plugTwice(speed, resets, PtyBoard.lines(boot, period, "temp:23.%d,hum:45"));
            Arrays.setAll(worst, i -> Math.max(worst[i], times[i]));
        }
        return worst;
    }

    @SuppressWarnings("try") // the board runs while it is open
    private static double[] plugTwice(int speed, boolean resets, PtyBoard.Program program) throws Exception {
        Path folder = Files.createTempDirectory("plug-bench").toRealPath();
        FakeUsb usb = new FakeUsb(folder);
        SerialConfig config = new SerialConfig(
                List.of(),
                true,
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                List.of(),
                FirmataConfig.DEFAULT,
                usb.places(folder.resolve("boards")));
        CollectingSink sink = new CollectingSink();
        double[] times = new double[2];
        try (SerialSource source = new SerialSource(config, sink, CLOCK)) {
            source.start();
            for (int plug = 0; plug < 2; plug++) {
                int before = sink.all().size();
                long begun = System.nanoTime();
                try (PtyBoard board = new PtyBoard(usb.device("ttyUSB0"), speed, resets, program)) {
                    usb.plug("ttyUSB0", "1-1.2", "1a86:7523", "");
                    while (sink.all().size() == before && System.nanoTime() - begun < 60_000_000_000L) {
                        Thread.sleep(5);
                    }
                    times[plug] = (System.nanoTime() - begun) / 1e9;
                    usb.unplug("1-1.2");
                    Files.deleteIfExists(usb.device("ttyUSB0"));
                }
                Thread.sleep(1_200); // seen to be gone
            }
        }
        delete(folder);
        return times;
    }

    private static void delete(Path folder) throws Exception {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
