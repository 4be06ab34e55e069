package org.chieng.gateway.store.influx;

import java.nio.file.Path;
import org.chieng.gateway.store.HistoryContract;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract about months of data, over an InfluxDB 1.6.7 behind {@link org.chieng.testkit.V2Front}. */
class InfluxHistoryTest extends HistoryContract {
    private static InfluxServer server;

    private String bucket = "";

    @BeforeAll
    static void startServer(@TempDir Path folder) throws Exception {
        server = InfluxServer.get(folder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected TimeSeriesStore open(Path folder) throws Exception {
        if (bucket.isEmpty()) {
            bucket = server.newBucket();
        }
        return InfluxTimeSeriesStore.open(server.settings(bucket), folder);
    }

    @Override
    protected void settle() throws StoreException {
        ((InfluxTimeSeriesStore) store).rollUpNow();
    }
}
