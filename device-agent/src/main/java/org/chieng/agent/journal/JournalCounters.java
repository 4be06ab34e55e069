package org.chieng.agent.journal;

/**
 * What the journal went through since it was opened. Immutable.
 *
 * @param appended readings appended
 * @param pending readings appended and not acknowledged yet
 * @param left readings that were never acknowledged and had to leave
 * @param damaged readings that were found unreadable; what is pending has not been read yet
 * @param refused readings that could not be written at all
 * @param serverKnows whether the server has acknowledged all that tells of what was lost, in this run or before
 * @param bytes size of all segments
 */
public record JournalCounters(
        long appended, long pending, Left left, long damaged, long refused, boolean serverKnows, long bytes) {
    /** Readings that were never acknowledged and had to leave. */
    public long evicted() {
        return left.all();
    }

    /**
     * Why readings had to leave. Immutable.
     *
     * @param tooMany how many left since the journal had its greatest size
     * @param tooOld how many left since they could not be sent for too long
     * @param diskFull how many left since there was no room on the disk
     */
    public record Left(long tooMany, long tooOld, long diskFull) {
        /** None did. */
        public static final Left NONE = new Left(0, 0, 0);

        /** All of them. */
        public long all() {
            return tooMany + tooOld + diskFull;
        }

        Left and(Gap.Cause cause, long more) {
            return switch (cause) {
                case EVICTED -> new Left(tooMany + more, tooOld, diskFull);
                case TOO_OLD -> new Left(tooMany, tooOld + more, diskFull);
                case DISK_FULL -> new Left(tooMany, tooOld, diskFull + more);
                case DAMAGED, NOT_WRITTEN -> this; // they were never there to leave
            };
        }
    }
}
