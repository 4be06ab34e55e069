package org.chieng.agent.journal;

import java.util.OptionalLong;
import java.util.UUID;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.jspecify.annotations.Nullable;

/**
 * When something was, as far as that is known: what the clocks showed is kept until the true time is. Immutable.
 *
 * @param micros the true time, UTC in microseconds; empty while it is not known
 * @param bootId the boot whose clocks showed it, or null where none did
 * @param shown what they showed then
 */
record Moment(OptionalLong micros, @Nullable UUID bootId, AgentClock.Stamp shown) {
    private static final AgentClock.Stamp NOTHING = new AgentClock.Stamp(0, 0);

    /** A true time, or one that will never be known. */
    static Moment of(OptionalLong micros) {
        return new Moment(micros, null, NOTHING);
    }

    /** The same moment, with its true time where that has become known since. */
    Moment settled(ClockBook book) {
        if (micros.isPresent() || bootId == null) {
            return this;
        }
        return new Moment(book.recall(bootId, shown.wallMicros(), shown.monotonicMicros()), bootId, shown);
    }
}
