package org.chieng.agent.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chieng.agent.testkit.HandClock;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final HandClock clock = new HandClock();
    private final Throttle throttle =
            new Throttle(Duration.ofSeconds(10), clock.agentClock().monotonicNanos());
    private final List<Long> lines = new ArrayList<>();

    @Test
    void firstLinePassesAndTheNextTellsHowManyWereHeldBack() {
        throttle.pass(lines::add);
        throttle.pass(lines::add);
        throttle.pass(lines::add);
        clock.pass(Duration.ofSeconds(10));
        throttle.pass(lines::add);

        assertThat(lines).containsExactly(0L, 2L);
    }
}
