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
     * Numbers of a series, down-sampled; other kinds of value are passed over. Where the width is a multiple of a {@link
     * RollUp}'s, the answer comes from that, and is the one that the points would give, also when they came late. Where
     * {@link #thinBefore} took the points, a cell of the finest roll-up that is left counts as a whole where it begins.
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
     * Spares room: before a time, keeps only a roll-up and those that are coarser. Points that were newest stay {@link
     * #latest}. What is written later at a time before counts on top of what the roll-ups hold.
     *
     * @param timeMicros rounded down to a whole {@link RollUp#DAY}
     * @param kept the finest that stays
     * @return how many points went
     */
    long thinBefore(long timeMicros, RollUp kept) throws StoreException;

    /**
     * Forgets what was measured before a time: points, and the cells of roll-ups that hold any of it. A cell that the time
     * parts is reckoned anew from what is left of its points; where those have left before, it goes too.
     *
     * @return how many points went
     */
    long dropBefore(long timeMicros) throws StoreException;

    /**
     * Forgets a device with all its series, everywhere: points, roll-ups, logs of the store. Backups keep what they have.
     *
     * @return how many points went
     */
    long erase(DeviceId device) throws StoreException;

    /**
     * Forgets what a device measured within a time, e.g. one pupil's run, everywhere as {@link #erase(DeviceId)} does. A cell
     * of a roll-up that the time touches is treated as by {@link #dropBefore}.
     *
     * @param fromMicros first time, inclusive
     * @param toMicros last time, exclusive
     * @return how many points went
     */
    long erase(DeviceId device, long fromMicros, long toMicros) throws StoreException;

    /**
     * Makes sure that nothing that was erased is left in parts of the store's files that are not in use. What is written meanwhile waits.
     *
     * @param atAnyCost also where that takes as long as copying many gigabytes
     * @return false where it was not done, or is the affair of another program
     */
    boolean scrub(boolean atAnyCost) throws StoreException;

    /** Writes a consistent copy to a file that does not exist yet, while writes go on. */
    void backup(Path target) throws StoreException;

    /**
     * Reads a backup of a store of this kind from end to end, and leaves it as it is.
     *
     * @return what it holds
     * @throws StoreException when it is damaged, not whole, or none
     */
    StoreContents verify(Path backup) throws StoreException;

    /** How it does; never blocks. */
    default StoreStatus status() {
        return StoreStatus.embedded("sqlite");
    }

    /** Waits for a running write, then lets go of the files. */
    @Override
    void close();
}
