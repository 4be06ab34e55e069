package org.chieng.server.lab;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.jspecify.annotations.Nullable;

/**
 * A machine, or a room as a whole, that needs care. Immutable.
 *
 * @param lab where, or null where that is not known
 * @param device which machine, or null where it is the room
 * @param reasons why, the gravest first; at least one
 */
record Care(@Nullable Lab lab, @Nullable Device device, List<Reason> reasons) {
    /** How grave something is. */
    enum Gravity {
        /** Today. */
        BAD,
        /** Soon. */
        WATCH,
        /** Somebody is at it, or it can wait. */
        NOTE
    }

    /**
     * Why a machine needs care. Immutable.
     *
     * @param kind in words of closed lists, e.g. {@code disk.pending}, {@code finding.memory-gone}, {@code ticket.broken}
     * @param gravity how grave
     * @param rank among all, the gravest lowest
     * @param number what belongs to the kind, or null
     * @param since since when, or null
     * @param finding the finding behind it, or null
     * @param ticket the ticket behind it, or null
     * @param room in which other room it is, or null where that is not known or does not matter
     */
    record Reason(
            String kind,
            Gravity gravity,
            int rank,
            @Nullable Long number,
            @Nullable Instant since,
            @Nullable EntryId finding,
            @Nullable EntryId ticket,
            @Nullable EntryId room) {
        static final Comparator<Reason> ORDER =
                Comparator.comparingInt(Reason::rank).thenComparing(Reason::kind);
    }

    Care {
        reasons = reasons.stream().sorted(Reason.ORDER).toList();
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("no reason to care");
        }
    }

    /** The gravest reason. */
    Reason first() {
        return reasons.get(0);
    }
}
