package org.chieng.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.chieng.testkit.MovedClock;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final MovedClock clock = new MovedClock(Instant.EPOCH);
    private final Backoff backoff = new Backoff(clock, 3);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            backoff.failed("lan");
        }
    }

    @Test
    void doublesTheWaitWithEachFailureUpToAnEnd() {
        fail(2);
        assertThat(backoff.wait("lan")).isZero();
        fail(1);
        assertThat(backoff.wait("lan")).hasSeconds(30);
        clock.now = clock.now.plusSeconds(30);
        assertThat(backoff.wait("lan")).isZero();
        fail(1);
        assertThat(backoff.wait("lan")).hasSeconds(60);
        fail(100);
        assertThat(backoff.wait("lan")).isEqualTo(Duration.ofMinutes(15));
        assertThat(backoff.wait("minh")).isZero();
    }

    @Test
    void forgetsFailuresOfWhoeverHasProvedWhoTheyAre() {
        fail(3);
        backoff.succeeded("lan");
        fail(2);

        assertThat(backoff.wait("lan")).isZero();
    }

    @Test
    void forgetsFailuresOfAnHourAgo() {
        fail(3);
        clock.now = clock.now.plus(Duration.ofMinutes(61));
        fail(1);

        assertThat(backoff.wait("lan")).isZero();
    }

    @Test
    void keepsNoMoreThanItHasRoomFor() {
        fail(3);
        for (int i = 0; i < 10_000; i++) {
            backoff.failed("somebody-" + i);
        }
        assertThat(backoff.wait("lan")).isZero();
    }
}
