package org.chieng.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryReaderTest {
    private static final long SECOND = 1_000_000;
    private static final long START = 1_760_000_400L * SECOND; // a whole 10 minutes
    private static final SeriesKey SERIES = new SeriesKey(new DeviceId("pi"), new ChannelName("uno", "temperature"));

    @TempDir
    Path folder;

    private TimeSeriesStore store;

    @BeforeEach
    void fill() throws Exception {
        store = SqliteTimeSeriesStore.open(folder);
        store.append(IntStream.range(0, 600)
                .mapToObj(i -> new DeviceReading(
                        SERIES.device(), Reading.ofNumber(SERIES.channel(), START + i * SECOND, i, "Cel")))
                .toList());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private History read(int points) throws Exception {
        return new HistoryReader(store).read(new HistoryQuery(SERIES, START, START + 600 * SECOND, points));
    }

    @Test
    void givesEveryPointWhereTheyAreFewEnough() throws Exception {
        assertThat(read(600))
                .isInstanceOfSatisfying(
                        History.Raw.class, raw -> assertThat(raw.points()).hasSize(600));
    }

    @Test
    void sumsUpWhereTheyAreTooMany() throws Exception {
        assertThat(read(60)).isInstanceOfSatisfying(History.Summed.class, summed -> {
            assertThat(summed.widthMicros()).isEqualTo(10 * SECOND);
            assertThat(summed.buckets()).hasSize(60);
            assertThat(summed.buckets().get(1)).isEqualTo(new Bucket(START + 10 * SECOND, 10, 10, 14.5, 19, 19));
        });
    }

    @Test
    void givesNothingForASeriesThatIsNotThere() throws Exception {
        SeriesKey unknown = new SeriesKey(SERIES.device(), new ChannelName("uno", "nothing"));

        assertThat(new HistoryReader(store).read(new HistoryQuery(unknown, 0, START, 10)))
                .isEqualTo(new History.Raw(List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "60, 60, 1",
        "60, 59, 2",
        "3600, 720, 5",
        "86400, 720, 120",
        "86400, 2000, 60",
        "31536000, 100, 345600",
        "0.000001, 1, 0.001"
    })
    void choosesAWidthThatPeopleCanName(double spanSeconds, int points, double widthSeconds) {
        assertThat(BucketWidth.forSpan(Math.round(spanSeconds * SECOND), points))
                .isEqualTo(Math.round(widthSeconds * SECOND));
    }

    @Test
    void refusesASpanThatEndsBeforeItBegins() {
        assertThatThrownBy(() -> new HistoryQuery(SERIES, 2, 2, 10)).hasMessageContaining("'to' must be after 'from'");
        assertThatThrownBy(() -> new HistoryQuery(SERIES, 1, 2, 2001))
                .hasMessageContaining("'points' must be 1 to 2000");
    }
}
