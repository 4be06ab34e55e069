package org.chieng.agent.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.chieng.agent.source.Measured;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one record, big-endian: mark and length (2 + 2), CRC-32C (RFC 3720 section B.4) of all but itself (4),
 * sequence number (8), payload. The payload: kind and flags (1), wall and monotonic microseconds (8 + 8), source and channel
 * (length byte and ASCII), unit and label if flagged (length byte and UTF-8), value. Our own rather than a SenML pack of one reading in
 * CBOR: a seventh smaller, written in a fifth of the time or less ({@code JournalBenchMain}), and it can hold two times. Pure functions.
 */
final class RecordCodec {
    /** Begins each record, so that the next one can be found behind a damaged one. */
    static final short MARK = (short) 0xC71E;

    static final int HEADER_BYTES = 16;

    /** More than the largest reading takes: 4 KiB of data, two names of 64, a unit, a label of 64 characters. */
    static final int MAX_PAYLOAD_BYTES = 8 * 1024;

    private static final int NUMBER = 0;
    private static final int TEXT = 1;
    private static final int BOOL = 2;
    private static final int DATA = 3;
    private static final int KIND = 0x0f;
    private static final int HAS_UNIT = 0x10;
    private static final int HAS_LABEL = 0x20;
    private static final int TIME_UNKNOWN = 0x40;
    private static final int CRC_AT = 4;
    private static final int AFTER_CRC = 8;

    private RecordCodec() {}

    /**
     * Writes a record at the buffer's position; the buffer is backed by an array and has room for the largest.
     *
     * @param timeKnown whether the reading's time is the true one, or only what the wall clock showed
     */
    static void encode(ByteBuffer out, long sequence, Measured measured, boolean timeKnown) {
        int start = out.position();
        out.putShort(MARK).putShort((short) 0).putInt(0).putLong(sequence);
        payload(out, measured, timeKnown);
        out.putShort(start + 2, (short) (out.position() - start - HEADER_BYTES));
        out.putInt(start + CRC_AT, crc(out.array(), out.arrayOffset() + start, out.position() - start));
    }

    /** CRC of a whole record, its own four bytes left out. */
    static int crc(byte[] bytes, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, CRC_AT);
        crc.update(bytes, start + AFTER_CRC, length - AFTER_CRC);
        return (int) crc.getValue();
    }

    private static void payload(ByteBuffer out, Measured measured, boolean timeKnown) {
        Reading reading = measured.reading();
        int flags = reading.value().fold(v -> NUMBER, v -> TEXT, v -> BOOL, v -> DATA)
                | (reading.unit() == null ? 0 : HAS_UNIT)
                | (reading.label() == null ? 0 : HAS_LABEL)
                | (timeKnown ? 0 : TIME_UNKNOWN);
        out.put((byte) flags).putLong(reading.timeMicros()).putLong(measured.monotonicMicros());
        shortText(out, reading.channel().source());
        shortText(out, reading.channel().channel());
        shortText(out, reading.unit());
        shortText(out, reading.label());
        Value value = reading.value();
        if (value instanceof Value.Numeric numeric) {
            out.putDouble(numeric.number());
        } else if (value instanceof Value.Text text) {
            longBytes(out, text.text().getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof Value.Bool bool) {
            out.put((byte) (bool.on() ? 1 : 0));
        } else if (value instanceof Value.Data data) {
            longBytes(out, data.bytes());
        }
    }

    private static void shortText(ByteBuffer out, @Nullable String text) {
        if (text != null) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8); // at most 64 characters: 192 bytes
            out.put((byte) bytes.length).put(bytes);
        }
    }

    private static void longBytes(ByteBuffer out, byte[] bytes) {
        out.putShort((short) bytes.length).put(bytes);
    }

    /**
     * Reads the payload of a record whose CRC is right.
     *
     * @throws RuntimeException when it is none that {@link #encode} writes, e.g. of a newer version
     */
    static StoredRecord decode(long sequence, ByteBuffer payload) {
        int flags = payload.get();
        long wall = payload.getLong();
        long monotonic = payload.getLong();
        ChannelName channel = new ChannelName(shortText(payload), shortText(payload));
        String unit = (flags & HAS_UNIT) == 0 ? null : shortText(payload);
        String label = (flags & HAS_LABEL) == 0 ? null : shortText(payload);
        Value value = switch (flags & KIND) {
            case NUMBER -> new Value.Numeric(payload.getDouble());
            case TEXT -> new Value.Text(new String(longBytes(payload), StandardCharsets.UTF_8));
            case BOOL -> new Value.Bool(payload.get() != 0);
            case DATA -> new Value.Data(longBytes(payload));
            default -> throw new IllegalArgumentException("unknown kind of value " + (flags & KIND));
        };
        Measured measured = new Measured(new Reading(channel, wall, value, unit, label), monotonic);
        return new StoredRecord(sequence, measured, (flags & TIME_UNKNOWN) == 0);
    }

    private static String shortText(ByteBuffer in) {
        byte[] bytes = new byte[in.get() & 0xff];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] longBytes(ByteBuffer in) {
        byte[] bytes = new byte[in.getShort() & 0xffff];
        in.get(bytes);
        return bytes;
    }
}
