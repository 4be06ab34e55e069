package org.chieng.server.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One time that an experiment was done. Immutable.
 *
 * @param id its name in addresses
 * @param experiment of which
 * @param number 1 is the first
 * @param started when
 * @param ended when; null while it goes on until a hand or a trigger ends it; in the future while it goes on until then
 */
public record Run(
        EntryId id,
        EntryId experiment,
        int number,
        Instant started,
        @Nullable Instant ended) {

    /** Whether it goes on at that time. */
    public boolean isRunning(Instant now) {
        return ended == null || ended.isAfter(now);
    }

    /** When it ended, or up to when it has gone by now; it is never longer than {@link RunControl#MAX_DURATION}. */
    public Instant end(Instant now) {
        Instant latest = started.plus(RunControl.MAX_DURATION);
        Instant until = ended != null && ended.isBefore(now) ? ended : now;
        return until.isBefore(latest) ? until : latest;
    }
}
