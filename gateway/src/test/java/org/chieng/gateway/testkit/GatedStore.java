package org.chieng.gateway.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.gateway.store.StoreContents;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** A real store whose writes a test can hold back or let fail. */
public final class GatedStore implements TimeSeriesStore {
    private final TimeSeriesStore store;
    private final Semaphore gate = new Semaphore(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable String fault;
    private volatile @Nullable RuntimeException bug;

    public GatedStore(TimeSeriesStore store) {
        this.store = store;
    }

    /** Holds back the next writes, until {@link #release}. */
    public void hold() {
        gate.acquireUninterruptibly();
    }

    public void release() {
        gate.release();
    }

    /** Whether a write stands before the gate. */
    public boolean isHolding() {
        return waiting.get() > 0;
    }

    /** Lets the next writes fail, until {@link #mend}. */
    public void fail(String message) {
        fault = message;
    }

    public void mend() {
        fault = null;
    }

    /** Lets batches that hold the channel {@code bug} end in one; null: no longer. */
    public void breakOn(@Nullable RuntimeException exception) {
        bug = exception;
    }

    @Override
    public void append(List<DeviceReading> batch) throws StoreException {
        waiting.incrementAndGet();
        gate.acquireUninterruptibly();
        try {
            String message = fault;
            if (message != null) {
                throw new StoreException(message, new IOException("made by the test"));
            }
            RuntimeException exception = bug;
            if (exception != null
                    && batch.stream()
                            .anyMatch(one -> one.reading().channel().channel().equals("bug"))) {
                throw exception;
            }
            store.append(batch);
        } finally {
            waiting.decrementAndGet();
            gate.release();
        }
    }

    @Override
    public List<Point> range(SeriesKey series, long fromMicros, long toMicros, int limit) throws StoreException {
        return store.range(series, fromMicros, toMicros, limit);
    }

    @Override
    public List<Bucket> buckets(SeriesKey series, long fromMicros, long toMicros, long bucketMicros)
            throws StoreException {
        return store.buckets(series, fromMicros, toMicros, bucketMicros);
    }

    @Override
    public List<SeriesLatest> latest(Collection<DeviceId> devices) throws StoreException {
        return store.latest(devices);
    }

    @Override
    public long thinBefore(long timeMicros, RollUp kept) throws StoreException {
        return store.thinBefore(timeMicros, kept);
    }

    @Override
    public long dropBefore(long timeMicros) throws StoreException {
        return store.dropBefore(timeMicros);
    }

    @Override
    public long erase(DeviceId device) throws StoreException {
        return store.erase(device);
    }

    @Override
    public long erase(DeviceId device, long fromMicros, long toMicros) throws StoreException {
        return store.erase(device, fromMicros, toMicros);
    }

    @Override
    public boolean scrub(boolean atAnyCost) throws StoreException {
        return store.scrub(atAnyCost);
    }

    @Override
    public void backup(Path target) throws StoreException {
        store.backup(target);
    }

    @Override
    public StoreContents verify(Path backup) throws StoreException {
        return store.verify(backup);
    }

    @Override
    public void close() {
        store.close();
    }
}
