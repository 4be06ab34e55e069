package org.chieng.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.influx.InfluxSettings;
import org.chieng.gateway.store.influx.InfluxTimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;

/** Opens the store that the settings name: the one place that knows which there are. */
public final class Stores {
    private Stores() {}

    /**
     * Opens it; blocks.
     *
     * @param folder the data folder: for the readings, or for what waits while their server is away
     * @throws StoreException when the folder or the file of the token can't be used; an InfluxDB need not be there
     */
    public static TimeSeriesStore open(StoreSettings settings, Path folder) throws StoreException {
        StoreSettings.Influx influx = settings.influxdb();
        if (influx == null) {
            return SqliteTimeSeriesStore.open(folder);
        }
        InfluxSettings server = new InfluxSettings(
                influx.url(), influx.org(), influx.bucket(), token(influx), influx.outboxBytes(), influx.timeout());
        return InfluxTimeSeriesStore.open(server, folder.resolve("influxdb"));
    }

    private static String token(StoreSettings.Influx influx) throws StoreException {
        if (influx.tokenFile() == null) {
            return influx.token();
        }
        try {
            return Files.readString(influx.tokenFile()).trim();
        } catch (IOException e) {
            throw new StoreException(
                    "store.influxdb.token-file " + influx.tokenFile() + " can't be read ("
                            + e.getClass().getSimpleName() + "): name another, or mend its rights",
                    e);
        }
    }
}
