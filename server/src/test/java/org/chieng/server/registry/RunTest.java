package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunTest {
    private static final Instant STARTED = Instant.parse("2026-09-05T02:00:00Z");
    private static final Duration DAY = RunControl.MAX_DURATION;

    private static Run run(@Nullable Instant ended) {
        return new Run(new EntryId("r"), new EntryId("e"), 1, STARTED, ended);
    }

    @Test
    void aRunThatNobodyEndsIsOverAfterADay() {
        Run forgotten = run(null);

        assertThat(forgotten.isRunning(STARTED.plus(DAY).minusMillis(1))).isTrue();
        assertThat(forgotten.isRunning(STARTED.plus(DAY))).isFalse();
        assertThat(forgotten.end(STARTED.plusSeconds(9))).isEqualTo(STARTED.plusSeconds(9));
        assertThat(forgotten.end(STARTED.plus(DAY.multipliedBy(40)))).isEqualTo(STARTED.plus(DAY));
    }

    @Test
    void aRunGoesOnUntilTheTimeAtWhichItEnds() {
        Run ended = run(STARTED.plusSeconds(60));

        assertThat(ended.isRunning(STARTED.plusSeconds(59))).isTrue();
        assertThat(ended.isRunning(STARTED.plusSeconds(60))).isFalse();
        assertThat(ended.end(STARTED.plusSeconds(99))).isEqualTo(STARTED.plusSeconds(60));
        assertThat(run(STARTED.plus(DAY).plusSeconds(1)).latestEnd()).isEqualTo(STARTED.plus(DAY));
    }
}
