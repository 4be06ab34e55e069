package org.chieng.gateway.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
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
}
