package org.chieng.agent;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chieng.agent.testkit.Mosquitto;
import org.chieng.agent.testkit.Subscriber;

/**
 * Measures the agent of a lab computer as a process, as it is installed, with the source {@code lab} as it is set when it ships, and a broker: memory, processor
 * time of the agent and of the programs that it runs, and what it writes to the disk. The computer is this machine; only {@code loginctl} is a script that says
 * that somebody is logged in, for a machine that tests run on has no such. Prints to standard output. Arguments: seconds after which it counts (300), and
 * seconds that it counts (3600).
 */
public final class LabAgentBenchMain {
    private static final String LOGINCTL = """
            #!/bin/sh
            case "$*" in
            list-sessions*) echo "2 1000 pupil seat0 tty2" ;;
            *) printf 'Id=2\\nUser=1000\\nClass=user\\nType=wayland\\nState=active\\nActive=yes\\nLockedHint=no\\nIdleHint=no\\nRemote=no\\n' ;;
            esac
            """;

    private final Path temp;
    private final int settleSeconds;
    private final int countSeconds;

    private LabAgentBenchMain(Path temp, String[] args) {
        this.temp = temp;
        this.settleSeconds = args.length > 0 ? Integer.parseInt(args[0]) : 300;
        this.countSeconds = args.length > 1 ? Integer.parseInt(args[1]) : 3_600;
    }

    /** Runs. */
    public static void main(String[] args) throws Exception {
        Path temp = Files.createTempDirectory("chieng-bench");
        try {
            AgentProcess.install(temp);
            new LabAgentBenchMain(temp, args).run();
        } finally {
            try (Stream<Path> files = Files.walk(temp)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
        System.exit(0); // the test kit's clients leave threads
    }

    @SuppressWarnings("SystemOut") // a program, not a test
    private void run() throws Exception {
        Path programs = Files.createDirectory(temp.resolve("bin"));
        Files.setPosixFilePermissions(
                Files.writeString(programs.resolve("loginctl"), LOGINCTL),
                PosixFilePermissions.fromString("rwxr-xr-x"));
        System.out.printf(
                "Java %s, %d processors, flags of deploy/agent.jvm, with archive of classes, lab.interval 30 s%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors());
        try (Mosquitto broker = new Mosquitto(Files.createDirectories(temp.resolve("broker"))).start();
                Subscriber subscriber = new Subscriber(broker.port())) {
            subscriber.tellTime(System.currentTimeMillis() / 1000);
            try (AgentProcess agent = AgentProcess.startInstalled(temp, config(broker.port()), programs)) {
                agent.awaitReady();
                TimeUnit.SECONDS.sleep(settleSeconds);
                double own = agent.processorSeconds();
                double programsUsed = agent.processorSecondsOfPrograms();
                long written = agent.writtenBytes();
                TimeUnit.SECONDS.sleep(countSeconds);
                System.out.printf(
                        "after %d s: %d KiB resident (peak %d, proportional %d), %.2f %% of a core over the last %d s, %.2f %% with the programs it runs,"
                                + " %.2f MB written a day, %d readings, load average %.1f%n",
                        settleSeconds + countSeconds,
                        agent.kibibytes("status", "VmRSS"),
                        agent.kibibytes("status", "VmHWM"),
                        agent.kibibytes("smaps_rollup", "Pss"),
                        100 * (agent.processorSeconds() - own) / countSeconds,
                        countSeconds,
                        100
                                * (agent.processorSeconds() - own + agent.processorSecondsOfPrograms() - programsUsed)
                                / countSeconds,
                        (agent.writtenBytes() - written) / 1e6 * 86_400 / countSeconds,
                        subscriber.readings().size(),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
                agent.stop();
            }
        }
    }

    private Path config(int brokerPort) throws IOException {
        Path secret = Files.writeString(temp.resolve("secret"), "s3cret\n");
        return Files.writeString(
                temp.resolve("agent.conf"),
                "device = bench, data = \"%s\", lab.enabled = true, server { port = %d, secret-file = \"%s\" }"
                        .formatted(temp.resolve("data"), brokerPort, secret));
    }
}
