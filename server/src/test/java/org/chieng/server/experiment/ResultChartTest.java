package org.chieng.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Run;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ResultChartTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0", "1, 2", "-3, 7",
        "21.3, 21.300000000000004", "0.3, 0.30000000000000004", "1013.25, 1013.2500000000001",
        "1e300, -1e300", "4.9e-324, 0", "-1e-9, 1e-9"
    })
    void hasAFewStepsHoweverNearOrFarValuesAre(double one, double other) {
        Run run = new Run(new EntryId("r"), new EntryId("e"), 1, Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
        RunSeries series = new RunSeries(
                new SeriesKey(new DeviceId("pi"), new ChannelName("board", "temp")),
                null,
                null,
                OptionalLong.empty(),
                List.of(new RunSeries.Sample(0, one), new RunSeries.Sample(60_000_000, other)));

        String svg = ResultChart.of(List.of(new Result(run, List.of(series), List.of())), 0, new Words("en"));

        assertThat(svg.length()).isBetween(200, 20_000);
        assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
    }
}
