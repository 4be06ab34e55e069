package org.chieng.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chieng.server.report.Spread.Value;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static Value measured(double value) {
        return new Value(value, false);
    }

    private static Value proven(double value) {
        return new Value(value, true);
    }

    @Test
    void takesTheNearestRank() {
        Spread spread = new Spread(List.of(measured(4), measured(1), measured(3), measured(2)));

        assertThat(spread.percentile(50, 1)).contains(measured(2));
        assertThat(spread.percentile(51, 1)).contains(measured(3));
        assertThat(spread.percentile(100, 4)).contains(measured(4));
        assertThat(spread.percentile(50, 5)).isEmpty();
    }

    @Test
    void aLineThatMayBeFasterThanTheMedianMakesItOneThatMayBeMore() {
        assertThat(new Spread(List.of(proven(1), measured(2), measured(3))).percentile(50, 1))
                .contains(proven(2));
        assertThat(new Spread(List.of(measured(1), proven(2), measured(3))).percentile(50, 1))
                .contains(proven(2));
    }

    @Test
    void aLineOfWhichMoreThanThatIsProvenChangesNothing() {
        assertThat(new Spread(List.of(measured(1), measured(2), proven(3))).percentile(50, 1))
                .contains(measured(2));
    }
}
