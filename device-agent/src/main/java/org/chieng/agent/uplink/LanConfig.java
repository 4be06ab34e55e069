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
    /** Chosen: a Pi answers within a second, and is back within some minutes of a power cut. */
    public static final LanConfig DEFAULT = new LanConfig(
            Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMinutes(10), Duration.ofMinutes(2));
}
