package org.chieng.agent.keep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line in a file that is written often: two places of one block each, written over in turn and in place, so that a power cut leaves the one before. To replace a
 * file each time would write several times as much to the disk. Confined to one thread.
 */
public final class KeptSlots {
    private static final Logger log = LoggerFactory.getLogger(KeptSlots.class);

    /** A block of usual file systems. */
    private static final int SLOT = 4096;

    private final Path file;
    private final boolean forced;
    private long turn;

    public KeptSlots(Path file) {
        this(file, true);
    }

    /** @param forced whether it waits for the disk: not where a term passes in a minute */
    public KeptSlots(Path file, boolean forced) {
        this.file = file;
        this.forced = forced;
    }

    /** The newest line that is whole; empty when there is none. */
    public Optional<String> read() {
        Optional<String> newest = Optional.empty();
        turn = 0;
        try {
            if (!Files.exists(file)) {
                return newest;
            }
            byte[] bytes = Files.readAllBytes(file);
            for (int at = 0; at < bytes.length && at <= SLOT; at += SLOT) {
                String slot = new String(bytes, at, Math.min(SLOT, bytes.length - at), StandardCharsets.US_ASCII);
                newest = newer(newest, slot.lines().findFirst().orElse(""));
            }
        } catch (IOException e) {
            log.warn("{} can't be read: {}", file, e.toString());
        }
        return newest;
    }

    /** {@code turn crc text} */
    private Optional<String> newer(Optional<String> before, String slot) {
        String[] cells = slot.split(" ", 3);
        if (cells.length == 3 && cells[0].matches("[0-9]{1,18}") && cells[1].equals(crc(cells[0], cells[2]))) {
            long number = Long.parseLong(cells[0]);
            if (number > turn) {
                turn = number;
                return Optional.of(cells[2]);
            }
        }
        return before;
    }

    /**
     * Writes a line and forces it to the disk.
     *
     * @param text ASCII, without line ends, less than a block
     * @throws IOException when it can't be written; then the one before stays
     */
    public void write(String text) throws IOException {
        String number = Long.toString(turn + 1);
        ByteBuffer bytes = ByteBuffer.allocate(SLOT);
        bytes.put((number + " " + crc(number, text) + " " + text + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.position() < SLOT) {
            bytes.put((byte) '\n');
        }
        bytes.flip();
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long at = (turn + 1) % 2 * SLOT;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            if (forced) {
                channel.force(false);
            }
        }
        turn++;
    }

    private static String crc(String number, String text) {
        CRC32C crc = new CRC32C();
        crc.update((number + text).getBytes(StandardCharsets.US_ASCII));
        return Long.toHexString(crc.getValue());
    }
}
