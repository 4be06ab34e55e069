package org.chieng.server.experiment;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.server.query.BucketWidth;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Run;
import org.jspecify.annotations.Nullable;

/** Reads what was measured in a run, with times from its start. Thread-safe; blocks. */
final class RunReader {
    /** Most points of a channel in a run; chosen: 50 s at 100 a second or a lesson at 3, and what a phone draws and fits at once. */
    static final int MOST_POINTS = 10_000;

    private final TimeSeriesStore store;

    RunReader(TimeSeriesStore store) {
        this.store = store;
    }

    /**
     * All channels of a run, in the experiment's order.
     *
     * @param now up to when a run that goes on is read
     */
    List<RunSeries> read(Experiment experiment, Run run, Instant now) throws StoreException {
        Map<SeriesKey, SeriesLatest> known = new HashMap<>();
        store.latest(experiment.channels().stream()
                        .map(SeriesKey::device)
                        .distinct()
                        .toList())
                .forEach(latest -> known.put(latest.series(), latest));
        List<RunSeries> all = new ArrayList<>();
        for (SeriesKey key : experiment.channels()) {
            all.add(read(key, known.get(key), experiment.period(), micros(run.started()), micros(run.end(now)) + 1));
        }
        return all;
    }

    /** @param to exclusive: a microsecond behind the run's last moment */
    private RunSeries read(SeriesKey key, @Nullable SeriesLatest known, @Nullable Duration period, long from, long to)
            throws StoreException {
        String unit = known == null ? null : known.unit();
        String label = known == null ? null : known.label();
        long least = BucketWidth.forSpan(to - from, MOST_POINTS);
        if (period == null) {
            List<Point> points = store.range(key, from, to, MOST_POINTS + 1);
            if (points.size() <= MOST_POINTS) {
                return new RunSeries(key, unit, label, OptionalLong.empty(), numbers(points, from));
            }
        }
        long width = period == null ? least : Math.max(least, period.toMillis() * 1000);
        return new RunSeries(
                key, unit, label, OptionalLong.of(width), means(store.buckets(key, from, to, width), from, to, width));
    }

    private static List<RunSeries.Sample> numbers(List<Point> points, long from) {
        List<RunSeries.Sample> samples = new ArrayList<>();
        for (Point point : points) {
            point.value()
                    .fold(
                            numeric -> OptionalDouble.of(numeric.number()),
                            text -> OptionalDouble.empty(),
                            on -> OptionalDouble.empty(),
                            data -> OptionalDouble.empty())
                    .ifPresent(number -> samples.add(new RunSeries.Sample(point.timeMicros() - from, number)));
        }
        return samples;
    }

    /** A mean stands in the middle of that part of its span which lies in the run. */
    private static List<RunSeries.Sample> means(List<Bucket> buckets, long from, long to, long width) {
        return buckets.stream()
                .map(bucket -> {
                    long begin = Math.max(bucket.startMicros(), from);
                    long end = Math.min(bucket.startMicros() + width, to);
                    return new RunSeries.Sample((begin + end) / 2 - from, bucket.mean());
                })
                .toList();
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
