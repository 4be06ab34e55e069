package org.chieng.agent.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    @ParameterizedTest
    @CsvSource({"PT0S, PT5S", "PT50S, PT5S", "PT5M, PT30S", "PT1H, PT6M", "PT10H, PT10M", "P30D, PT10M"})
    void waitsATenthOfWhatItHasWaited(Duration waited, Duration pause) {
        assertThat(Pace.after(waited)).isEqualTo(pause);
    }

    @Test
    void anAgentThatNobodyClaimsAsksSeldom() {
        Duration waited = Duration.ZERO;
        int questions = 0;
        while (waited.compareTo(Duration.ofDays(1)) < 0) {
            waited = waited.plus(Pace.after(waited));
            questions++;
        }

        assertThat(questions)
                .as("in its first day, with 144 in each that follows")
                .isLessThan(210);
    }
}
