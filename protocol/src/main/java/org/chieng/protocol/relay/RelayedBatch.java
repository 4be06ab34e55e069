package org.chieng.protocol.relay;

import java.util.List;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.PackEncoder;

/**
 * The payload of {@code relayed}: the readings of a lab's computers as one table, the form of {@code docs/protocol.md} "A relay"; deflated where that is
 * shorter. Pure functions.
 */
public final class RelayedBatch {
    /** Most parts; chosen: several rooms. */
    public static final int MAX_PARTS = 500;

    /** Most readings of all parts: even as the longest numbers they fit a payload beside {@value #MAX_PACK_BYTES} bytes of texts. */
    public static final int MAX_READINGS = 8_000;

    /** Most bytes of the packs that are given to {@link #encode}, together, so that a payload is never too large. */
    public static final int MAX_PACK_BYTES = 96 * 1024;

    /** First byte of the form. */
    static final int VERSION = 1;

    private RelayedBatch() {}

    /**
     * Writes parts. What of a pack can't be read is left out.
     *
     * @throws RejectedException when a pack can't be read at all
     * @throws IllegalArgumentException when there are more parts or readings than may be, or they have more bytes than a payload may
     */
    public static byte[] encode(List<RelayedPart> parts) throws RejectedException {
        if (parts.size() > MAX_PARTS) {
            throw new IllegalArgumentException(parts.size() + " parts, at most " + MAX_PARTS);
        }
        byte[] plain = new LabTable(parts).write();
        if (plain.length > PackDecoder.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(plain.length + " bytes in a batch");
        }
        byte[] deflated = PackEncoder.deflate(plain, LabWords.dictionary());
        return deflated.length < plain.length ? deflated : plain;
    }

    /**
     * Reads parts; each has its readings as a pack in columns.
     *
     * @throws RejectedException when the whole can't be read, or is too large; a device's own pack is looked at by whoever stores it
     */
    public static List<RelayedPart> decode(byte[] payload) throws RejectedException {
        return new LabTableReader(PackDecoder.inflated(payload, LabWords.dictionary())).parts();
    }
}
