package org.chieng.agent;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The agent's jar as a process of its own, with the settings that it ships with. */
final class AgentProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "chieng-agent.jar").toAbsolutePath();
    private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath();
    private static final Path FLAGS = DEPLOY.resolve("agent.jvm");

    private final Process process;
    private final Path out;
    private final Path err;

    private AgentProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it; does not wait. Its native library is unpacked in the folder, too. */
    static AgentProcess start(Path folder, Path config) throws IOException {
        return start(folder, "--config", config.toString());
    }

    private static AgentProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, List.of(), arguments);
    }

    /** Starts it with more flags of Java. */
    static AgentProcess start(Path folder, List<String> flags, String... arguments) throws IOException {
        need(JAR);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.add("@" + FLAGS);
        command.addAll(flags);
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return run(folder, command);
    }

    /** Puts it into the folder as the installer does, with the archive of its classes. */
    static void install(Path folder) throws IOException {
        need(JAR);
        Path program = Files.createDirectory(folder.resolve("opt"));
        Files.createDirectories(folder.resolve("state").resolve("tmp"));
        for (String file : List.of("run-agent.sh", "agent.jvm", "agent.classes")) {
            Files.copy(DEPLOY.resolve(file), program.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.copy(JAR, program.resolve(JAR.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        try (AgentProcess preparing =
                run(folder, List.of(program.resolve("run-agent.sh").toString(), "--prepare"))) {
            preparing.exitCode();
            if (!Files.exists(folder.resolve("state").resolve("classes.jsa"))) {
                throw new AssertionError("no archive was made: " + preparing.log());
            }
        }
    }

    /** Starts what was {@linkplain #install installed}; does not wait. */
    static AgentProcess startInstalled(Path folder, Path config, Path... programs) throws IOException {
        return run(
                folder,
                List.of(folder.resolve("opt").resolve("run-agent.sh").toString(), "--config", config.toString()),
                programs);
    }

    private static void need(Path jar) {
        if (!Files.exists(jar)) {
            throw new AssertionError(jar + " is missing: it is built before integration tests run");
        }
    }

    /** @param programs folders whose programs it finds first */
    private static AgentProcess run(Path folder, List<String> command, Path... programs) throws IOException {
        Path out = Files.createTempFile(folder, "agent", ".out");
        Path err = Files.createTempFile(folder, "agent", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("MALLOC_ARENA_MAX", "1"); // as deploy/chieng-agent.service has it
        builder.environment().put("CHIENG_STATE", folder.resolve("state").toString());
        builder.environment()
                .merge(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin").toString(),
                        (path, java) -> java + ":" + path);
        for (Path one : programs) {
            builder.environment().merge("PATH", one.toString(), (path, more) -> more + ":" + path);
        }
        return new AgentProcess(builder.start(), out, err);
    }

    /** Runs {@code check} beside it, to its end. */
    static AgentProcess check(Path folder, Path config, String language) throws IOException {
        return start(folder, "check", "--lang", language, "--config", config.toString());
    }

    AgentProcess awaitReady() {
        Awaitility.await("READY of the agent, which says: " + err)
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(out).equals("READY\n"));
        return this;
    }

    String standardOutput() throws IOException {
        return Files.readString(out);
    }

    String log() throws IOException {
        return Files.readString(err);
    }

    /** Waits until it has ended by itself. */
    int exitCode() {
        return process.onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** SIGTERM. */
    int stop() {
        process.destroy();
        return exitCode();
    }

    /** Time on a processor since it was started, in seconds. */
    double processorSeconds() throws IOException {
        return ticks(11) + ticks(12);
    }

    /** The same of programs that it ran and that have ended. */
    double processorSecondsOfPrograms() throws IOException {
        return ticks(13) + ticks(14);
    }

    private double ticks(int field) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[field]) / 100.0; // USER_HZ (proc(5))
    }

    /** What it has caused to be written to disks since it was started; of what is changed again before that, once. */
    long writtenBytes() throws IOException {
        return figure(Files.readString(Path.of("/proc", Long.toString(process.pid()), "io")), "write_bytes");
    }

    /** What its threads have used since it was started; those of one name together. */
    Map<String, ThreadUse> threads() throws IOException {
        Map<String, ThreadUse> uses = new TreeMap<>();
        try (DirectoryStream<Path> tasks =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path task : tasks) {
                String name = Files.readString(task.resolve("comm")).strip();
                long nanos = Long.parseLong(
                        Files.readString(task.resolve("schedstat")).split(" ", -1)[0]);
                long waits = figure(Files.readString(task.resolve("status")), "voluntary_ctxt_switches");
                uses.merge(name, new ThreadUse(nanos, waits), ThreadUse::plus);
            }
        }
        return uses;
    }

    /**
     * What a thread has used. Immutable.
     *
     * @param nanos time on a processor
     * @param waits how often it waited for something, so how often it was woken
     */
    record ThreadUse(long nanos, long waits) {
        ThreadUse plus(ThreadUse other) {
            return new ThreadUse(nanos + other.nanos, waits + other.waits);
        }

        ThreadUse minus(ThreadUse other) {
            return new ThreadUse(nanos - other.nanos, waits - other.waits);
        }
    }

    private static long figure(String text, String name) throws IOException {
        Matcher line = Pattern.compile("(?m)^" + name + ":\\s+([0-9]+)").matcher(text);
        if (!line.find()) {
            throw new IOException("no " + name);
        }
        return Long.parseLong(line.group(1));
    }

    /** A figure of {@code /proc/<pid>/<file>}, in KiB. */
    long kibibytes(String file, String name) throws IOException {
        return figure(Files.readString(Path.of("/proc", Long.toString(process.pid()), file)), name);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
            exitCode();
        }
    }
}
