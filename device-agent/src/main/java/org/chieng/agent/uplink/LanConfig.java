package org.chieng.agent.uplink;

import java.time.Duration;

/**
 * How long the way over a lab's relay is tried. Immutable.
 *
 * @param answer longest that an answer may take
 * @param again how long after a failure the relay is looked for the first time again; each failure doubles it
 * @param longest at most between two looks
 * @param patience how long a relay may take nothing before this computer sends by itself
 */
public record LanConfig(Duration answer, Duration again, Duration longest, Duration patience) {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /**
     * What follows from the patience. Chosen: a Pi answers within a second, and is back within some minutes of a power cut; with the usual 2 minutes it is
     * looked for after 15 s, at last every 10 minutes.
     */
    public static LanConfig of(Duration patience) {
        return new LanConfig(ANSWER, patience.dividedBy(8), patience.multipliedBy(5), patience);
    }
}
