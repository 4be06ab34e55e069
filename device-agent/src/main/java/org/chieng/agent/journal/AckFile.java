package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the acknowledged position: one line, the last sequence number acknowledged and its CRC-32C. Replaced atomically. A lost or
 * damaged file means that all that the journal still holds is sent again, which changes nothing at the server. Confined to the
 * journal's lock or its sync thread.
 */
final class AckFile {
    private static final Logger log = LoggerFactory.getLogger(AckFile.class);

    private final Path file;
    private final Path next;

    AckFile(Path folder) {
        this.file = folder.resolve("acknowledged");
        this.next = folder.resolve("acknowledged.new");
    }

    /** The last sequence number acknowledged, 0 when none is known. */
    long read() throws IOException {
        String line;
        try {
            line = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (NoSuchFileException e) {
            return 0;
        }
        int blank = line.indexOf(' ');
        String number = blank < 0 ? line : line.substring(0, blank);
        try {
            long sequence = Long.parseLong(number);
            if (sequence >= 0 && line.equals(line(sequence))) {
                return sequence;
            }
        } catch (NumberFormatException e) {
            log.debug("no number in {}", file, e);
        }
        log.warn("{} is damaged: all readings of the journal are sent again", file);
        return 0;
    }

    void write(long sequence) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line(sequence) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String line(long sequence) {
        CRC32C crc = new CRC32C();
        crc.update(Long.toString(sequence).getBytes(StandardCharsets.ISO_8859_1));
        return String.format(Locale.ROOT, "%d %08x", sequence, crc.getValue());
    }
}
