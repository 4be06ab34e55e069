package org.chieng.agent.keep;

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
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text in a file, with its CRC-32C in hexadecimal on a last line. Replaced atomically, and forced to the disk before that: whoever reads
 * it finds the text before or the text after, or is told that the file is damaged. Confined to one thread.
 */
public final class KeptFile {
    private static final Logger log = LoggerFactory.getLogger(KeptFile.class);

    /** Largest file that is read; chosen: more than any of ours grows to. */
    private static final long MAX_BYTES = 1024 * 1024;

    private final Path file;
    private final Path next;

    /** @param file in a folder that is there when it is written */
    public KeptFile(Path file) {
        this.file = file;
        this.next = file.resolveSibling(file.getFileName() + ".new");
    }

    /** The text; empty when there is none, or it is damaged, which is logged. */
    public Optional<String> read() {
        try {
            if (Files.size(file) <= MAX_BYTES) {
                Optional<String> text = checked(Files.readString(file));
                if (text.isPresent()) {
                    return text;
                }
            }
            log.warn("{} is damaged and is not used", file);
        } catch (NoSuchFileException e) {
            log.debug("{} is not there yet", file);
        } catch (IOException e) {
            log.warn("{} can't be read and is not used: {}", file, e.toString());
        }
        return Optional.empty();
    }

    private static Optional<String> checked(String whole) {
        int end = whole.lastIndexOf('\n', whole.length() - 2);
        if (end < 0) {
            return Optional.empty();
        }
        String text = whole.substring(0, end);
        return whole.equals(text + "\n" + crc(text) + "\n") ? Optional.of(text) : Optional.empty();
    }

    /**
     * Replaces the text.
     *
     * @throws IOException when it can't be written; then the text before stays
     */
    public void write(String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        ByteBuffer bytes = ByteBuffer.wrap((text + "\n" + crc(text) + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder();
    }

    /** A rename lasts over a loss of power only when the folder is synced (fsync(2)). */
    private void forceFolder() {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            log.debug("the folder of {} can't be synced: {}", file, e.toString()); // no folder can be on Windows
        }
    }

    private static String crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
