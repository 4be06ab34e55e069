package org.chieng.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.chieng.server.experiment.RunSeries.Sample;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static List<Sample> samples(double... values) {
        List<Sample> samples = new ArrayList<>();
        DoubleStream.of(values).forEach(value -> samples.add(new Sample(samples.size() * 1_000_000L, value)));
        return samples;
    }

    @Test
    void areThoseOfNistsNumAcc3WhereTheSpreadIsATenMillionthOfTheMean() {
        // NIST StRD, univariate, NumAcc3: mean 1000000.2, deviation 0.1, both exact
        double[] values = new double[1001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i == 0 ? 1_000_000.2 : i % 2 == 1 ? 1_000_000.1 : 1_000_000.3;
        }

        Statistics found = Statistics.of(samples(values));

        assertThat(found.n()).isEqualTo(1001);
        assertThat(found.mean()).isCloseTo(1_000_000.2, within(1e-9));
        assertThat(found.deviation().orElseThrow()).isCloseTo(0.1, within(1e-9));
        assertThat(found.min()).isEqualTo(1_000_000.1);
        assertThat(found.max()).isEqualTo(1_000_000.3);
    }

    @Test
    void ofOnePointHaveNoDeviation() {
        assertThat(Statistics.of(samples(7)).deviation()).isEmpty();
        assertThat(Statistics.of(samples(7)).json().fieldNames()).containsExactlyInAnyOrder("n", "min", "mean", "max");
    }
}
