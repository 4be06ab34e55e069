package org.chieng.agent.journal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.chieng.agent.time.AgentClock;

/**
 * What stands at the head of a segment file, in {@value #BYTES} bytes, big-endian: magic and version (8), first sequence number
 * (8), boot id (16), wall and monotonic microseconds of its making (8 + 8), zeros, CRC-32C of all before it (4). All records of
 * a segment are of its boot. Immutable.
 *
 * @param firstSequence number of its first record
 * @param bootId the boot that the monotonic times of its records count from
 * @param created when it was made
 */
record SegmentHeader(long firstSequence, UUID bootId, AgentClock.Stamp created) {
    static final int BYTES = 64;

    /** "CHIENGJ" and version 1. */
    private static final long MAGIC = 0x434849454E474A01L;

    private static final int CRC_AT = BYTES - Integer.BYTES;

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.putLong(MAGIC).putLong(firstSequence);
        out.putLong(bootId.getMostSignificantBits()).putLong(bootId.getLeastSignificantBits());
        out.putLong(created.wallMicros()).putLong(created.monotonicMicros());
        out.putInt(CRC_AT, crc(out.array()));
        return out.position(0);
    }

    /** The header, or empty when it is damaged: its records can be read all the same, but nothing is appended to them. */
    static Optional<SegmentHeader> decode(ByteBuffer in) {
        if (in.remaining() < BYTES) {
            return Optional.empty();
        }
        byte[] bytes = new byte[BYTES];
        in.get(bytes);
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (header.getLong() != MAGIC || header.getInt(CRC_AT) != crc(bytes)) {
            return Optional.empty();
        }
        long first = header.getLong();
        UUID boot = new UUID(header.getLong(), header.getLong());
        return Optional.of(new SegmentHeader(first, boot, new AgentClock.Stamp(header.getLong(), header.getLong())));
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_AT);
        return (int) crc.getValue();
    }
}
