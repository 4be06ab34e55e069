package org.chieng.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code deploy/run-agent.sh} with this Java and a jar whose program prints the flags that it was started with. */
class RunAgentTest {
    private static final Path DEPLOY = Path.of("..", "deploy");

    @TempDir
    private Path temp;

    private Path program = Path.of("");
    private Path state = Path.of("");

    /** Prints where the archive of classes is that Java was told of, and whether it has one at all. */
    public static final class Flags {
        private Flags() {}

        /** Runs. */
        @SuppressWarnings("SystemOut") // it is a program
        public static void main(String[] args) {
            System.out.println(String.join(" ", args) + " archive:" + System.getProperty("java.vm.info"));
            java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(flag -> flag.startsWith("-XX:SharedArchiveFile"))
                    .forEach(System.out::println);
        }
    }

    @BeforeEach
    void install() throws IOException {
        program = Files.createDirectory(temp.resolve("opt"));
        state = temp.resolve("state");
        Files.createDirectories(state.resolve("tmp"));
        for (String file : List.of("run-agent.sh", "agent.jvm")) {
            Files.copy(DEPLOY.resolve(file), program.resolve(file), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.write(program.resolve("agent.classes"), someClasses());
        makeJar();
    }

    /** The JDK's own at the list's beginning: enough for an archive, which is made in a second then. */
    private static List<String> someClasses() throws IOException {
        try (Stream<String> lines = Files.lines(DEPLOY.resolve("agent.classes"))) {
            return lines.filter(line -> line.startsWith("java/")).limit(450).toList();
        }
    }

    private void makeJar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Flags.class.getName());
        String entry = Flags.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar =
                        new JarOutputStream(Files.newOutputStream(program.resolve("chieng-agent.jar")), manifest);
                InputStream code = Objects.requireNonNull(Flags.class.getResourceAsStream("/" + entry))) {
            jar.putNextEntry(new JarEntry(entry));
            code.transferTo(jar);
            jar.closeEntry();
        }
    }

    private String run(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(program.resolve("run-agent.sh").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CHIENG_STATE", state.toString());
        builder.environment()
                .merge(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin").toString(),
                        (path, java) -> java + ":" + path);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private String run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    private Path archive() {
        return state.resolve("classes.jsa");
    }

    @Test
    void runsAsWellWithoutAnArchiveAndWithJavasOwn() throws Exception {
        assertThat(run("check", "--lang", "vi"))
                .contains("check --lang vi")
                .contains("sharing")
                .doesNotContain("-XX");
    }

    @Test
    void runsWithTheArchiveThatWasPrepared() throws Exception {
        assertThat(run("--prepare")).isEmpty();

        assertThat(run("x")).contains("sharing").contains("-XX:SharedArchiveFile=" + archive());
    }

    @Test
    void preparesOnce() throws Exception {
        run("--prepare");
        FileTime made = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(archive(), made);

        run("--prepare");

        assertThat(Files.getLastModifiedTime(archive())).isEqualTo(made);
    }

    @Test
    void archiveOfAnotherJarIsNotNamedAndIsMadeAnew() throws Exception {
        run("--prepare");
        Files.setLastModifiedTime(program.resolve("chieng-agent.jar"), FileTime.fromMillis(1_000_000_000_000L));

        assertThat(run("x")).contains("sharing").doesNotContain("-XX");
        run("--prepare");
        assertThat(run("x")).contains("sharing").contains("-XX:SharedArchiveFile=");
    }

    @Test
    void archiveThatIsMissingIsNotNamed() throws Exception {
        run("--prepare");
        Files.delete(archive());

        assertThat(run("x")).contains("sharing").doesNotContain("-XX");
    }

    @Test
    void whereNoneCanBeMadeThatIsSaidOnceAndItRunsWithout() throws Exception {
        Files.write(program.resolve("agent.classes"), new byte[0]);
        Files.delete(program.resolve("agent.classes"));

        assertThat(run("--prepare")).contains("no archive of classes could be made; it runs without");
        assertThat(run("--prepare")).isEmpty();
        assertThat(run("x")).contains("sharing").doesNotContain("-XX");
    }

    @Test
    void crashOfJavaForgetsTheArchiveAndAStopDoesNot() throws Exception {
        run("--prepare");
        run(Map.of("EXIT_STATUS", "TERM"), "--ended");
        assertThat(archive()).exists();

        run(Map.of("EXIT_STATUS", "ABRT"), "--ended");
        run("--prepare");

        assertThat(archive()).doesNotExist();
        assertThat(run("x")).contains("sharing").doesNotContain("-XX");
    }

    /** What it names beyond that is loaded as without an archive; a list that has aged saves less. */
    @Test
    void shippedListKnowsTheAgentsClasses() throws Exception {
        List<String> own;
        try (Stream<String> lines = Files.lines(DEPLOY.resolve("agent.classes"))) {
            own = lines.filter(line -> line.matches("org/chieng/agent/[\\w/$]+"))
                    .toList();
        }
        long there = own.stream()
                .filter(name -> RunAgentTest.class.getResource("/" + name + ".class") != null)
                .count();

        assertThat(own).hasSizeGreaterThan(200);
        assertThat(there).as("ClassListMain makes it anew").isGreaterThan(own.size() * 9L / 10);
    }
}
