package org.chieng.gateway.store.sqlite;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.StoreException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;

/**
 * A process of its own: appends batches of {@value #BATCH}, and writes a byte to the file {@code acks} when one was
 * acknowledged. Roll-ups are reckoned now and then. Ends without closing the store.
 */
final class AppendRecorded {
    static final int BATCH = 50;
    static final long START = 1_790_000_000_000_000L;
    static final long STEP = 20_000_000L;
    static final DeviceId DEVICE = new DeviceId("pi");
    static final ChannelName CHANNEL = new ChannelName("board", "n");

    private static final int SETTLE_EVERY = 20;

    private AppendRecorded() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int batches = Integer.parseInt(args[1]);
        SqliteTimeSeriesStore store = SqliteTimeSeriesStore.open(folder);
        try (FileChannel acks =
                FileChannel.open(folder.resolve("acks"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int batch = 0; batch < batches; batch++) {
                append(store, batch);
                acks.write(ByteBuffer.wrap(new byte[] {1}), batch);
                if (batch % SETTLE_EVERY == 0) {
                    store.settle(Long.MAX_VALUE);
                }
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static void append(SqliteTimeSeriesStore store, int batch) throws StoreException {
        List<DeviceReading> readings = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            long n = (long) batch * BATCH + i;
            readings.add(new DeviceReading(DEVICE, Reading.ofNumber(CHANNEL, START + n * STEP, (double) n, null)));
        }
        store.append(readings);
    }
}
