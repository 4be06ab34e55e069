package org.chieng.agent.journal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.chieng.agent.time.ClockBook;

/**
 * Readings that the server will never get. Immutable.
 *
 * @param cause why
 * @param readings how many
 * @param from none of them is earlier
 * @param to none of them is later
 * @param atMicros under which time the gap is told: the same each time, so that telling it again changes nothing
 * @param total readings lost by that cause and those like it since the journal was begun, these with them
 */
record Gap(Cause cause, long readings, Moment from, Moment to, long atMicros, long total) {

    /** The same gap, told under this time. */
    Gap toldAt(long micros) {
        return new Gap(cause, readings, from, to, micros, total);
    }

    /** The same gap, with the times that have become known since. */
    Gap settled(ClockBook book) {
        return new Gap(cause, readings, from.settled(book), to.settled(book), atMicros, total);
    }

    /** Why readings are lost. */
    enum Cause {
        /** They were the oldest and the journal had its greatest size. */
        EVICTED(0, Kind.EVICTED),
        /** They could not be sent for too long. */
        TOO_OLD(1, Kind.EVICTED),
        /** They were the oldest and the disk was full. */
        DISK_FULL(2, Kind.EVICTED),
        /** They can't be read any more. */
        DAMAGED(3, Kind.DAMAGED),
        /** They could not be written. */
        NOT_WRITTEN(4, Kind.REFUSED);

        private final int code;
        private final Kind kind;

        Cause(int code, Kind kind) {
            this.code = code;
            this.kind = kind;
        }

        /** The cause of a code, or empty when it is none. */
        static Optional<Cause> of(int code) {
            return Arrays.stream(values()).filter(cause -> cause.code == code).findFirst();
        }

        /** What stands for it on the disk. */
        int code() {
            return code;
        }

        Kind kind() {
            return kind;
        }

        /** E.g. {@code disk-full}. */
        String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What is counted together. */
    enum Kind {
        EVICTED(0),
        DAMAGED(1),
        REFUSED(2);

        private final int place;

        Kind(int place) {
            this.place = place;
        }

        /** Its place among the counts. */
        int place() {
            return place;
        }

        /** The channel of the count, e.g. {@code journal.evicted}. */
        String channel() {
            return "journal." + name().toLowerCase(Locale.ROOT);
        }
    }
}
