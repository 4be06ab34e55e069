package org.chieng.agent.relay;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.chieng.protocol.name.DeviceId;

/**
 * The form of a piece of the spool: entries one behind the other, each its length (4 bytes, of what follows the checksum), CRC-32C, number (8 bytes),
 * length of the device's name (1 byte), the name, the pack. Static functions.
 */
final class SpoolFile {
    /** Longest pack; what a computer may send inflated. */
    static final int MAX_PACK = 256 * 1024;

    private static final int HEAD = 8;
    private static final int FIXED = 9;

    private SpoolFile() {}

    static ByteBuffer encode(SpoolEntry entry) {
        byte[] name = entry.device().value().getBytes(StandardCharsets.US_ASCII);
        int length = FIXED + name.length + entry.pack().length;
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + length);
        bytes.putInt(length).putInt(0).putLong(entry.number()).put((byte) name.length);
        bytes.put(name).put(entry.pack()).flip();
        bytes.putInt(4, crc(bytes.array(), HEAD, length));
        return bytes;
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /**
     * The entry that begins at a place.
     *
     * @return empty at the end of the file, and where what stands there is damaged or was not written to its end
     */
    static Optional<SpoolEntry> read(FileChannel channel, long at) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        if (!fill(channel, head, at)) {
            return Optional.empty();
        }
        int length = head.getInt();
        int crc = head.getInt();
        if (length <= FIXED || length > FIXED + DeviceId.MAX_LENGTH + MAX_PACK) {
            return Optional.empty();
        }
        ByteBuffer body = ByteBuffer.allocate(length);
        if (!fill(channel, body, at + HEAD) || crc(body.array(), 0, length) != crc) {
            return Optional.empty();
        }
        long number = body.getLong();
        byte[] name = new byte[body.get()];
        body.get(name);
        byte[] pack = new byte[body.remaining()];
        body.get(pack);
        return Optional.of(new SpoolEntry(number, new DeviceId(new String(name, StandardCharsets.US_ASCII)), pack));
    }

    /** How many bytes an entry has in the file. */
    static int size(SpoolEntry entry) {
        return HEAD + FIXED + entry.device().value().length() + entry.pack().length;
    }

    private static boolean fill(FileChannel channel, ByteBuffer into, long from) throws IOException {
        long at = from;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0) {
                return false;
            }
            at += count;
        }
        into.flip();
        return true;
    }

    /**
     * The number of the last whole entry of a file; 0 when it has none.
     *
     * @throws IOException when it can't be read
     */
    static long last(Path file) throws IOException {
        long last = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long at = 0;
            for (Optional<SpoolEntry> one = read(channel, at); one.isPresent(); one = read(channel, at)) {
                last = one.get().number();
                at += size(one.get());
            }
        } catch (EOFException e) {
            return last;
        }
        return last;
    }
}
