package org.chieng.protocol.senml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.jspecify.annotations.Nullable;

/**
 * Reads one pack in {@link Columns}. What a column breaks costs its readings; only bytes that can't be followed end the pack. Readings
 * are counted through the columns, from 0. Confined to the call that decodes.
 */
final class ColumnsReader {
    /** Latest time that can be stored, as in SenML: the year 2106. */
    private static final long MAX_MICROS = (1L << 32) * 1_000_000;

    private final ByteBuffer in;
    private final PackBuilder pack;
    private int readings;

    ColumnsReader(byte[] payload, PackBuilder pack) {
        this.in = ByteBuffer.wrap(payload);
        this.pack = pack;
    }

    void readPack() throws RejectedException {
        in.get(); // the version
        long base = signed();
        List<long[]> lists = new ArrayList<>();
        for (int left = count(); left > 0; left--) {
            lists.add(times(base));
        }
        for (int left = count(); left > 0; left--) {
            long list = unsigned(); // not a count: near the end it may be above the bytes that are left
            if (list < 0 || list >= lists.size()) {
                throw malformed("there is no list of times " + list);
            }
            readColumn(lists.get((int) list));
        }
        if (in.hasRemaining()) {
            throw malformed("something follows its end");
        }
    }

    private long[] times(long base) throws RejectedException {
        int count = readable(count());
        long pace = signed();
        long[] micros = new long[count];
        long time = base;
        for (int i = 0; i < count; i++) {
            time += signed() + (i == 0 ? 0 : pace);
            micros[i] = time;
        }
        return micros;
    }

    private int readable(int count) throws RejectedException {
        if (count > Columns.MAX_READINGS) {
            throw new RejectedException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "pack has more than " + Columns.MAX_READINGS + " readings: send it in parts");
        }
        return count;
    }

    private void readColumn(long[] times) throws RejectedException {
        int first = readings;
        readings = readable(first + times.length);
        String name = text();
        String unit = text();
        String label = text();
        @Nullable Value[] values = values(first, times.length);
        try {
            String known = unit.isEmpty() ? null : RecordResolver.knownUnit(unit);
            ChannelName channel = pack.channel(ChannelName.parse(name), known);
            String shown = label.isEmpty() ? null : TextValues.label(label);
            for (int i = 0; i < times.length; i++) {
                Value value = values[i];
                if (value != null) {
                    add(first + i, channel, times[i], value, known, shown);
                }
            }
        } catch (RejectedException e) {
            pack.reject(first, e);
        }
    }

    private void add(
            int record, ChannelName channel, long time, Value value, @Nullable String unit, @Nullable String label) {
        try {
            if (time > MAX_MICROS || time < -MAX_MICROS) {
                throw new RejectedException(
                        ErrorCode.INVALID_TIME, "time is out of range: it is in microseconds since 1970");
            }
            pack.add(new Reading(channel, time, value, unit, label));
        } catch (RejectedException e) {
            pack.reject(record, e);
        }
    }

    /** The values of a column; null where one is none, which is told. */
    private @Nullable Value[] values(int first, int count) throws RejectedException {
        int kind = oneByte();
        @Nullable Value[] values = new Value[count];
        long digits = 0;
        for (int i = 0; i < count; i++) {
            if (kind <= Columns.MAX_DECIMALS) {
                digits += signed();
                values[i] = new Value.Numeric(digits / Columns.power(kind));
            } else {
                values[i] = value(kind, first + i);
            }
        }
        return values;
    }

    private @Nullable Value value(int kind, int record) throws RejectedException {
        try {
            return value(kind);
        } catch (RejectedException e) {
            if (e.code() == ErrorCode.MALFORMED_PAYLOAD) {
                throw e;
            }
            pack.reject(record, e);
            return null;
        }
    }

    private Value value(int kind) throws RejectedException {
        return switch (kind) {
            case Columns.DOUBLES -> number(ByteBuffer.wrap(bytes(Double.BYTES)).getDouble());
            case Columns.TEXTS -> TextValues.text(text());
            case Columns.BOOLEANS -> new Value.Bool(oneByte() != 0);
            case Columns.DATA -> TextValues.data(bytes(count()));
            default -> throw malformed("a column is of kind " + kind);
        };
    }

    private static Value number(double number) throws RejectedException {
        if (!Double.isFinite(number)) {
            throw new RejectedException(ErrorCode.INVALID_VALUE, "value is " + number + ": leave the reading out");
        }
        return new Value.Numeric(number);
    }

    private String text() throws RejectedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(count())))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("a text is not UTF-8");
        }
    }

    private byte[] bytes(int count) throws RejectedException {
        if (count > in.remaining()) {
            throw malformed("it ends in the middle");
        }
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    private int oneByte() throws RejectedException {
        if (!in.hasRemaining()) {
            throw malformed("it ends in the middle");
        }
        return in.get() & 0xff;
    }

    private long signed() throws RejectedException {
        long number = unsigned();
        return (number >>> 1) ^ -(number & 1);
    }

    /** How many of something follow: never more than there are bytes, for each takes one at least. */
    private int count() throws RejectedException {
        long count = unsigned();
        if (count < 0 || count > in.remaining()) {
            throw malformed("it ends in the middle");
        }
        return (int) count;
    }

    private long unsigned() throws RejectedException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = oneByte();
            number |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return number;
            }
        }
        throw malformed("a number has no end");
    }

    private RejectedException malformed(String why) {
        return new RejectedException(
                ErrorCode.MALFORMED_PAYLOAD, "not a pack in columns at byte " + in.position() + ": " + why);
    }
}
