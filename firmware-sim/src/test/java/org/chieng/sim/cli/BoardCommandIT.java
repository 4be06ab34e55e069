package org.chieng.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chieng.sim.board.RecordedLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped jar as a process. */
class BoardCommandIT {

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

    private Process board(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("java", "-XX:TieredStopAtLevel=1", "-jar", JAR, "board"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private boolean plugged(String port) {
        return Files.exists(folder.resolve(port), LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void runsBoardsObeysControlLinesAndLeavesNothingWhenTerminated() throws Exception {
        String room = folder.resolve("room").toString();
        String fast = folder.resolve("fast").toString();
        Path record = folder.resolve("record");
        Process process =
                board("--sketch", "room", "--port", room, "--sketch", "fast", "--port", fast, "--record", "" + record);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        Writer in = process.outputWriter(StandardCharsets.UTF_8);

        assertThat(out.readLine()).isEqualTo("READY");
        assertThat(plugged("room") && plugged("fast")).isTrue();

        in.write("room unplug\nroom eat\nfast fault garbage 1s\nplug\nfast fault garbage soon\n");
        in.close(); // the end of standard input does not stop it
        assertThat(out.readLine()).isEqualTo("OK room unplug");
        assertThat(out.readLine()).isEqualTo("ERROR there is no board and no command named eat");
        assertThat(out.readLine()).isEqualTo("OK fast fault garbage 1s");
        assertThat(out.readLine()).isEqualTo("OK plug");
        assertThat(out.readLine()).startsWith("ERROR a duration is said as");
        await().until(() -> Files.exists(record) && RecordedLine.read(record).size() > 20);
        assertThat(process.isAlive()).isTrue();

        process.destroy();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(plugged("room") || plugged("fast")).isFalse();
        assertThat(RecordedLine.read(record)).allMatch(line -> line.text().matches("a:\\d+,b:\\d+,n:\\d+|.{0,20}"));
    }

    @Test
    void stopsAtTheEndOfStandardInputWhenAskedTo() throws Exception {
        Process process = board(
                "--stop-on-eof",
                "--sketch",
                "microbit",
                "--port",
                folder.resolve("m").toString());
        assertThat(process.inputReader().readLine()).isEqualTo("READY");

        process.outputWriter().close();

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(plugged("m")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--sketch oven --port p            | 2 | no sketch oven",
                "--sketch room                     | 2 | board room needs a --port",
                "--port p                          | 2 | a board's options come after its --sketch or --hex",
                "--hex pom.xml --port p            | 2 | pom.xml is no Intel HEX file",
                "--hex none.hex --port p           | 2 | there is no file none.hex",
                "--sketch microbit --boot 1s --port p | 2 | board microbit has no boot loader",
                "--sketch room --plug 1-1:ch340   | 2 | --plug needs a --usb DIR before it",
                "--usb target/usb --sketch room --plug 1-1:oven:1 | 2 | --plug needs SOCKET:ch340",
                "--usb target/usb --sketch room --plug attic:ch340 | 2 | a socket is named as 1-1.2",
                "--speed 0 --sketch room --port p  | 2 | --speed needs a number above 0",
                "--sketch room --port p --sketch room --port p | 2 | two boards at one port",
                "--sketch room --port p --sketch room --port q | 2 | two boards of one name",
                "--sketch room --port /proc/nowhere/p | 1 | /proc/nowhere",
            })
    void tellsWhatIsWrongInOneLine(String options, int exitCode, String told) throws Exception {
        Process process = board(options.split(" "));

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(exitCode);
        List<String> error = process.errorReader().lines().toList();
        assertThat(error).hasSize(1);
        assertThat(error.get(0)).startsWith("chieng-sim: ").contains(told);
    }
}
