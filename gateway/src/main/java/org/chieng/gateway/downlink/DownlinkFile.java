package org.chieng.gateway.downlink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.chieng.gateway.disk.OwnFiles;
import org.chieng.protocol.name.DeviceId;

/**
 * What goes down to devices, on disk: one record behind the other, each with its length and its CRC-32, so that what was torn by a power
 * cut is found and left out. A record is handed to the operating system before it counts: it outlives the process, and a power cut takes
 * what the disk had not got yet: {@link #force} waits for it. Not thread-safe, but for {@link #force}: the queue has a lock.
 */
final class DownlinkFile implements AutoCloseable {
    /** What a record says of a device. Immutable as long as nobody writes to its payload. */
    static final class Entry {
        private final Kind kind;
        private final DeviceId device;
        private final String id;
        private final byte[] payload;
        private final long expiryMillis;

        /**
         * @param id of a command, else empty
         * @param payload is not copied
         */
        Entry(Kind kind, DeviceId device, String id, byte[] payload, long expiryMillis) {
            this.kind = kind;
            this.device = device;
            this.id = id;
            this.payload = payload;
            this.expiryMillis = expiryMillis;
        }

        Kind kind() {
            return kind;
        }

        DeviceId device() {
            return device;
        }

        String id() {
            return id;
        }

        byte[] payload() {
            return payload;
        }

        long expiryMillis() {
            return expiryMillis;
        }
    }

    /** What has happened, with what stands for it in the file. */
    enum Kind {
        SENT(1),
        DONE(2),
        CONFIGURED(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static Kind of(int code) throws IOException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IOException("a record of kind " + code + ": of a later version?");
        }
    }

    private static final int HEADER_BYTES = 8;
    /** From this size on it is written anew; twice what may wait. */
    private static final long MOST_BYTES = 4 * DownlinkQueue.MOST_BYTES;

    /** Makes the disk keep what a file has; a test sees what it keeps. */
    interface Disk {
        /** As {@link FileChannel#force} without the file's times. */
        void force(FileChannel channel) throws IOException;
    }

    private final Path file;
    private final Disk disk;
    private volatile FileChannel channel;

    private DownlinkFile(Path file, Disk disk, FileChannel channel) {
        this.file = file;
        this.disk = disk;
        this.channel = channel;
    }

    /** The records of a file up to the first that is torn; none when there is no file. */
    static List<Entry> read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        if (!Files.exists(file)) {
            return entries;
        }
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
        while (all.remaining() >= HEADER_BYTES) {
            int length = all.getInt();
            int crc = all.getInt();
            if (length < 0 || length > all.remaining()) {
                break;
            }
            byte[] record = new byte[length];
            all.get(record);
            if (crc(record) != crc) {
                break;
            }
            entries.add(decode(record));
        }
        return entries;
    }

    /** Begins a file with these records; what was in it is gone only once they are there. */
    static DownlinkFile write(Path file, Disk disk, List<Entry> entries) throws IOException {
        return new DownlinkFile(file, disk, begin(file, disk, entries));
    }

    private static FileChannel begin(Path file, Disk disk, List<Entry> entries) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        FileChannel channel = OwnFiles.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        try {
            for (Entry entry : entries) {
                append(channel, entry);
            }
            disk.force(channel);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Adds a record. */
    void append(Entry entry) throws IOException {
        append(channel, entry);
    }

    /** Waits until the disk has every record that was added before the call; blocks, on any thread. */
    void force() throws IOException {
        FileChannel now = channel;
        try {
            disk.force(now);
        } catch (ClosedChannelException e) {
            if (now == channel) {
                throw e;
            } // else written anew meanwhile, and forced
        }
    }

    /** Whether it has grown so that it is to be {@link #rewrite written anew}. */
    boolean isLong() throws IOException {
        return channel.size() > MOST_BYTES;
    }

    /** Keeps these records and no others. */
    void rewrite(List<Entry> entries) throws IOException {
        FileChannel next = begin(file, disk, entries);
        channel.close();
        channel = next;
    }

    @Override
    public void close() throws IOException {
        disk.force(channel);
        channel.close();
    }

    private static void append(FileChannel channel, Entry entry) throws IOException {
        byte[] record = encode(entry);
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + record.length);
        buffer.putInt(record.length).putInt(crc(record)).put(record).flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static byte[] encode(Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(entry.kind().code);
            out.writeUTF(entry.device().value());
            out.writeUTF(entry.id());
            out.writeLong(entry.expiryMillis());
            out.writeInt(entry.payload().length);
            out.write(entry.payload());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory has no faults
        }
        return bytes.toByteArray();
    }

    private static Entry decode(byte[] record) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
        Kind kind = Kind.of(in.readByte());
        DeviceId device = new DeviceId(in.readUTF());
        String id = in.readUTF();
        long expiryMillis = in.readLong();
        return new Entry(kind, device, id, in.readNBytes(in.readInt()), expiryMillis);
    }

    private static int crc(byte[] record) {
        CRC32 crc = new CRC32();
        crc.update(record);
        return (int) crc.getValue();
    }
}
