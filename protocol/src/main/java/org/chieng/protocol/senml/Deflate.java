package org.chieng.protocol.senml;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;

/** Payloads in the zlib format (RFC 1950, RFC 1951), known by their first byte. Pure functions. */
final class Deflate {
    /** The first byte of a zlib stream with a window of 32 KiB (RFC 1950 section 2.2); no pack begins with it. */
    static final int FIRST_BYTE = 0x78;

    private static final int PIECE = 8 * 1024;
    private static final byte[] NONE = {};

    private Deflate() {}

    static boolean isDeflated(byte[] payload) {
        return payload.length > 0 && payload[0] == FIRST_BYTE;
    }

    static byte[] deflate(byte[] plain) {
        return deflate(plain, NONE);
    }

    /** @param dictionary what both ends know beforehand (RFC 1950 section 2.3); empty for none */
    static byte[] deflate(byte[] plain, byte[] dictionary) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            if (dictionary.length > 0) {
                deflater.setDictionary(dictionary);
            }
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2 + 16);
            byte[] piece = new byte[PIECE];
            while (!deflater.finished()) {
                out.write(piece, 0, deflater.deflate(piece));
            }
            return out.toByteArray();
        } finally {
            deflater.end(); // its memory is not the heap's
        }
    }

    /**
     * Inflates, and stops as soon as there is more than may be: a small message can't make the receiver hold a large one.
     *
     * @throws RejectedException with {@link ErrorCode#PAYLOAD_TOO_LARGE}, or {@link ErrorCode#MALFORMED_PAYLOAD} when it is broken
     *     or something follows it
     */
    static byte[] inflate(byte[] deflated, int atMost) throws RejectedException {
        return inflate(deflated, atMost, NONE);
    }

    /**
     * The same, of what may have been deflated with a dictionary.
     *
     * @param dictionary empty for none
     */
    static byte[] inflate(byte[] deflated, int atMost, byte[] dictionary) throws RejectedException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(deflated);
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(atMost, 4 * deflated.length));
            byte[] piece = new byte[PIECE];
            while (!inflater.finished()) {
                int count = inflater.inflate(piece);
                if (count == 0 && inflater.needsDictionary() && dictionary.length > 0) {
                    inflater.setDictionary(dictionary);
                    count = inflater.inflate(piece);
                }
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw malformed("it ends in the middle");
                }
                if (out.size() + count > atMost) {
                    throw new RejectedException(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            "payload has more than " + atMost + " bytes when it is inflated: send it in parts");
                }
                out.write(piece, 0, count);
            }
            if (inflater.getRemaining() > 0) {
                throw malformed("something follows its end");
            }
            return out.toByteArray();
        } catch (IllegalArgumentException e) {
            throw malformed("it was made with another dictionary");
        } catch (DataFormatException e) {
            throw malformed(e.getMessage() == null ? "its bytes are damaged" : e.getMessage());
        } finally {
            inflater.end();
        }
    }

    private static RejectedException malformed(String why) {
        return new RejectedException(
                ErrorCode.MALFORMED_PAYLOAD, "payload begins like zlib (RFC 1950) and can't be inflated: " + why);
    }
}
