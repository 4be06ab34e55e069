package org.chieng.gateway.store.influx;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.chieng.gateway.disk.OwnFiles;
import org.chieng.gateway.log.LogEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file of an {@link Outbox}: records of length, CRC-32C and bytes, big-endian. Confined to the outbox's lock. */
final class OutboxSegment implements AutoCloseable {
    /** Length and CRC, in bytes. */
    static final int HEAD = 8;

    private static final Logger LOG = LoggerFactory.getLogger(OutboxSegment.class);

    private final Path file;
    private final FileChannel channel;
    /** Where nothing can be read: from and to. */
    private final Map<Long, Long> damaged = new HashMap<>();

    private long size;
    private long cutOff;
    private long readTo;
    private boolean writable;

    private OutboxSegment(Path file, FileChannel channel, boolean writable) {
        this.file = file;
        this.channel = channel;
        this.writable = writable;
    }

    static OutboxSegment create(Path file) throws IOException {
        FileChannel channel =
                OwnFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new OutboxSegment(file, channel, true);
    }

    /**
     * Of an earlier process: nothing is added to it. A record that is damaged is stepped over, and so is what no record can be read from; what follows
     * the last whole one is cut off. What is left out lies in a file beside it.
     */
    static OutboxSegment open(Path file) throws IOException {
        FileChannel channel = OwnFiles.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        OutboxSegment segment = new OutboxSegment(file, channel, false);
        long length = channel.size();
        segment.size = length;
        long at = 0;
        while (at < length) {
            try {
                at += HEAD + segment.read(at).length;
            } catch (IOException e) {
                long whole = segment.nextWhole(at + 1);
                segment.leaveOut(at, whole, e.getMessage());
                at = whole;
            }
        }
        segment.size = length - segment.cutOff;
        return segment;
    }

    /** Where the next record is that can be read; the file's end if there is none. */
    private long nextWhole(long from) throws IOException {
        ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
        for (int at = (int) from; at + HEAD < size; at++) {
            int length = all.getInt(at);
            if (length >= 1 && length <= size - HEAD - at) {
                CRC32C crc = new CRC32C();
                crc.update(all.slice(at + HEAD, length));
                if ((int) crc.getValue() == all.getInt(at + Integer.BYTES)) {
                    return at;
                }
            }
        }
        return size;
    }

    private void leaveOut(long from, long to, @Nullable String why) throws IOException {
        boolean isEnd = to == size;
        Path aside = file.resolveSibling(file.getFileName() + ".damaged-" + from);
        try (FileChannel copy = OwnFiles.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.transferTo(from, to - from, copy);
        }
        LogEvent.OUTBOX_FAULT
                .in(LOG)
                .log(
                        "{}: {} bytes from {} on are {} ({}); they are kept in {}",
                        file,
                        to - from,
                        from,
                        isEnd ? "not whole, as after a power cut" : "damaged, what follows them is sent",
                        why,
                        aside.getFileName());
        if (isEnd) {
            channel.truncate(from);
            cutOff = to - from;
        } else {
            damaged.put(from, to);
        }
    }

    /** Where the record is that comes at or behind a place. */
    long pastDamage(long at) {
        return damaged.getOrDefault(at, at);
    }

    void add(byte[] bytes) throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        ByteBuffer record = ByteBuffer.allocate(HEAD + bytes.length)
                .putInt(bytes.length)
                .putInt((int) crc.getValue())
                .put(bytes)
                .flip();
        boolean isSafe = false;
        try {
            Outbox.writeFully(channel, record, size);
            channel.force(false);
            isSafe = true;
        } finally {
            if (!isSafe) {
                writable = false; // what reached the disk is not known: the next one goes to a new file
                channel.truncate(size);
            }
        }
        size += HEAD + bytes.length;
    }

    byte[] read(long at) throws IOException {
        ByteBuffer head = read(at, HEAD);
        int length = head.getInt();
        int expected = head.getInt();
        if (length < 1 || at + HEAD + length > size) { // 0 is what a disk shows where it has not written yet
            throw new EOFException("a record of " + length + " bytes");
        }
        byte[] bytes = read(at + HEAD, length).array();
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        if ((int) crc.getValue() != expected) {
            throw new IOException("a record's CRC differs");
        }
        return bytes;
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException("the file ends");
            }
        }
        return bytes.flip();
    }

    long size() {
        return size;
    }

    long readTo() {
        return readTo;
    }

    void setReadTo(long readTo) {
        this.readTo = readTo;
    }

    boolean isWritable() {
        return writable;
    }

    void seal() {
        writable = false;
    }

    void delete() throws IOException {
        channel.close();
        Files.delete(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
