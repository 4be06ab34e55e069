package org.chieng.gateway.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final long DAY = 86_400_000_000L;
    private static final SeriesKey SERIES = new SeriesKey(new DeviceId("pi"), new ChannelName("board", "temperature"));

    @TempDir
    Path folder;

    @Test
    void keepsPointsThenFiveMinutesThenHoursThenNothing() throws Exception {
        try (SqliteTimeSeriesStore store = SqliteTimeSeriesStore.open(folder)) {
            long today = NOW.getEpochSecond() * 1_000_000L / DAY * DAY;
            List<DeviceReading> batch = new ArrayList<>();
            for (int day = 0; day < 100; day++) {
                for (int five = 0; five < 2; five++) {
                    long time = today - day * DAY + five * RollUp.FIVE_MINUTES.micros();
                    batch.add(new DeviceReading(SERIES.device(), Reading.ofNumber(SERIES.channel(), time, 1.0, null)));
                }
            }
            store.append(batch);
            RetentionSettings settings =
                    new RetentionSettings(Duration.ofDays(10), Duration.ofDays(30), Duration.ofDays(50));
            new Retention(store, settings, Clock.fixed(NOW, ZoneOffset.UTC)).run();

            assertThat(store.range(SERIES, 0, Long.MAX_VALUE, 1_000)).hasSize(11 * 2);
            assertThat(count(store, today - 30 * DAY, RollUp.FIVE_MINUTES)).isEqualTo(31 * 2);
            assertThat(count(store, 0, RollUp.FIVE_MINUTES)).as("hours beyond").isEqualTo(31 * 2 + 20);
            assertThat(count(store, 0, RollUp.HOUR)).isEqualTo(51);
        }
    }

    private static int count(SqliteTimeSeriesStore store, long from, RollUp width) throws Exception {
        return store.buckets(SERIES, from, Long.MAX_VALUE, width.micros()).size();
    }

    @Test
    void refusesToKeepPointsLongerThanWhatIsMadeOfThem() {
        assertThatThrownBy(() -> new RetentionSettings(Duration.ofDays(2), Duration.ofDays(1), Duration.ofDays(3)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
