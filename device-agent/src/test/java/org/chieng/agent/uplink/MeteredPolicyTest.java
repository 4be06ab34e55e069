package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.chieng.agent.uplink.MeteredPolicy.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MeteredPolicyTest {
    @ParameterizedTest
    @CsvSource({
        // metered, used, forecast, allowance, before → step
        "false, 999, 999, 100, NORMAL, OPEN",
        "true, 0, 0, 0, OPEN, NORMAL", // no allowance is set
        "true, 10, 100, 100, OPEN, NORMAL",
        "true, 10, 101, 100, NORMAL, SAVING",
        "true, 10, 95, 100, SAVING, SAVING", // not to and fro
        "true, 10, 90, 100, SAVING, NORMAL",
        "true, 10, 151, 100, SAVING, TIGHT",
        "true, 10, 140, 100, TIGHT, TIGHT",
        "true, 10, 134, 100, TIGHT, SAVING",
        "true, 85, 90, 100, NORMAL, TIGHT",
        "true, 97, 97, 100, TIGHT, USED_UP",
        "true, 0, 0, 100, USED_UP, NORMAL", // a new cycle
        "false, 97, 97, 100, USED_UP, OPEN", // the school has fibre again
    })
    void rowFollowsTheTable(boolean metered, long used, long forecast, long allowance, Step before, Step step) {
        assertThat(MeteredPolicy.step(metered, new Usage(used, forecast, allowance), before))
                .isEqualTo(step);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void batchesKeepTheSessionAliveWithoutPings(Step step) {
        if (step.minutes() > 0 && step.sends()) {
            assertThat(step.keepAlive()).isGreaterThan(step.batch());
        }
    }

    @Test
    void teachersReadTheSameTable() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "agent.md"));
        for (Step step : Step.values()) {
            String row = page.lines()
                    .filter(line -> line.startsWith("| `" + step.wireName() + "` |"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no row for " + step));
            if (step.minutes() > 0 && step.sends()) {
                assertThat(row)
                        .contains(step.minutes() + "-minute")
                        .contains(step.batch().toMinutes() + " minutes");
            }
        }
        assertThat(page).contains("97 %").contains("85 %").contains("150 %");
    }
}
