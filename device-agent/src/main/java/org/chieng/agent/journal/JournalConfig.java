package org.chieng.agent.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the journal lies and how large it may grow. Immutable.
 *
 * @param folder made when it is missing
 * @param maxBytes most bytes of all segments together; at least two segments
 * @param maxAge readings that could not be sent for longer than this are given up
 * @param fsync how often what was appended is forced to the disk: the most that a loss of power costs
 * @param segmentBytes size of a segment file; the unit in which old readings leave; 64 KiB to 1 GiB
 * @param keep how long readings stay that the server has acknowledged, as long as there is room; zero when they leave at once
 */
public record JournalConfig(
        Path folder, long maxBytes, Duration maxAge, Duration fsync, long segmentBytes, Duration keep) {
    /** Smallest segment: a few of the largest batches. */
    public static final long MIN_SEGMENT_BYTES = 64 * 1024;

    /** Largest segment, so that an offset fits an int with room to spare. */
    public static final long MAX_SEGMENT_BYTES = 1024 * 1024 * 1024;

    public JournalConfig {
        if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException("segment must be 64 KiB to 1 GiB");
        }
        if (maxBytes < 2 * segmentBytes) {
            throw new IllegalArgumentException("max-size must be at least two segments");
        }
        if (keep.isNegative()) {
            throw new IllegalArgumentException("keep must not be less than nothing");
        }
        if (maxAge.isNegative() || maxAge.isZero() || fsync.isNegative() || fsync.isZero()) {
            throw new IllegalArgumentException("max-age and fsync must be more than nothing");
        }
    }

    /** A journal that keeps nothing that is acknowledged. */
    public JournalConfig(Path folder, long maxBytes, Duration maxAge, Duration fsync, long segmentBytes) {
        this(folder, maxBytes, maxAge, fsync, segmentBytes, Duration.ZERO);
    }
}
