package org.chieng.server.query;

import java.util.List;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;

/** Chooses the resolution: every point where they are few enough, else buckets. Thread-safe; blocks. */
public final class HistoryReader {
    private final TimeSeriesStore store;

    public HistoryReader(TimeSeriesStore store) {
        this.store = store;
    }

    /**
     * Reads a part of a series. Buckets begin at multiples of their width, so that there can be one more than was asked for.
     *
     * @throws StoreException when the store can't be read now
     */
    public History read(HistoryQuery query) throws StoreException {
        List<Point> points = store.range(query.series(), query.fromMicros(), query.toMicros(), query.points() + 1);
        if (points.size() <= query.points()) {
            return new History.Raw(points);
        }
        long width = BucketWidth.forSpan(query.toMicros() - query.fromMicros(), query.points());
        return new History.Summed(width, store.buckets(query.series(), query.fromMicros(), query.toMicros(), width));
    }
}
