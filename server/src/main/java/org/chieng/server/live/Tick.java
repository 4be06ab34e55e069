package org.chieng.server.live;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.store.Point;
import org.chieng.server.wire.WireJson;

/**
 * The readings of one tenth of a second, by series. What a series has beyond {@link #MAX_POINTS} is kept as a span of time
 * only: it comes from a journal that is drained, and a page rather fetches it down-sampled. Bounded. Confined to one event
 * loop.
 */
final class Tick {
    /** Most points of a series in one event; chosen: 500 readings a second, twice over. */
    static final int MAX_POINTS = 100;

    private static final class Gathered {
        private final List<Point> points = new ArrayList<>(4);
        private long from = Long.MAX_VALUE;
        private long to = Long.MIN_VALUE;

        void add(Point point) {
            from = Math.min(from, point.timeMicros());
            to = Math.max(to, point.timeMicros());
            if (points.size() <= MAX_POINTS) {
                points.add(point);
            }
        }

        boolean isLate() {
            return points.size() > MAX_POINTS;
        }
    }

    private final Map<Integer, Gathered> bySeries = new LinkedHashMap<>();

    void add(int series, Point point) {
        bySeries.computeIfAbsent(series, any -> new Gathered()).add(point);
    }

    boolean isEmpty() {
        return bySeries.isEmpty();
    }

    /** {@code [t0, [series, dt, value, …], …]}, times in whole milliseconds; empty when nothing is live. */
    Optional<JsonArray> readings() {
        long start = bySeries.values().stream()
                .filter(gathered -> !gathered.isLate())
                .mapToLong(gathered -> gathered.from)
                .min()
                .orElse(Long.MAX_VALUE);
        if (start == Long.MAX_VALUE) {
            return Optional.empty();
        }
        long startMillis = Math.floorDiv(start, 1000L);
        JsonArray all = new JsonArray().add(startMillis);
        bySeries.forEach((series, gathered) -> {
            if (!gathered.isLate()) {
                all.add(one(series, gathered, startMillis));
            }
        });
        return Optional.of(all);
    }

    private static JsonArray one(int series, Gathered gathered, long startMillis) {
        JsonArray one = new JsonArray().add(series);
        for (Point point : gathered.points) {
            one.add(Math.floorDiv(point.timeMicros(), 1000L) - startMillis).add(WireJson.value(point.value()));
        }
        return one;
    }

    /** {@code [[series, from, to], …]}, times in milliseconds; empty when nothing is late. */
    Optional<JsonArray> late() {
        JsonArray all = new JsonArray();
        bySeries.forEach((series, gathered) -> {
            if (gathered.isLate()) {
                all.add(new JsonArray()
                        .add(series)
                        .add(Math.floorDiv(gathered.from, 1000L))
                        .add(Math.floorDiv(gathered.to, 1000L) + 1));
            }
        });
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }
}
