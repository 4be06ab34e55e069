package org.chieng.agent.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a program and takes what it prints. One that does not end in time is killed, with those that it started. Thread-safe; blocks at most
 * for the time given.
 *
 * @param longest how long it may take
 * @param mostBytes how much of what it prints is taken
 */
public record Command(Duration longest, int mostBytes) {
    /** Chosen: mmcli answers in 50 ms, and waits up to 30 s for a modem that hangs; it prints 4 kB of a modem. */
    public static final Command USUAL = new Command(Duration.ofSeconds(5), 64 * 1024);

    /** It ended by itself, and said that it could not. */
    public static final class ExitException extends IOException {
        private static final long serialVersionUID = 1L;

        ExitException() {
            super("failed");
        }
    }

    /**
     * Runs it to its end.
     *
     * @throws IOException when it can't be started, fails, takes too long, or prints {@code mostBytes} or more; the message is one word a line of evidence can hold
     */
    public String run(List<String> program) throws IOException, InterruptedException {
        Output output = output(program);
        if (output.exit() != 0) {
            throw new ExitException();
        }
        return output.text();
    }

    /**
     * What a program printed, and how it ended. Immutable.
     *
     * @param text what it printed on standard output
     * @param exit its exit code
     */
    public record Output(String text, int exit) {}

    /**
     * Runs it to its end, whatever its exit code: smartctl tells with it what is wrong with the disk.
     *
     * @throws IOException as {@link #run}, but for the exit code
     */
    public Output output(List<String> program) throws IOException, InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        Process process = start(program);
        try {
            FutureTask<byte[]> printed =
                    new FutureTask<>(() -> process.getInputStream().readNBytes(mostBytes));
            Thread reader = new Thread(printed, "output of " + program.get(0));
            reader.setDaemon(true);
            reader.start();
            byte[] bytes = printed.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (bytes.length == mostBytes) {
                throw new IOException("too-much"); // it would wait for ever to be read
            }
            if (!process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                throw new IOException("timeout");
            }
            return new Output(new String(bytes, StandardCharsets.UTF_8), process.exitValue());
        } catch (TimeoutException e) {
            throw new IOException("timeout", e);
        } catch (ExecutionException e) {
            throw new IOException("unreadable", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> program) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C"); // words that are parsed must not follow the school's language
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException("missing", e);
        }
    }
}
