package org.chieng.agent.uplink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of an {@link Allowance}: a line a cycle, {@code 2026-11-01 1234567 2026-11-03T08:00:00Z}. Replaced atomically. */
final class AllowanceFile {
    private static final Logger log = LoggerFactory.getLogger(AllowanceFile.class);

    private final Path path;

    AllowanceFile(Path path) {
        this.path = path;
    }

    /** What it holds; lines that are damaged are left out and told. */
    Map<LocalDate, Allowance.Spent> read() {
        Map<LocalDate, Allowance.Spent> cycles = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(path)) {
                take(line, cycles);
            }
        } catch (NoSuchFileException e) {
            log.debug("nothing was counted yet");
        } catch (IOException e) {
            log.error("the count of bytes in {} can't be read and begins anew: {}", path, e.toString());
        }
        return cycles;
    }

    private void take(String line, Map<LocalDate, Allowance.Spent> cycles) {
        String[] parts = line.split(" ", -1);
        try {
            cycles.put(
                    LocalDate.parse(parts[0]), new Allowance.Spent(Long.parseLong(parts[1]), Instant.parse(parts[2])));
        } catch (DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            log.warn("a line of {} is damaged and left out: its bytes are not counted", path);
        }
    }

    void write(Map<LocalDate, Allowance.Spent> cycles) throws IOException {
        StringBuilder text = new StringBuilder();
        cycles.forEach((day, spent) -> text.append(day)
                .append(' ')
                .append(spent.bytes())
                .append(' ')
                .append(spent.since())
                .append('\n'));
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
