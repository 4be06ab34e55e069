package org.chieng.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The node as a process, from the shipped jar. */
class Esp32CommandIT {
    private static final String JAR = Path.of("target", "chieng-sim.jar").toString();

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void leaveNothing() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process node(List<String> options) throws IOException {
        List<String> command = new ArrayList<>(List.of("java", "-XX:TieredStopAtLevel=1", "-jar", JAR, "esp32"));
        command.addAll(options);
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    @Test
    void postsAndTellsInTheEndWhatBecameOfItsSamples() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "long-enough\n");
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(30_000);
            Process process = node(List.of(
                    "--coap",
                    "127.0.0.1:" + server.getLocalPort(),
                    "--device",
                    "esp32-1",
                    "--secret-file",
                    secret.toString(),
                    "--no-clock"));
            BufferedReader out = process.inputReader();
            assertThat(out.readLine()).isEqualTo("READY");
            DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
            server.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1))
                    .contains("esp32-1", "key=long-enough", "[{\"bt\":-");
            process.toHandle().destroy(); // unlike Process.destroy() it leaves the streams open
            assertThat(out.readLine()).matches("measured=[1-9]\\d* acknowledged=0 refused=0 dropped=0");
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.errorReader().lines()).anyMatch(line -> line.contains("no ESP32 firmware runs here"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--coap 127.0.0.1:1 --secret-file s        | 2 | needs a --device",
                "--coap 127.0.0.1:1 --device d             | 2 | needs a --secret-file",
                "--coap nowhere --device d --secret-file s | 2 | --coap needs HOST:PORT, not nowhere",
                "--device d --secret-file /proc/none       | 1 | /proc/none",
                "--oven                                    | 2 | unknown option --oven",
            })
    void tellsWhatIsWrongInOneLine(String options, int exitCode, String told) throws Exception {
        Process process = node(List.of(options.split(" ", -1)));

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(exitCode);
        List<String> error = process.errorReader().lines().toList();
        assertThat(error).hasSize(1);
        assertThat(error.get(0)).startsWith("chieng-sim: ").contains(told);
    }
}
