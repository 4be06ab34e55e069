package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff =
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new SplittableRandom(5));

    @Test
    void pausesDoubleUpToTheLongestAndAreDrawnFromTheUpperHalf() {
        long most = 500;
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.next().toMillis()).isBetween(most / 2, most);
            most = Math.min(30_000, most * 2);
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(500));
    }

    @Test
    void agentsDoNotComeBackTogether() {
        Backoff other = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new SplittableRandom(6));
        assertThat(backoff.next()).isNotEqualTo(other.next());
    }

    @Test
    void slowPauseIsLongerThanAnyOther() {
        assertThat(backoff.slow()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
    }
}
