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
    /** Whether it was so at a moment; what flaps is away for two minutes of every three and a half. */
    boolean isAway(Instant at) {
        if (at.isBefore(from) || !at.isBefore(to)) {
            return false;
        }
        return trouble != Trouble.FLAPPING || Duration.between(from, at).toSeconds() % 210 < 120;
    }
}
