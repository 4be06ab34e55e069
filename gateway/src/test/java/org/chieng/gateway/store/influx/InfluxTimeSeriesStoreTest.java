package org.chieng.gateway.store.influx;

import java.nio.file.Path;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.TimeSeriesStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, over an InfluxDB 1.6.7 behind {@link org.chieng.testkit.V2Front}. */
class InfluxTimeSeriesStoreTest extends TimeSeriesStoreContract {
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
    protected TimeSeriesStore open(Path folder) throws StoreException {
        if (bucket.isEmpty()) {
            bucket = server.newBucket();
        }
        return InfluxTimeSeriesStore.open(server.settings(bucket), folder);
    }

    @Override
    protected TimeSeriesStore openBackup(Path backup, Path emptyFolder) throws Exception {
        InfluxSettings settings = server.settings(server.newBucket());
        InfluxTimeSeriesStore.restore(settings, backup);
        return InfluxTimeSeriesStore.open(settings, emptyFolder);
    }
}
