package org.chieng.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chieng.gateway.store.StoreContents;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.influx.InfluxBackups;
import org.chieng.gateway.store.influx.InfluxSettings;
import org.chieng.gateway.store.influx.InfluxTimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteBackups;
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
        return InfluxTimeSeriesStore.open(settings(influx), folder.resolve("influxdb"));
    }

    /**
     * Backs up what {@link #open} opens, also while another process has it open; blocks.
     *
     * @param folder the data folder
     * @param target must not exist
     * @return what the backup holds
     * @throws StoreException when it can't be read or written
     */
    public static StoreContents backup(StoreSettings settings, Path folder, Path target) throws StoreException {
        StoreSettings.Influx influx = settings.influxdb();
        return influx == null ? SqliteBackups.backup(folder, target) : InfluxBackups.backup(settings(influx), target);
    }

    /**
     * Reads a backup from end to end; blocks.
     *
     * @return what it holds
     * @throws StoreException when it is damaged, not whole, or none
     */
    public static StoreContents verify(StoreSettings settings, Path backup) throws StoreException {
        return settings.influxdb() == null ? SqliteBackups.verify(backup) : InfluxBackups.verify(backup);
    }

    /**
     * Puts a backup that is whole where {@link #open} will find it; blocks. Nobody may have the store open.
     *
     * @param folder the data folder, which exists
     * @return what the backup held
     * @throws StoreException when the backup is not whole, or the folder has a store already
     */
    public static StoreContents restore(StoreSettings settings, Path backup, Path folder) throws StoreException {
        StoreSettings.Influx influx = settings.influxdb();
        if (influx == null) {
            return SqliteBackups.restore(backup, folder);
        }
        return InfluxTimeSeriesStore.restore(settings(influx), backup);
    }

    /** What a backup file of the store is usually called. */
    public static String backupName(StoreSettings settings) {
        return settings.influxdb() == null ? "series.db" : "series.lp.gz";
    }

    private static InfluxSettings settings(StoreSettings.Influx influx) throws StoreException {
        return new InfluxSettings(
                influx.url(), influx.org(), influx.bucket(), token(influx), influx.outboxBytes(), influx.timeout());
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
