package org.chieng.sim.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes of the demo that runs in a folder, in a file there: one line each, number, start and name, the launcher's
 * first. A process counts as the listed one only when its start is the same, for numbers come again.
 */
final class ProcessList {

    private static final int END_SECONDS = 10;

    private final Path file;

    ProcessList(Path file) {
        this.file = file;
    }

    private record Entry(long pid, long startMillis, String name) {

        static Optional<Entry> parse(String line) {
            String[] words = line.split(" ", 3);
            try {
                return words.length == 3
                        ? Optional.of(new Entry(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]))
                        : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty(); // half a line of a launcher that was killed while it wrote
            }
        }

        Optional<ProcessHandle> alive() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> start(process) == startMillis);
        }
    }

    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /**
     * Ends what an earlier launcher left that was killed, and tells so.
     *
     * @throws IOException a demo runs in this folder now, or the file cannot be read
     */
    void clearUp(PrintStream out) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<Entry> entries = new ArrayList<>();
        Files.readAllLines(file).forEach(line -> Entry.parse(line).ifPresent(entries::add));
        if (!entries.isEmpty() && entries.get(0).alive().isPresent()) {
            throw new IOException("a demo runs in " + file.getParent() + " already (process "
                    + entries.get(0).pid() + "): stop it, or choose another --data");
        }
        for (Entry entry : entries) {
            Optional<ProcessHandle> left = entry.alive();
            if (left.isPresent()) {
                out.println("Stopping " + entry.name() + " (process " + entry.pid() + ") of an earlier demo");
                end(left.get());
            }
        }
        Files.delete(file);
    }

    private static void end(ProcessHandle process) throws IOException {
        process.destroy();
        try {
            process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an earlier demo was ended", e);
        }
    }

    /** Lists the launcher itself and these. */
    void write(List<Child> children) throws IOException {
        StringBuilder text = new StringBuilder(line(ProcessHandle.current(), "demo"));
        children.forEach(child -> text.append(line(child.handle(), child.name())));
        Files.writeString(file, text);
    }

    private static String line(ProcessHandle process, String name) {
        return process.pid() + " " + start(process) + " " + name + "\n";
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
