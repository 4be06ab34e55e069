package org.chieng.protocol.relay;

import java.util.Arrays;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;

/** Reads what {@link TableWriter} writes, of whoever. One thread. */
final class TableReader {
    private static final int MORE = 0x80;

    private final byte[] bytes;
    private int at;

    TableReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int oneByte() throws RejectedException {
        if (at >= bytes.length) {
            throw malformed("it ends in the middle");
        }
        return bytes[at++] & 0xFF;
    }

    long number() throws RejectedException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = oneByte();
            number |= (long) (next & (MORE - 1)) << shift;
            if (next < MORE) {
                return number;
            }
        }
        throw malformed("a number has no end");
    }

    long signed() throws RejectedException {
        long number = number();
        return (number >>> 1) ^ -(number & 1);
    }

    /** How many of something follow: never more than there are bytes, for each takes one at least. */
    int count() throws RejectedException {
        long count = number();
        if (count < 0 || count > bytes.length - at) {
            throw malformed("it ends in the middle");
        }
        return (int) count;
    }

    /** A place in a list of so many. */
    int place(int size) throws RejectedException {
        long place = number();
        if (place < 0 || place >= size) {
            throw malformed("there is no " + place + " in a list of " + size);
        }
        return (int) place;
    }

    byte[] raw(int count) throws RejectedException {
        if (count > bytes.length - at) {
            throw malformed("it ends in the middle");
        }
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    byte[] bytes() throws RejectedException {
        return raw(count());
    }

    void end() throws RejectedException {
        if (at < bytes.length) {
            throw malformed("something follows its end");
        }
    }

    RejectedException malformed(String why) {
        return new RejectedException(
                ErrorCode.MALFORMED_PAYLOAD, "payload is no batch of a relay (byte " + at + "): " + why);
    }
}
