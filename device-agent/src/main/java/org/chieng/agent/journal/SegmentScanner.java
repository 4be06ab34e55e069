package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Goes over the records of a segment file in order. A record whose CRC is wrong is left out: by its length when that leads to
 * another record or the end, else by looking for the next mark with a right CRC behind it. So damage costs the records it hit
 * and no others. Confined to one thread; does not close the channel.
 */
final class SegmentScanner {
    private static final int BUFFER_BYTES = 4 * (RecordCodec.HEADER_BYTES + RecordCodec.MAX_PAYLOAD_BYTES);

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long bufferStart;
    private long end;
    private long sequence;
    private int payloadAt;
    private int payloadBytes;

    /**
     * @param from offset of a record, or of the first byte behind the header
     * @param end offset behind the last byte to be read
     */
    SegmentScanner(FileChannel channel, long from, long end) {
        this.channel = channel;
        this.bufferStart = from;
        this.end = end;
    }

    /** Says that the file has grown. */
    void extend(long newEnd) {
        end = newEnd;
    }

    /** Goes to the next good record; false when there is none before the end. */
    boolean next() throws IOException {
        long restart = position();
        while (have(RecordCodec.HEADER_BYTES)) {
            int at = buffer.position();
            int length = buffer.getShort(at + 2) & 0xffff;
            if (buffer.getShort(at) != RecordCodec.MARK || length > RecordCodec.MAX_PAYLOAD_BYTES) {
                buffer.position(at + 1);
            } else if (accept(length)) {
                return true;
            } else {
                skip(length);
            }
        }
        seek(restart); // what stands here may be the first part of a record that is still being written
        return false;
    }

    private boolean accept(int length) throws IOException {
        int bytes = RecordCodec.HEADER_BYTES + length;
        if (!have(bytes)) {
            return false;
        }
        int at = buffer.position();
        if (buffer.getInt(at + 4) != RecordCodec.crc(buffer.array(), at, bytes)) {
            return false;
        }
        sequence = buffer.getLong(at + 8);
        payloadAt = at + RecordCodec.HEADER_BYTES;
        payloadBytes = length;
        buffer.position(at + bytes);
        return true;
    }

    /** Leaves a bad record out: by its length when a record begins behind it, else byte by byte. */
    private void skip(int length) throws IOException {
        int bytes = RecordCodec.HEADER_BYTES + length;
        boolean recordBehind = have(bytes + 2) && buffer.getShort(buffer.position() + bytes) == RecordCodec.MARK;
        buffer.position(buffer.position() + (recordBehind ? bytes : 1));
    }

    /** Number of the record that {@link #next} found. */
    long sequence() {
        return sequence;
    }

    /** The record that {@link #next} found. */
    StoredRecord decode() {
        return RecordCodec.decode(sequence, buffer.slice(payloadAt, payloadBytes));
    }

    /** Size of the record that {@link #next} found. */
    int recordBytes() {
        return RecordCodec.HEADER_BYTES + payloadBytes;
    }

    /** Offset behind the last good record. */
    long position() {
        return bufferStart + buffer.position();
    }

    private void seek(long offset) {
        bufferStart = offset;
        buffer.position(0).limit(0);
    }

    /** Fills the buffer until it holds so many bytes; false when the end comes before. */
    private boolean have(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return true;
        }
        if (end - position() < bytes) {
            return false;
        }
        bufferStart = position();
        buffer.compact();
        while (buffer.position() < bytes) {
            long left = end - bufferStart - buffer.position();
            buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + left));
            if (channel.read(buffer, bufferStart + buffer.position()) < 0) {
                break;
            }
        }
        buffer.flip();
        return buffer.remaining() >= bytes;
    }
}
