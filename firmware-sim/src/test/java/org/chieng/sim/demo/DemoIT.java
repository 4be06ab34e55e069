package org.chieng.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a process, with real boards, and stand-ins for server and agent. */
class DemoIT {

    private static final Path JAR = Path.of("target", "chieng-sim.jar").toAbsolutePath();

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private Path data;
    private Path output;

    @BeforeEach
    void jars() throws IOException {
        StandIn.jar(folder.resolve("server.jar"));
        StandIn.jar(folder.resolve("agent.jar"));
        data = folder.resolve("data");
        output = folder.resolve("output.txt");
    }

    @AfterEach
    void leaveNothing() throws InterruptedException {
        for (Process process : started) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroy();
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private Process demo(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("java", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
        command.addAll(
                List.of("demo", "--server-jar", folder.resolve("server.jar").toString()));
        command.addAll(List.of("--agent-jar", folder.resolve("agent.jar").toString(), "--data", data.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        started.add(process);
        return process;
    }

    private void awaitLive() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(output).contains("Chiêng is live: http://127.0.0.1:12345/"));
        await().atMost(Duration.ofSeconds(30)).until(() -> links().size() == 5);
    }

    private List<Path> links() throws IOException {
        List<Path> terminals = new ArrayList<>();
        for (String school : List.of("muong-bi-pi", "hang-kia-pi")) {
            Path dev = data.resolve("usb").resolve(school).resolve("dev");
            if (Files.exists(dev)) {
                try (Stream<Path> all = Files.list(dev)) {
                    all.filter(Files::isSymbolicLink).forEach(terminals::add);
                }
            }
        }
        return terminals;
    }

    private static boolean ended(List<ProcessHandle> processes) {
        return processes.stream().noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void startsSixProcessesAndStopsThemAllWhenTerminated() throws Exception {
        Process demo = demo("--mqtt-port", "0");
        awaitLive();
        List<ProcessHandle> children = demo.children().toList();
        assertThat(children).hasSize(6);
        assertThat(Files.readString(output))
                .containsPattern("agent of THCS Mường Bi itself, .*: http://127.0.0.1:\\d+/");
        assertThat(data.resolve("agents/hang-kia-pi/agent.conf"))
                .content()
                .contains("port = 12346", "title = \"TH&THCS Hang Kia\"");

        demo.destroy();

        assertThat(demo.waitFor(15, TimeUnit.SECONDS)).isTrue();
        assertThat(ended(children)).isTrue();
        assertThat(links()).isEmpty();
        assertThat(data.resolve("processes")).doesNotExist();
    }

    @Test
    void keepsSecretsToTheOwnerAndOverRuns() throws Exception {
        Process first = demo();
        awaitLive();
        Path secret = data.resolve("agents/muong-bi-pi/secret");
        String before = Files.readString(secret);
        first.destroy();
        assertThat(first.waitFor(15, TimeUnit.SECONDS)).isTrue();

        demo();
        awaitLive();

        assertThat(secret).hasContent(before);
        assertThat(before.strip()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(Files.readString(data.resolve("registry.json")))
                .contains(before.strip(), "Mường Bi", "\"parent\": \"hoa-binh\"");
        assertThat(data.resolve("labs.json")).content().contains("th-thcs-hang-kia-tin-1-20");
        for (Path file : List.of(secret, data.resolve("registry.json"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void showsTheServersOwnLineWhenItCannotStart() throws Exception {
        Files.createDirectories(data);
        Files.createFile(data.resolve("refuse"));

        Process demo = demo();

        assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(1);
        assertThat(Files.readString(output).strip()).isEqualTo("stand-in: can't listen: another program uses the port");
    }

    @Test
    void stopsEverythingWhenOneProcessDiesAndSaysWhich() throws Exception {
        Process demo = demo();
        awaitLive();
        List<ProcessHandle> children = demo.children().toList();
        Files.createFile(data.resolve("agents/hang-kia-pi/die"));

        assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(1);
        assertThat(Files.readString(output))
                .contains("agent-hang-kia-pi ended with exit code 3")
                .contains("stand-in: dying as told");
        assertThat(ended(children)).isTrue();
    }

    @Test
    void clearsUpAfterALauncherThatWasKilled() throws Exception {
        Process killed = demo();
        awaitLive();
        List<ProcessHandle> orphans = killed.children().toList();
        killed.destroyForcibly().waitFor();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(links()).as("boards end by themselves").isEmpty());

        demo();
        awaitLive();

        assertThat(ended(orphans)).isTrue();
        assertThat(Files.readString(output)).contains("Stopping server (process ", ") of an earlier demo");
    }

    @Test
    void refusesAFolderInWhichADemoRuns() throws Exception {
        demo();
        awaitLive();
        Path first = output;
        output = folder.resolve("second.txt");

        Process second = demo();

        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(output).content().contains("a demo runs in").contains("already");
        assertThat(first).content().doesNotContain("ended");
        assertThat(Files.exists(data.resolve("processes"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }
}
