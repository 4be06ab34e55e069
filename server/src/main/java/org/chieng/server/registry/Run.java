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
 * @param ended when; null when neither a hand nor a trigger has ended it; in the future while it goes on until then
 */
public record Run(
        EntryId id,
        EntryId experiment,
        int number,
        Instant started,
        @Nullable Instant ended) {

    /** When it ended or ends by itself; what nobody ends goes on for {@link RunControl#MAX_DURATION}, and nothing for longer. */
    public Instant latestEnd() {
        Instant latest = started.plus(RunControl.MAX_DURATION);
        return ended != null && ended.isBefore(latest) ? ended : latest;
    }

    /** Whether it goes on at that time. */
    public boolean isRunning(Instant now) {
        return latestEnd().isAfter(now);
    }

    /** When it ended, or up to when it has gone by now. */
    public Instant end(Instant now) {
        Instant latest = latestEnd();
        return latest.isBefore(now) ? latest : now;
    }
}
