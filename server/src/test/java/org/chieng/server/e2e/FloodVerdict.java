package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;

/**
 * What a store holds of what was acknowledged to a {@link Flood}. More than was acknowledged may be stored: what was in flight when the server
 * went away.
 */
record FloodVerdict(int acknowledged, int stored, Set<Long> lost, int doubled) {

    /** Looks at a channel of the flood's packs, the last one, which a half stored pack would lack. */
    static FloodVerdict of(TimeSeriesStore store, String device, Set<Long> acknowledged) throws StoreException {
        SeriesKey last = new SeriesKey(new DeviceId(device), Flood.channel(Flood.CHANNELS - 1));
        List<Point> points = store.range(last, 0, Long.MAX_VALUE, 10_000_000);
        Set<Long> numbers = new HashSet<>();
        for (Point point : points) {
            numbers.add((long) ((Value.Numeric) point.value()).number());
        }
        Set<Long> lost = new TreeSet<>(acknowledged);
        lost.removeAll(numbers);
        return new FloodVerdict(acknowledged.size(), points.size(), lost, points.size() - numbers.size());
    }

    /** Prints it, and fails unless lost = doubled = 0. */
    void check(String test) {
        System.err.printf(
                "%s: packs of %d readings: %d acknowledged, %d stored, %d lost, %d doubled%n",
                test, Flood.CHANNELS, acknowledged, stored, lost.size(), doubled);
        assertThat(acknowledged).isPositive();
        assertThat(lost).as("acknowledged, but not stored").isEmpty();
        assertThat(doubled).isZero();
    }
}
