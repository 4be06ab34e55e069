package org.chieng.protocol.relay;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.PackEncoder;

/**
 * The payload of {@code relayed}: byte 1 (the version), how many parts, then each part: the device's name after its length, one byte (0: nothing is
 * said, 1: online, 2: offline), a payload after its length. Numbers are LEB128. Deflated where that is shorter. Pure functions.
 */
public final class RelayedBatch {
    /** Most parts; chosen: several rooms. */
    public static final int MAX_PARTS = 500;

    private static final int VERSION = 1;
    private static final int MORE = 0x80;
    private static final int LONGEST_NUMBER_BITS = 28;

    private RelayedBatch() {}

    /**
     * Writes parts.
     *
     * @throws IllegalArgumentException when there are more than {@value #MAX_PARTS}, or they have more bytes than a payload may
     */
    public static byte[] encode(List<RelayedPart> parts) {
        if (parts.size() > MAX_PARTS) {
            throw new IllegalArgumentException(parts.size() + " parts, at most " + MAX_PARTS);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(VERSION);
        number(out, parts.size());
        for (RelayedPart part : parts) {
            bytes(out, part.device().value().getBytes(StandardCharsets.US_ASCII));
            out.write(part.presence().code());
            bytes(out, part.pack());
        }
        byte[] plain = out.toByteArray();
        if (plain.length > PackDecoder.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(plain.length + " bytes in a batch");
        }
        byte[] deflated = PackEncoder.deflate(plain);
        return deflated.length < plain.length ? deflated : plain;
    }

    private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
        number(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, int number) {
        int left = number;
        while (left >= MORE) {
            out.write((left & (MORE - 1)) | MORE);
            left >>>= 7;
        }
        out.write(left);
    }

    /**
     * Reads parts.
     *
     * @throws RejectedException when the whole can't be read, or is too large; a device's own payload is looked at by whoever stores it
     */
    public static List<RelayedPart> decode(byte[] payload) throws RejectedException {
        return new Reader(PackDecoder.inflated(payload)).parts();
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        List<RelayedPart> parts() throws RejectedException {
            if (next() != VERSION) {
                throw malformed("it does not begin with version " + VERSION);
            }
            int count = number();
            if (count > MAX_PARTS) {
                throw malformed("it says that it has " + count + " parts, at most " + MAX_PARTS + " may be");
            }
            List<RelayedPart> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                DeviceId device = DeviceId.parse(new String(some(), StandardCharsets.UTF_8));
                parts.add(new RelayedPart(device, presence(next()), some()));
            }
            if (at < bytes.length) {
                throw malformed("something follows its last part");
            }
            return parts;
        }

        private RelayedPart.Presence presence(int code) throws RejectedException {
            for (RelayedPart.Presence one : RelayedPart.Presence.values()) {
                if (one.code() == code) {
                    return one;
                }
            }
            throw malformed("a device's presence is " + code);
        }

        private int next() throws RejectedException {
            if (at >= bytes.length) {
                throw malformed("it ends in the middle");
            }
            return bytes[at++] & 0xFF;
        }

        private int number() throws RejectedException {
            int number = 0;
            for (int shift = 0; shift < LONGEST_NUMBER_BITS; shift += 7) {
                int one = next();
                number |= (one & (MORE - 1)) << shift;
                if (one < MORE) {
                    return number;
                }
            }
            throw malformed("a number has more than " + LONGEST_NUMBER_BITS + " bits");
        }

        private byte[] some() throws RejectedException {
            int length = number();
            if (length > bytes.length - at) {
                throw malformed("it ends in the middle");
            }
            at += length;
            return Arrays.copyOfRange(bytes, at - length, at);
        }

        private RejectedException malformed(String why) {
            return new RejectedException(
                    ErrorCode.MALFORMED_PAYLOAD, "payload is no batch of a relay (byte " + at + "): " + why);
        }
    }
}
