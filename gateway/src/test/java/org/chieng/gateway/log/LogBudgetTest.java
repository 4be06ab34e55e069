package org.chieng.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
    private final AtomicLong nanos = new AtomicLong();
    private final LogBudget budget = new LogBudget(nanos::get, 3, 2);

    private int taken() {
        int taken = 0;
        while (budget.take()) {
            taken++;
        }
        return taken;
    }

    @Test
    void givesSoManyAtOnceThenSoManyASecondAndCountsTheRest() {
        assertThat(taken()).isEqualTo(3);
        assertThat(budget.take()).isFalse();
        assertThat(budget.takeLeftOut()).isEqualTo(2);
        assertThat(budget.takeLeftOut()).isZero();
        nanos.addAndGet(1_000_000_000L);
        assertThat(taken()).isEqualTo(2);
        nanos.addAndGet(3_600_000_000_000L);
        assertThat(taken()).as("no more than at once").isEqualTo(3);
    }
}
