package org.chieng.gateway.store.sqlite;

import java.nio.file.Path;
import org.chieng.gateway.store.HistoryContract;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;

class SqliteHistoryTest extends HistoryContract {
    @Override
    protected TimeSeriesStore open(Path folder) throws StoreException {
        return SqliteTimeSeriesStore.open(folder);
    }

    @Override
    protected void settle() throws StoreException {
        ((SqliteTimeSeriesStore) store).settle(Long.MAX_VALUE);
    }
}
