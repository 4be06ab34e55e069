package org.chieng.sim.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One process of the demo: its standard error goes to a log, its standard output is watched for READY. Thread-safe. */
final class Child {

    private static final String READY = "READY";
    private static final int TAIL = 10; // lines of the log that are shown when it dies

    private final String name;
    private final Path log;
    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final Consumer<Child> whenEnded;

    private Child(String name, Path log, Process process, Consumer<Child> whenEnded) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.whenEnded = whenEnded;
    }

    /**
     * Starts it; the log of the run before is kept beside the new one.
     *
     * @param whenEnded hears that it has ended, however, on a thread of its own
     */
    static Child start(String name, Path logs, List<String> command, Consumer<Child> whenEnded) throws IOException {
        Path log = logs.resolve(name + ".log");
        if (Files.exists(log)) {
            Files.move(log, logs.resolve(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        Child child = new Child(name, log, process, whenEnded);
        Thread reader = new Thread(child::follow, name + " output");
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    private void follow() {
        read();
        try {
            process.waitFor();
            whenEnded.accept(this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(line);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            ready.completeExceptionally(e);
        }
        ready.completeExceptionally(new IOException(name + " ended before it was ready"));
    }

    String name() {
        return name;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Its READY line; fails when it ends without one. */
    CompletableFuture<String> ready() {
        return ready;
    }

    int exitCode() {
        return process.exitValue();
    }

    /** The last lines it has logged. */
    List<String> logTail() {
        try {
            List<String> lines = Files.readAllLines(log).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
        } catch (IOException e) {
            return List.of("(its log " + log + " cannot be read: " + e.getMessage() + ")");
        }
    }

    /** Asks it to end. */
    void terminate() {
        process.destroy();
    }

    /** Waits until it has ended; kills it when that takes longer. */
    void awaitEnd(long deadlineNanos) throws InterruptedException {
        if (!process.waitFor(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
