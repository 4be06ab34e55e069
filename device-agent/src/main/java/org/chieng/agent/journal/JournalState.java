package org.chieng.agent.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * What a journal knows besides its segments. Immutable.
 *
 * @param acknowledged last sequence number acknowledged, 0 when none is
 * @param damagedThrough damaged records up to this number have been counted
 * @param lost readings lost since the journal was begun, by {@link Gap.Kind}
 * @param gaps gaps that the server has not acknowledged yet, whether the journal tells of them or not
 */
record JournalState(long acknowledged, long damagedThrough, List<Long> lost, List<Gap> gaps) {
    static final JournalState NEW = new JournalState(0, 0, List.of(0L, 0L, 0L), List.of());

    /** Most gaps that are remembered. */
    static final int MOST_GAPS = 16;

    /** Size when it is written; a state takes less. */
    static final int BYTES = 1024;

    /** "CHIENGP" and version 1. */
    private static final long MAGIC = 0x434849454E475001L;

    private static final int CRC_AT = BYTES - Integer.BYTES;

    JournalState {
        lost = List.copyOf(lost);
        gaps = List.copyOf(gaps);
    }

    ByteBuffer encode(long generation) {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.putLong(MAGIC).putLong(generation).putLong(acknowledged).putLong(damagedThrough);
        lost.forEach(out::putLong);
        out.put((byte) gaps.size());
        for (Gap gap : gaps) {
            out.put((byte) gap.cause().code()).putLong(gap.readings());
            put(out, gap.from());
            put(out, gap.to());
            out.putLong(gap.atMicros()).putLong(gap.total());
        }
        out.putInt(CRC_AT, crc(out.array()));
        return out.position(0).limit(BYTES);
    }

    /** What the clocks showed is not kept: it is of use in the same boot, and hardly ever in another. */
    private static void put(ByteBuffer out, Moment moment) {
        out.putLong(moment.micros().orElse(Long.MIN_VALUE));
    }

    private static Moment get(ByteBuffer in) {
        long micros = in.getLong();
        return Moment.of(micros == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(micros));
    }

    /** A state and how often one was written before. Immutable. */
    record Written(long generation, JournalState state) {}

    /** The state in these bytes, or empty when they are damaged. */
    static Optional<Written> decode(ByteBuffer in) {
        if (in.remaining() < BYTES) {
            return Optional.empty();
        }
        byte[] bytes = new byte[BYTES];
        in.get(bytes);
        ByteBuffer state = ByteBuffer.wrap(bytes);
        if (state.getLong() != MAGIC || state.getInt(CRC_AT) != crc(bytes)) {
            return Optional.empty();
        }
        long generation = state.getLong();
        long acknowledged = state.getLong();
        long damagedThrough = state.getLong();
        List<Long> lost = List.of(state.getLong(), state.getLong(), state.getLong());
        List<Gap> gaps = new ArrayList<>();
        for (int left = state.get(); left > 0; left--) {
            Optional<Gap.Cause> cause = Gap.Cause.of(state.get());
            if (cause.isEmpty()) {
                return Optional.empty(); // of a newer version
            }
            gaps.add(new Gap(cause.get(), state.getLong(), get(state), get(state), state.getLong(), state.getLong()));
        }
        return Optional.of(new Written(generation, new JournalState(acknowledged, damagedThrough, lost, gaps)));
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_AT);
        return (int) crc.getValue();
    }
}
