package org.chieng.sim.province;

import java.time.Duration;
import java.time.Instant;

/**
 * What was true: a school had trouble with its line. Immutable.
 *
 * @param school its id
 * @param trouble what it was
 * @param from its first moment
 * @param to behind its last moment
 */
public record LineOutage(String school, Trouble trouble, Instant from, Instant to) {
    /** What flaps is away once in so long. */
    public static final Duration FLAP = Duration.ofSeconds(210);

    /** And so long, from the begin of each. */
    public static final Duration FLAP_AWAY = Duration.ofMinutes(2);

    /** Whether it was so at a moment. */
    boolean isAt(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    /** Whether the line was away at a moment. */
    boolean isAway(Instant at) {
        if (!isAt(at) || trouble == Trouble.RAIN) {
            return false;
        }
        return trouble != Trouble.FLAPPING
                || Duration.between(from, at).toSeconds() % FLAP.toSeconds() < FLAP_AWAY.toSeconds();
    }
}
