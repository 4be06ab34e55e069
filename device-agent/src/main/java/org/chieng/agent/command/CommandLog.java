package org.chieng.agent.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which commands were begun and what was answered: one line {@code crc B deadline id} before a command is done, forced to the
 * disk, and one {@code crc E id answer} after it. A command that was begun is never done again; whether it was done, when the agent was
 * killed in between, nobody knows. Ids are kept until their deadline has passed and {@value #MOST} newer ones have come: past its deadline
 * a command isn't done anyway. Confined to one thread.
 */
final class CommandLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandLog.class);

    /** Most commands that are remembered; chosen: a day of one each six minutes. */
    static final int MOST = 256;

    /** Longest answer that is kept; longer ones (a log) are told once. */
    static final int MAX_ANSWER_BYTES = 1024;

    /** From this size on the file is written anew with what is still remembered. */
    private static final long MAX_FILE_BYTES = 64 * 1024;

    private static final class Entry {
        private final long deadlineMicros;
        private byte @Nullable [] answer;

        Entry(long deadlineMicros) {
            this.deadlineMicros = deadlineMicros;
        }
    }

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private FileChannel channel;

    private CommandLog(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.toAbsolutePath().getParent());
        read();
        this.channel = append();
    }

    static CommandLog open(Path file) throws IOException {
        return new CommandLog(file);
    }

    private FileChannel append() throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private void read() throws IOException {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return;
        }
        long unread = text.lines().filter(line -> !takeChecked(line)).count();
        if (unread > 0) {
            log.warn("{} lines of {} are damaged and passed over", unread, file);
        }
        if (!text.isEmpty() && !text.endsWith("\n")) { // a torn line must not swallow the next
            Files.writeString(file, "\n", StandardOpenOption.APPEND);
        }
    }

    private boolean takeChecked(String line) {
        String rest = line.length() > 9 ? line.substring(9) : "";
        try {
            return line.equals(checked(rest)) && take(rest.split(" ", 3));
        } catch (NumberFormatException e) { // whole, but of another version
            return false;
        }
    }

    private boolean take(String[] parts) {
        if (parts.length < 3) {
            return false;
        }
        if (parts[0].equals("B")) {
            long deadlineMicros = Long.parseLong(parts[1]);
            entries.remove(parts[2]);
            entries.put(parts[2], new Entry(deadlineMicros));
            return true;
        }
        if (!parts[0].equals("E")) {
            return false;
        }
        Entry entry = entries.get(parts[1]);
        if (entry != null) {
            entry.answer = parts[2].getBytes(StandardCharsets.UTF_8);
        }
        return true;
    }

    private static String checked(String rest) {
        CRC32C crc = new CRC32C();
        crc.update(rest.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x %s", crc.getValue(), rest);
    }

    /** Whether the command was begun before. */
    boolean knows(String id) {
        return entries.containsKey(id);
    }

    /** What was answered to it; null when it was never finished, or the answer was too long to keep. */
    byte @Nullable [] answer(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.answer;
    }

    /**
     * Notes down that a command is begun now; it is on the disk when this returns.
     *
     * @return false when too many are remembered whose deadline has not passed
     * @throws IOException when it can't be written; then it must not be done
     */
    boolean begin(String id, long deadlineMicros, long nowMicros) throws IOException {
        if (entries.size() >= MOST) {
            dropExpired(nowMicros);
            if (entries.size() >= MOST) {
                return false;
            }
        }
        if (channel.size() > MAX_FILE_BYTES) {
            rewrite();
        }
        write(channel, "B " + deadlineMicros + " " + id);
        channel.force(false);
        entries.put(id, new Entry(deadlineMicros));
        return true;
    }

    private void dropExpired(long nowMicros) {
        int tooMany = entries.size() - MOST + 1;
        for (var each = entries.values().iterator(); tooMany > 0 && each.hasNext(); ) {
            if (each.next().deadlineMicros <= nowMicros) {
                each.remove();
                tooMany--;
            }
        }
    }

    /** Notes down what was answered. When that can't be written, the command counts as never finished after a restart. */
    void end(String id, byte[] answer) {
        Entry entry = entries.get(id);
        if (entry == null || answer.length > MAX_ANSWER_BYTES) {
            return;
        }
        entry.answer = answer;
        try {
            write(channel, "E " + id + " " + new String(answer, StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.warn("the answer to a command can't be written to {}: {}", file, e.toString());
        }
    }

    /** Writes a line whole or not at all: half a line would spoil the one behind it. */
    private static void write(FileChannel to, String rest) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((checked(rest) + "\n").getBytes(StandardCharsets.UTF_8));
        long before = to.size();
        try {
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        } catch (IOException e) {
            to.truncate(before);
            throw e;
        }
    }

    private void rewrite() throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (Map.Entry<String, Entry> one : entries.entrySet()) {
                write(out, "B " + one.getValue().deadlineMicros + " " + one.getKey());
                byte[] answer = one.getValue().answer;
                if (answer != null) {
                    write(out, "E " + one.getKey() + " " + new String(answer, StandardCharsets.UTF_8));
                }
            }
            out.force(true);
        }
        channel.close();
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        channel = append();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
