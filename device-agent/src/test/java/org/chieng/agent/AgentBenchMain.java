package org.chieng.agent;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.chieng.agent.testkit.Mosquitto;
import org.chieng.agent.testkit.Subscriber;
import org.chieng.sim.board.BoardSpec;
import org.chieng.sim.board.Sketch;
import org.chieng.sim.board.Workbench;
import org.chieng.sim.wire.PtyConnector;

/**
 * Measures the agent as a process, as it is installed, three emulated boards and a broker: from the start of the process to its first reading
 * at a subscriber, memory and processor time while nothing else happens. Prints to standard output. Arguments: {@code bare} for no archive
 * of classes; then seconds after which it counts, and seconds that it counts.
 */
public final class AgentBenchMain {
    private static final List<Sketch> SKETCHES = List.of(Sketch.ROOM, Sketch.DATALOG, Sketch.MICROBIT);
    private static final int STARTS = 5;

    /** By then Java has compiled what runs once a second. */
    private static final int WARM_SECONDS = 300;

    /** Threads below it are not shown. */
    private static final double LEAST_PERCENT = 0.005;

    private static final AgentProcess.ThreadUse NOTHING = new AgentProcess.ThreadUse(0, 0);

    private final Path temp;
    private final boolean bare;
    private final int settleSeconds;
    private final int idleSeconds;

    private AgentBenchMain(Path temp, String[] args) {
        this.temp = temp;
        this.bare = args.length > 0 && args[0].equals("bare");
        int first = bare ? 1 : 0;
        this.settleSeconds = args.length > first ? Integer.parseInt(args[first]) : WARM_SECONDS;
        this.idleSeconds = args.length > first + 1 ? Integer.parseInt(args[first + 1]) : 60;
    }

    /** Runs. */
    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) throws Exception {
        Path temp = Files.createTempDirectory("chieng-bench");
        try {
            AgentBenchMain bench = new AgentBenchMain(temp, args);
            System.out.printf(
                    "Java %s, %d processors, flags of deploy/agent.jvm, %s archive of classes, boards %s%n",
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors(),
                    bench.bare ? "without" : "with",
                    SKETCHES);
            if (!bench.bare) {
                AgentProcess.install(temp);
            }
            bench.starts();
            bench.idle();
        } finally {
            try (Stream<Path> files = Files.walk(temp)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
        System.exit(0); // the test kit's clients leave threads
    }

    private AgentProcess start(Path config) throws IOException {
        return bare ? AgentProcess.start(temp, config) : AgentProcess.startInstalled(temp, config);
    }

    private Path config(int brokerPort, List<Path> ports) throws Exception {
        Path secret = Files.writeString(temp.resolve("secret"), "s3cret\n");
        return Files.writeString(
                temp.resolve("agent.conf"),
                "device = bench, data = \"%s\", serial { ports = [%s], discover = false }, server { port = %d, secret-file = \"%s\" }"
                        .formatted(
                                temp.resolve("data"),
                                ports.stream()
                                        .map(port -> '"' + port.toString() + '"')
                                        .collect(Collectors.joining(", ")),
                                brokerPort,
                                secret));
    }

    /** Of a board that prints already; the first start finds the board's speed and learns the time, the others know both. */
    private void starts() throws Exception {
        Path port = temp.resolve("ttyFAST");
        List<Long> millis = new ArrayList<>();
        try (Workbench bench = new Workbench(Clock.systemUTC());
                Mosquitto broker = new Mosquitto(Files.createDirectories(temp.resolve("b1"))).start()) {
            bench.plug(BoardSpec.of(Sketch.FAST, new PtyConnector(port)));
            Path config = config(broker.port(), List.of(port));
            for (int i = 0; i < STARTS; i++) {
                try (Subscriber subscriber = new Subscriber(broker.port())) {
                    subscriber.tellTime(System.currentTimeMillis() / 1000);
                    long begun = System.nanoTime();
                    try (AgentProcess agent = start(config)) {
                        Awaitility.await()
                                .pollInterval(Duration.ofMillis(2))
                                .atMost(Duration.ofSeconds(30))
                                .until(() -> !subscriber.readings().isEmpty());
                        millis.add((System.nanoTime() - begun) / 1_000_000);
                        agent.stop();
                    }
                }
            }
        }
        System.out.printf(
                "process start to first reading at a subscriber (a board of 50 lines/s): %s ms%n",
                millis.stream().sorted().toList());
    }

    private void idle() throws Exception {
        List<Path> ports =
                SKETCHES.stream().map(sketch -> temp.resolve("tty" + sketch)).toList();
        try (Workbench bench = new Workbench(Clock.systemUTC());
                Mosquitto broker = new Mosquitto(Files.createDirectories(temp.resolve("b2"))).start()) {
            for (int i = 0; i < SKETCHES.size(); i++) {
                bench.plug(BoardSpec.of(SKETCHES.get(i), new PtyConnector(ports.get(i))));
            }
            try (AgentProcess agent = start(config(broker.port(), ports))) {
                TimeUnit.SECONDS.sleep(settleSeconds);
                double before = agent.processorSeconds();
                Map<String, AgentProcess.ThreadUse> threads = agent.threads();
                TimeUnit.SECONDS.sleep(idleSeconds);
                double used = agent.processorSeconds() - before;
                System.out.printf(
                        "three boards, after %d s: %d KiB resident (%d proportional), %.2f %% of a core over the last %d s, load average %.1f%n",
                        settleSeconds + idleSeconds,
                        agent.kibibytes("status", "VmRSS"),
                        agent.kibibytes("smaps_rollup", "Pss"),
                        100 * used / idleSeconds,
                        idleSeconds,
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
                agent.threads().forEach((name, use) -> print(name, use.minus(threads.getOrDefault(name, NOTHING))));
                agent.stop();
            }
        }
    }

    @SuppressWarnings("SystemOut") // a program, not a test
    private void print(String thread, AgentProcess.ThreadUse use) {
        double percent = use.nanos() / 1e7 / idleSeconds;
        if (percent >= LEAST_PERCENT) {
            System.out.printf(
                    "  %-16s %.3f %% of a core, %.1f waits/s%n", thread, percent, (double) use.waits() / idleSeconds);
        }
    }
}
