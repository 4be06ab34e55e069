package org.chieng.gateway.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.HistoryContract;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SqliteHistoryTest extends HistoryContract {
    private static final long DAY = RollUp.DAY.micros();
    private static final SeriesKey SERIES = new SeriesKey(new DeviceId("pi"), new ChannelName("board", "lux"));

    @Override
    protected TimeSeriesStore open(Path folder) throws StoreException {
        return SqliteTimeSeriesStore.open(folder);
    }

    @Override
    protected void settle() throws StoreException {
        ((SqliteTimeSeriesStore) store).settle(Long.MAX_VALUE);
    }

    private static DeviceReading number(long time, double value) {
        return new DeviceReading(SERIES.device(), Reading.ofNumber(SERIES.channel(), time, value, null));
    }

    private void sql(String statement) throws Exception {
        String file = folder.resolve(SqliteTimeSeriesStore.FILE).toString();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement running = connection.createStatement()) {
            running.executeUpdate(statement);
        }
    }

    @Test
    void longRangesAreReadFromRollUpsAndNotFromPoints() throws Exception {
        store.append(List.of(number(0, 1), number(DAY, 2), number(DAY + 1, 3)));
        settle();
        sql("DELETE FROM t"); // behind the store's back

        for (RollUp rollUp : RollUp.values()) {
            assertThat(store.buckets(SERIES, 0, 2 * DAY, 2 * rollUp.micros()).stream()
                            .mapToLong(Bucket::count)
                            .sum())
                    .isEqualTo(3);
        }
        assertThat(store.buckets(SERIES, 0, 2 * DAY, 1_000_000)).isEmpty();
    }

    @Test
    @Timeout(30)
    void hoursThatAreOverAreRolledUpInTheBackgroundWhileReadingsComeIn() throws Exception {
        store.close();
        store = SqliteTimeSeriesStore.open(folder, Duration.ofMillis(20));
        for (int hour = 0; hour < 50; hour++) {
            store.append(List.of(number(hour * RollUp.HOUR.micros(), hour)));
        }
        await().untilAsserted(() -> {
            try (Connection connection =
                            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(SqliteTimeSeriesStore.FILE));
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT (SELECT count(*) FROM dirty),"
                            + " (SELECT count(*) FROM r WHERE level = " + Level.HOUR.code() + ")")) {
                assertThat(row.getInt(1)).as("the newest hour is left").isEqualTo(1);
                assertThat(row.getInt(2)).isEqualTo(49);
            }
        });
    }

    @Test
    void anHourThatIsLeavingSeriesBySeriesIsCountedRightAllTheTime() throws Exception {
        List<DeviceReading> batch = new ArrayList<>();
        for (int series = 0; series < 30; series++) {
            for (int second = 0; second < 1_000; second++) {
                batch.add(new DeviceReading(
                        SERIES.device(), Reading.ofNumber(channel(series), second * 1_000_000L, 1.0, null)));
            }
        }
        store.append(batch);
        SqliteTimeSeriesStore sqlite = (SqliteTimeSeriesStore) store;
        long gone = sqlite.thinSome(0);
        assertThat(gone).isBetween(1_000L, 29_000L);
        assertThat(counts()).containsOnly(1_000L);

        for (int series = 0; series < 30; series++) {
            store.append(List.of(
                    new DeviceReading(SERIES.device(), Reading.ofNumber(channel(series), 2_000_000_000L, 2.0, null))));
        }
        assertThat(counts()).hasSize(30).containsOnly(1_001L);
        settle();
        assertThat(counts()).containsOnly(1_001L);
        store.thinBefore(DAY, RollUp.HOUR);
        assertThat(counts()).containsOnly(1_001L);
        assertThat(store.range(SERIES, 0, DAY, 1)).isEmpty();
    }

    @Test
    void anHourThatCameWhileLaterOnesWereLeavingIsNotCountedTwice() throws Exception {
        store.append(List.of(number(1, 1), number(5 * RollUp.HOUR.micros(), 2)));
        settle();
        SqliteTimeSeriesStore sqlite = (SqliteTimeSeriesStore) store;
        sqlite.thinSome(5); // as if hour 0 had not been there when the hours were listed
        sqlite.thinSome(5);
        store.append(List.of(number(2, 3)));
        settle();

        assertThat(store.buckets(SERIES, 0, DAY, DAY)).containsExactly(new Bucket(0, 3, 1, 2, 3, 2));
        assertThat(store.range(SERIES, 0, DAY, 10)).isEmpty();
    }

    private static ChannelName channel(int number) {
        return new ChannelName("board", "c" + number);
    }

    private List<Long> counts() throws Exception {
        List<Long> counts = new ArrayList<>();
        for (int series = 0; series < 30; series++) {
            SeriesKey key = new SeriesKey(SERIES.device(), channel(series));
            store.buckets(key, 0, DAY, DAY).forEach(day -> counts.add(day.count()));
        }
        return counts;
    }
}
