package org.chieng.gateway.store.sqlite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.StoreException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;

/**
 * A process of its own: appends batches of {@value #BATCH} and prints the number of each that was acknowledged. When the
 * store refuses it prints the reason, then tries the same batch again.
 */
final class AppendUntilKilled {
    static final int BATCH = 50;
    static final long START = 1_790_000_000_000_000L;
    static final DeviceId DEVICE = new DeviceId("pi");
    static final ChannelName CHANNEL = new ChannelName("board", "n");

    private AppendUntilKilled() {}

    public static void main(String[] args) throws Exception {
        try (SqliteTimeSeriesStore store = SqliteTimeSeriesStore.open(Path.of(args[0]))) {
            for (long batch = 0; batch < Long.MAX_VALUE; batch++) {
                while (!append(store, batch)) {
                    Thread.sleep(20);
                }
                System.out.println("stored " + batch);
            }
        }
    }

    private static boolean append(SqliteTimeSeriesStore store, long batch) {
        List<DeviceReading> readings = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            long n = batch * BATCH + i;
            readings.add(new DeviceReading(DEVICE, Reading.ofNumber(CHANNEL, START + n * 10_000, (double) n, null)));
        }
        try {
            store.append(readings);
            return true;
        } catch (StoreException e) {
            System.out.println("refused " + e.getMessage());
            return false;
        }
    }
}
