package org.chieng.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BatchPaceTest {
    private static final Duration APART = Duration.ofMinutes(10);

    private final AtomicLong seconds = new AtomicLong(50_000);
    private final BatchPace pace = new BatchPace(Duration.ofSeconds(10), () -> seconds.get() * 1_000_000_000L);

    private boolean isDue(int passed, boolean hasSomething, Duration apart) {
        seconds.addAndGet(passed);
        return pace.isDue(hasSomething, apart);
    }

    @Test
    void theFirstGoesAtOnceAndTheNextWhenItHasGathered() {
        assertThat(isDue(0, true, Duration.ZERO)).isTrue();
        assertThat(isDue(1, false, Duration.ZERO)).isFalse();
        assertThat(isDue(100, true, Duration.ZERO)).isFalse();
        assertThat(isDue(9, true, Duration.ZERO)).isFalse();
        assertThat(isDue(1, true, Duration.ZERO)).isTrue();
    }

    @Test
    void whereEachCostsMoneyTheyAreApartAndAfterAQuietTimeNoneWaits() {
        assertThat(isDue(0, true, APART)).isTrue();
        assertThat(isDue(60, true, APART)).isFalse();
        assertThat(isDue(530, true, APART)).isFalse();
        assertThat(isDue(10, true, APART)).isTrue();
        assertThat(isDue(3_600, true, APART)).isFalse(); // it gathers
        assertThat(isDue(10, true, APART)).isTrue();
    }

    @Test
    void whenSomebodyBeginsToLookWhatWaitedGoes() {
        assertThat(isDue(0, true, APART)).isTrue();
        assertThat(isDue(30, true, APART)).isFalse();
        assertThat(isDue(10, true, Duration.ZERO)).isTrue();
    }

    @Test
    void aSessionThatBeginsNeedNotWait() {
        assertThat(isDue(0, true, APART)).isTrue();
        pace.begin();
        assertThat(isDue(1, false, APART)).isFalse();
        assertThat(isDue(1, true, APART)).isTrue();
    }
}
