package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The segment that is appended to. Guarded by the journal's lock, but for {@link #force}. */
final class SegmentWriter implements AutoCloseable {
    private final Path file;
    private final SegmentHeader header;
    private final FileChannel channel;
    private long position;
    private volatile boolean dirty;

    private SegmentWriter(Path file, SegmentHeader header, FileChannel channel, long position) {
        this.file = file;
        this.header = header;
        this.channel = channel;
        this.position = position;
    }

    /** Makes a new segment; leaves no file behind when that fails. */
    static SegmentWriter create(Path folder, SegmentHeader header, ChannelOpener opener) throws IOException {
        Path file = Segment.file(folder, header.firstSequence());
        FileChannel channel = opener.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            SegmentWriter writer = new SegmentWriter(file, header, channel, 0);
            writer.append(header.encode());
            return writer;
        } catch (IOException e) {
            channel.close();
            FolderSync.delete(file);
            throw e;
        }
    }

    /** Goes on with a segment of an earlier run; cuts off what stands behind its last good record. */
    static SegmentWriter reopen(Path file, SegmentHeader header, long end, ChannelOpener opener) throws IOException {
        FileChannel channel = opener.open(file, StandardOpenOption.WRITE);
        try {
            channel.truncate(end);
            SegmentWriter writer = new SegmentWriter(file, header, channel, end);
            writer.dirty = true; // what a killed run appended last may still be with the operating system only
            return writer;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Hands all of the bytes to the operating system, or none: what a failed write left is cut off. */
    void append(ByteBuffer bytes) throws IOException {
        int start = bytes.position();
        try {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            position = at;
            dirty = true;
        } catch (IOException e) {
            bytes.position(start);
            channel.truncate(position);
            throw e;
        }
    }

    /** Waits until what was appended before is on the disk; may run beside {@link #append}. */
    void force() throws IOException {
        if (dirty) {
            dirty = false;
            try {
                channel.force(false);
            } catch (IOException e) {
                dirty = true;
                throw e;
            }
        }
    }

    Segment segment() {
        return new Segment(file, header.firstSequence(), Optional.of(header), position);
    }

    long position() {
        return position;
    }

    boolean isEmpty() {
        return position <= SegmentHeader.BYTES;
    }

    /** Forces and closes. */
    @Override
    public void close() throws IOException {
        try (channel) {
            force();
        }
    }
}
