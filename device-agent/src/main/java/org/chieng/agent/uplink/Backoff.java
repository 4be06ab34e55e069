package org.chieng.agent.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses before a try to connect, drawn at random between nothing and a limit, so that the agents of a province do not come in the same second:
 * not when their server was down, and not when the power comes back. The limit doubles from failure to failure. Confined to one thread.
 */
final class Backoff {
    private final UplinkConfig.Timing timing;
    private final RandomGenerator random;
    private int failures;

    Backoff(UplinkConfig.Timing timing, RandomGenerator random) {
        this.timing = timing;
        this.random = random;
    }

    /** How long to wait when many others may have lost the same server, or were switched on, in the same moment. */
    Duration together() {
        return upTo(timing.spread());
    }

    /** How long to wait after one more failure. */
    Duration next() {
        Duration most = timing.firstPause().multipliedBy(1L << Math.min(failures, 16));
        failures++;
        return upTo(most.compareTo(timing.longestPause()) < 0 ? most : timing.longestPause());
    }

    /** How long to wait when trying again soon can't help: somebody has to mend something, or the server said that it has too much to do. */
    Duration slow() {
        return timing.longestPause().plus(upTo(timing.longestPause()));
    }

    private Duration upTo(Duration most) {
        return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }

    /** It worked. */
    void reset() {
        failures = 0;
    }
}
