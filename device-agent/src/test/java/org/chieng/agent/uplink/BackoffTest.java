package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
    private static final UplinkConfig.Timing TIMING = UplinkConfig.Timing.DEFAULT;

    /** The schools of a province that loses its server, or its power. */
    private static final int AGENTS = 520;

    private final Backoff backoff = new Backoff(TIMING, new SplittableRandom(5));

    @Test
    void limitOfThePausesDoublesUpToTheLongest() {
        long most = TIMING.firstPause().toMillis();
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.next().toMillis()).isBetween(0L, most);
            most = Math.min(TIMING.longestPause().toMillis(), most * 2);
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(TIMING.firstPause());
    }

    @Test
    void slowPauseIsLongerThanAnyOther() {
        assertThat(backoff.slow())
                .isBetween(TIMING.longestPause(), TIMING.longestPause().multipliedBy(2));
    }

    /** All agents lose their server in the same moment; it is back after some seconds. A try while it is down fails at once. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 10, 60, 600})
    void province520DoesNotComeInOneSecond(int downSeconds) {
        TreeMap<Long, Integer> arrivals = new TreeMap<>();
        TreeMap<Long, Integer> tries = new TreeMap<>();
        for (int agent = 0; agent < AGENTS; agent++) {
            Backoff own = new Backoff(TIMING, new SplittableRandom(agent));
            Duration at = own.together();
            while (at.toSeconds() < downSeconds) {
                tries.merge(at.toSeconds(), 1, Integer::sum);
                at = at.plus(own.next());
            }
            arrivals.merge(at.toSeconds(), 1, Integer::sum);
            tries.merge(at.toSeconds(), 1, Integer::sum);
        }
        int most = arrivals.values().stream().max(Integer::compare).orElseThrow();
        assertThat(most).as("arrivals in the worst second").isLessThan(100);
        assertThat(tries.values().stream().max(Integer::compare).orElseThrow())
                .as("tries in the worst second")
                .isLessThan(120);
        long last = arrivals.lastKey() - downSeconds;
        assertThat(last).as("seconds until the last is back").isLessThanOrEqualTo(61);
    }
}
