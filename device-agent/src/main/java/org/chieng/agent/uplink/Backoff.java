package org.chieng.agent.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses that double from failure to failure, each drawn from the upper half, so that the agents of a province do not all come back in the same
 * second after their server was down. Confined to one thread.
 */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /** How long to wait after one more failure. */
    Duration next() {
        long most = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, 20));
        failures++;
        return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    }

    /** How long to wait when trying again soon can't help. */
    Duration slow() {
        return longest.plusMillis(random.nextLong(longest.toMillis() + 1));
    }

    /** It worked. */
    void reset() {
        failures = 0;
    }
}
