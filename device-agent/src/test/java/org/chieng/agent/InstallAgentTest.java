package org.chieng.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code deploy/install-agent.sh} against a system of its own below a folder, which only root can. */
class InstallAgentTest {
    private static final Path DEPLOY = Path.of("..", "deploy");

    @TempDir
    private Path temp;

    private Path packed = Path.of("");
    private Path root = Path.of("");

    private record Run(int code, String output) {}

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    @BeforeEach
    void packAndMakeASystem() throws IOException {
        packed = Files.createDirectory(temp.resolve("packed"));
        try (Stream<Path> files = Files.list(DEPLOY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, packed.resolve(file.getFileName()), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.writeString(packed.resolve("chieng-agent.jar"), "jar 1");
        root = temp.resolve("root");
        Path etc = Files.createDirectories(root.resolve("etc"));
        Files.writeString(etc.resolve("passwd"), "root:x:0:0:root:/root:/bin/bash\n");
        Files.writeString(etc.resolve("shadow"), "root:*:19000:0:99999:7:::\n");
        Files.writeString(etc.resolve("group"), "root:x:0:\ndialout:x:20:\ni2c:x:994:\n");
    }

    private Run install(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(packed.resolve("install-agent.sh").toString(), "--root", root.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new java.io.File("/dev/null"))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    private Run installPi() throws IOException, InterruptedException {
        Path secret = Files.writeString(temp.resolve("secret"), "bi-mat-cua-truong\n");
        return install(
                "--device",
                "muong-bi-pi",
                "--server",
                "chieng.example.vn",
                "--tls",
                "--secret-file",
                secret.toString());
    }

    private String text(String file) throws IOException {
        return Files.readString(root.resolve(file));
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(file)));
    }

    @Test
    void exampleConfigIsOneThatTheAgentTakes() throws Exception {
        AgentConfig config = AgentConfig.read(DEPLOY.resolve("agent.conf"));

        assertThat(config.local().enabled()).isTrue();
        assertThat(config.data()).isEqualTo(Path.of("/var/lib/chieng-agent"));
    }

    @Test
    @EnabledIf("isRoot")
    void installsFilesUserAndGroupsWithNarrowRights() throws Exception {
        Run run = installPi();

        assertThat(run.code()).as(run.output()).isZero();
        AgentConfig config = AgentConfig.read(root.resolve("etc/chieng/agent.conf"));
        assertThat(config.uplink().uri()).isEqualTo("ssl://chieng.example.vn:1883");
        assertThat(config.uplink().device().value()).isEqualTo("muong-bi-pi");
        assertThat(text("etc/chieng/agent.secret")).isEqualTo("bi-mat-cua-truong\n");
        assertThat(mode("etc/chieng/agent.secret")).isEqualTo("rw-------");
        assertThat(mode("var/lib/chieng-agent")).isEqualTo("rwx------");
        assertThat(text("etc/passwd")).contains("chieng:x:", ":/usr/sbin/nologin");
        assertThat(text("etc/group")).contains("dialout:x:20:chieng", "i2c:x:994:chieng");
        assertThat(text("opt/chieng/chieng-agent.jar")).isEqualTo("jar 1");
        assertThat(root.resolve("etc/systemd/system/multi-user.target.wants/chieng-agent.service"))
                .isSymbolicLink();
    }

    @Test
    @EnabledIf("isRoot")
    void aComputerOfALabTellsOfItselfAndShowsThatToNobodyElse() throws Exception {
        Run run = install("--server", "chieng.example.vn", "--code", "PHONG-MAY-1", "--lab");
        assertThat(install("--lab").code()).isZero();

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(text("etc/chieng/agent.conf")).containsOnlyOnce("lab.enabled = true");
        AgentConfig config = AgentConfig.read(root.resolve("etc/chieng/agent.conf"));
        assertThat(config.lab().enabled()).isTrue();
        assertThat(config.local().host()).isEqualTo("127.0.0.1");
        assertThat(mode("opt/chieng/chieng-lab-facts.sh")).isEqualTo("rwxr-xr-x");
        assertThat(root.resolve("etc/systemd/system/timers.target.wants/chieng-lab-facts.timer"))
                .isSymbolicLink();
    }

    @Test
    @EnabledIf("isRoot")
    void updateKeepsConfigAndSecret() throws Exception {
        assertThat(installPi().code()).isZero();
        Files.writeString(root.resolve("etc/chieng/agent.conf"), "device = mine\n");
        Files.writeString(packed.resolve("chieng-agent.jar"), "jar 2");

        Run run = install();

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(text("etc/chieng/agent.conf")).isEqualTo("device = mine\n");
        assertThat(text("etc/chieng/agent.secret")).isEqualTo("bi-mat-cua-truong\n");
        assertThat(text("opt/chieng/chieng-agent.jar")).isEqualTo("jar 2");
        assertThat(text("etc/group")).containsOnlyOnce("dialout:x:20:chieng");
    }

    @Test
    @EnabledIf("isRoot")
    void withoutSecretSaysWhereToWriteIt() throws Exception {
        Run run = install("--device", "pi", "--server", "10.0.0.5");

        assertThat(run.code()).isZero();
        assertThat(run.output()).contains("No secret yet: write it into the first line of");
        assertThat(text("etc/chieng/agent.secret")).isEmpty();
        assertThat(mode("etc/chieng/agent.secret")).isEqualTo("rw-------");
    }

    @Test
    @EnabledIf("isRoot")
    void withoutANameItWaitsToBeClaimed() throws Exception {
        Run run = install(
                "--server", "chieng.example.vn", "--tls", "--web", "https://so.example.vn", "--code", "ABCDE-FGHJK");

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output()).contains("belongs to no school yet", "chieng-agent check");
        AgentConfig config = AgentConfig.read(root.resolve("etc/chieng/agent.conf"));
        assertThat(config.claim().web()).hasToString("https://so.example.vn");
        assertThat(config.claim().code()).contains("ABCDE-FGHJK");
        assertThat(root.resolve("etc/chieng/agent.secret")).doesNotExist();
        assertThat(install().code()).as("an update asks for nothing either").isZero();
    }

    @Test
    void refusesWhatItCannotUseAndTouchesNothing() throws Exception {
        assertThat(install("--device", "pi").code()).isEqualTo(2);
        assertThat(install("--server", "x", "--secret-file", "/dev/null").code())
                .isEqualTo(2);
        assertThat(install("--server", "x", "--web", "x").code()).isEqualTo(2);
        assertThat(install("--server", "x", "--code", "a\"b").code()).isEqualTo(2);
        assertThat(install("--device", "pi\"", "--server", "x").code()).isEqualTo(2);
        assertThat(install("--device", "pi", "--server", "http://x").code()).isEqualTo(2);
        assertThat(install("--device", "pi", "--server", "x.vn:1883").code()).isEqualTo(2);
        assertThat(install("--unknown").code()).isEqualTo(2);
        assertThat(root.resolve("opt")).doesNotExist();
    }
}
