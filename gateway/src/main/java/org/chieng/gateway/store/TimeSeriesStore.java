package org.chieng.gateway.store;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.chieng.protocol.name.DeviceId;

/**
 * Keeps readings. A point is identified by device, channel and time: writing it again replaces it, so that sending twice
 * is harmless. All calls block: run them on a worker, never on an event loop. Thread-safe; reads go on beside a write.
 */
public interface TimeSeriesStore extends AutoCloseable {

    /**
     * Stores a batch whole or not at all. When it returns, the batch survives a crash of the process and of the machine.
     *
     * @param batch in any order, of any devices; of two entries with one identity the later one wins
     * @throws StoreException when nothing of the batch is stored
     */
    void append(List<DeviceReading> batch) throws StoreException;

    /**
     * Points of a series in the order of time.
     *
     * @param fromMicros first time, inclusive
     * @param toMicros last time, exclusive
     * @param limit how many at most, at least 1; the earliest ones are given
     */
    List<Point> range(SeriesKey series, long fromMicros, long toMicros, int limit) throws StoreException;

    /**
     * Numbers of a series, down-sampled; other kinds of value are passed over.
     *
     * @param fromMicros first time, inclusive
     * @param toMicros last time, exclusive
     * @param bucketMicros width of a bucket, at least 1; buckets begin at its multiples
     * @return the buckets that hold something, in the order of time
     */
    List<Bucket> buckets(SeriesKey series, long fromMicros, long toMicros, long bucketMicros) throws StoreException;

    /** Every series of the devices with its newest point, ordered by device and channel. */
    List<SeriesLatest> latest(Collection<DeviceId> devices) throws StoreException;

    /**
     * Forgets what was measured before a time.
     *
     * @return how many points went
     */
    long dropBefore(long timeMicros) throws StoreException;

    /** Forgets a device with all its series. */
    void erase(DeviceId device) throws StoreException;

    /** Writes a consistent copy to a file that does not exist yet, while writes go on. */
    void backup(Path target) throws StoreException;

    /** Waits for a running write, then lets go of the files. */
    @Override
    void close();
}
