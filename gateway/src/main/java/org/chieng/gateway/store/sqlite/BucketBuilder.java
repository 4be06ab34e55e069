package org.chieng.gateway.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.store.Bucket;

/** Gathers numbers that come in the order of time into buckets. Confined to one query. */
final class BucketBuilder {
    private final long width;
    private final List<Bucket> buckets = new ArrayList<>();
    private long index;
    private long count;
    private double min;
    private double max;
    private double mean;
    private double last;

    BucketBuilder(long width) {
        this.width = width;
    }

    void add(long timeMicros, double number) {
        long at = Math.floorDiv(timeMicros, width);
        if (count > 0 && at != index) {
            finish();
        }
        if (count == 0) {
            index = at;
            min = number;
            max = number;
        }
        count++;
        min = Math.min(min, number);
        max = Math.max(max, number);
        mean = mean(number);
        last = number;
    }

    /** Running, so that no sum overflows (Welford 1962). */
    private double mean(double number) {
        return count == 1 ? number : mean + (number / count - mean / count);
    }

    List<Bucket> build() {
        if (count > 0) {
            finish();
        }
        return buckets;
    }

    private void finish() {
        buckets.add(new Bucket(index * width, count, min, mean, max, last));
        count = 0;
    }
}
