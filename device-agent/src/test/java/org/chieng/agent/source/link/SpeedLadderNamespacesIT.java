package org.chieng.agent.source.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How fast a line is, on lines that the kernel shapes between two networks of their own: what the interface counts is what was spent. Needs root,
 * {@code ip} and {@code tc}; is left out where that is not to be had.
 */
@Timeout(180)
class SpeedLadderNamespacesIT {
    private static final String SCHOOL = "chieng-a" + ProcessHandle.current().pid();
    private static final String CITY = "chieng-b" + ProcessHandle.current().pid();
    private static final String SERVER = "10.98.0.2";

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0;
    }

    @BeforeEach
    void layALine() throws Exception {
        boolean isThere = Files.isExecutable(Path.of("/usr/sbin/ip")) && Files.isExecutable(Path.of("/usr/sbin/tc"));
        assumeTrue(isThere && run("ip", "netns", "add", SCHOOL), "networks of one's own are not to be had here");
        assertThat(run("ip", "netns", "add", CITY)).isTrue();
        boolean laid =
                run("ip", "link", "add", "s0", "netns", SCHOOL, "type", "veth", "peer", "name", "c0", "netns", CITY);
        assumeTrue(laid, "this kernel has no veth");
        String[][] ends = {{SCHOOL, "s0", "10.98.0.1/24"}, {CITY, "c0", SERVER + "/24"}};
        for (String[] end : ends) {
            assertThat(run("ip", "-n", end[0], "addr", "add", end[2], "dev", end[1]))
                    .isTrue();
            // packets as they are on a real line
            assertThat(run("ip", "-n", end[0], "link", "set", end[1], "gso_max_segs", "1"))
                    .isTrue();
            assertThat(run("ip", "-n", end[0], "link", "set", end[1], "up")).isTrue();
        }
    }

    @AfterEach
    void takeItAway() throws Exception {
        run("ip", "netns", "delete", SCHOOL);
        run("ip", "netns", "delete", CITY);
    }

    private static ProcessBuilder in(String namespace, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                namespace,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LadderMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    private static String firstLine(Process process) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = process.getInputStream().read(); read != '\n' && read >= 0; ) {
            line.append((char) read);
            read = process.getInputStream().read();
        }
        return line.toString();
    }

    private static long spent() throws IOException, InterruptedException {
        long bytes = 0;
        for (String way : List.of("rx_bytes", "tx_bytes")) {
            Process cat = new ProcessBuilder(
                            "ip", "netns", "exec", SCHOOL, "cat", "/sys/class/net/s0/statistics/" + way)
                    .start();
            bytes += Long.parseLong(new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
            cat.waitFor();
        }
        return bytes;
    }

    /** A busy computer may hold a line up; it can't make it faster, and the bytes don't depend on it: three tries. */
    @ParameterizedTest
    @CsvSource({"2, 500_000", "20, 4_000_000", "100, 20_000_000"})
    void findsTheSpeedOfAShapedLineWithin15PercentWithFewBytes(int megabits, String most) throws Exception {
        assumeTrue(
                run(
                        "tc",
                        "-n",
                        CITY,
                        "qdisc",
                        "add",
                        "dev",
                        "c0",
                        "root",
                        "tbf",
                        "rate",
                        megabits + "mbit",
                        "burst",
                        "32kb",
                        "latency",
                        "100ms"),
                "this kernel has no tbf");
        Process server = in(CITY, "serve", SERVER).start();
        List<Double> found = new ArrayList<>();
        try {
            String port = firstLine(server);
            while (found.stream().noneMatch(one -> Math.abs(one - megabits) <= 0.15 * megabits) && found.size() < 3) {
                long before = spent();
                Process school = in(SCHOOL, "measure", SERVER, port).start();
                found.add(Double.parseDouble(firstLine(school)));
                assertThat(school.waitFor()).isZero();
                assertThat(spent() - before)
                        .as("bytes at the interface")
                        .isLessThanOrEqualTo(Long.parseLong(most.replace("_", "")));
            }
        } finally {
            server.getOutputStream().close();
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
        assertThat(found).anySatisfy(one -> assertThat(one).isCloseTo(megabits, Percentage.withPercentage(15)));
    }
}
