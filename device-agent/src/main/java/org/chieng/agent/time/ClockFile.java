package org.chieng.agent.time;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is known of the clocks of this boot and of earlier ones: a line each, {@code boot monotonic offset suspended origin}, in microseconds,
 * and last the CRC-32C of what stands before in hexadecimal. Replaced atomically and forced to the disk. A damaged file is forgotten. Confined
 * to the lock of its book.
 */
final class ClockFile {
    private static final Logger log = LoggerFactory.getLogger(ClockFile.class);

    private final Path file;

    ClockFile(Path file) {
        this.file = file;
    }

    /** What the file holds, in the order it was written; empty when there is none or it is damaged. */
    List<ClockAnchor> read() {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException | IllegalArgumentException e) {
            log.warn("{} is damaged and forgotten: times that it knew are asked for anew ({})", file, e.toString());
            return List.of();
        }
    }

    private static List<ClockAnchor> parse(String text) {
        int crcAt = text.lastIndexOf('\n', text.length() - 2) + 1;
        String lines = text.substring(0, crcAt);
        if (!text.substring(crcAt).equals(crc(lines) + "\n")) {
            throw new IllegalArgumentException("the checksum is wrong");
        }
        List<ClockAnchor> anchors = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            String[] cells = line.split(" ", -1);
            if (cells.length != 5) {
                throw new IllegalArgumentException("no anchor: " + line);
            }
            anchors.add(new ClockAnchor(
                    UUID.fromString(cells[0]),
                    Long.parseLong(cells[1]),
                    Long.parseLong(cells[2]),
                    Long.parseLong(cells[3]),
                    ClockAnchor.Origin.valueOf(cells[4].toUpperCase(Locale.ROOT))));
        }
        return anchors;
    }

    /** Replaces what the file holds. */
    void write(List<ClockAnchor> anchors) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (ClockAnchor anchor : anchors) {
            lines.append(anchor.bootId())
                    .append(' ')
                    .append(anchor.monotonicMicros())
                    .append(' ')
                    .append(anchor.offsetMicros())
                    .append(' ')
                    .append(anchor.suspendedMicros())
                    .append(' ')
                    .append(anchor.origin().name().toLowerCase(Locale.ROOT))
                    .append('\n');
        }
        lines.append(crc(lines.toString())).append('\n');
        replace(ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.ISO_8859_1)));
    }

    private void replace(ByteBuffer bytes) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (folder != null) {
            forceFolder(folder);
        }
    }

    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            log.debug("folder {} can't be synced: {}", folder, e.toString()); // no folder can be on Windows
        }
    }

    private static String crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
