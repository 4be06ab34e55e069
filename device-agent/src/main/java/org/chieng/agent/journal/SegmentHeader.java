package org.chieng.agent.journal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.chieng.agent.time.AgentClock;

/**
 * What stands at the head of a segment file, in {@value #BYTES} bytes, big-endian: magic and version (8), first sequence number
 * (8), boot id (16), wall and monotonic microseconds of its making (8 + 8), 1 when that wall clock was known to be right, zeros,
 * CRC-32C of all before it (4). All records of a segment are of its boot, and of a stretch of it in which what was known of the clock
 * did not change. Immutable.
 *
 * @param firstSequence number of its first record
 * @param bootId the boot that the monotonic times of its records count from
 * @param created when it was made
 * @param timeKnown whether that is the true time, or only what the wall clock showed
 */
record SegmentHeader(long firstSequence, UUID bootId, AgentClock.Stamp created, boolean timeKnown) {
    static final int BYTES = 64;

    /** "CHIENGJ" and version 2; version 1, whose times were never corrected, was not released. */
    private static final long MAGIC = 0x434849454E474A02L;

    private static final int CRC_AT = BYTES - Integer.BYTES;

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.putLong(MAGIC).putLong(firstSequence);
        out.putLong(bootId.getMostSignificantBits()).putLong(bootId.getLeastSignificantBits());
        out.putLong(created.wallMicros()).putLong(created.monotonicMicros());
        out.put((byte) (timeKnown ? 1 : 0));
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
        AgentClock.Stamp created = new AgentClock.Stamp(header.getLong(), header.getLong());
        return Optional.of(new SegmentHeader(first, boot, created, header.get() == 1));
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_AT);
        return (int) crc.getValue();
    }
}
