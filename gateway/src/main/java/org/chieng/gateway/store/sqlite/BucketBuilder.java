package org.chieng.gateway.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.chieng.gateway.store.Bucket;
import org.jspecify.annotations.Nullable;

/** Gathers numbers and cells into buckets, in any order, quickest in the order of time. Confined to one query. */
final class BucketBuilder {
    private final long width;
    private final TreeMap<Long, Cell> cells = new TreeMap<>();
    private @Nullable Cell current;
    private long index;

    BucketBuilder(long width) {
        this.width = width;
    }

    void add(long timeMicros, double number) {
        cellAt(timeMicros).add(timeMicros, number);
    }

    /** A cell counts where it begins. */
    void add(long startMicros, Cell cell) {
        cellAt(startMicros).add(cell);
    }

    private Cell cellAt(long timeMicros) {
        long at = Math.floorDiv(timeMicros, width);
        Cell cell = current;
        if (cell == null || at != index) {
            cell = cells.computeIfAbsent(at, any -> new Cell());
            current = cell;
            index = at;
        }
        return cell;
    }

    List<Bucket> build() {
        List<Bucket> buckets = new ArrayList<>(cells.size());
        cells.forEach((at, cell) -> buckets.add(cell.toBucket(at * width)));
        return buckets;
    }
}
