package org.chieng.server.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.server.query.History;
import org.chieng.server.query.HistoryQuery;
import org.chieng.server.query.HistoryReader;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Registry;
import org.chieng.server.wire.WireJson;

/** {@code GET /devices/{device}/history}, in JSON, in CSV and in NDJSON. */
final class HistoryRoute {
    private static final long HOUR_MICROS = 3_600_000_000L;
    /** Points when nobody asks for a number; chosen: the width of a chart on a phone, doubled. */
    private static final int USUAL_POINTS = 720;
    /** In place of a number of points: every one. */
    private static final String ALL = "all";

    private final Registry registry;
    private final HistoryReader history;
    private final Clock clock;

    HistoryRoute(Registry registry, HistoryReader history, Clock clock) {
        this.registry = registry;
        this.history = history;
        this.clock = clock;
    }

    /** Whether every row is asked for, however many there are. */
    static boolean wantsAll(RoutingContext context) {
        return ALL.equals(context.request().getParam("points"));
    }

    /** What is asked for, by default the last hour; how many points does not matter where all are wanted. */
    HistoryQuery query(RoutingContext context) throws ApiException {
        return query(context, false);
    }

    /** The same for addresses that can give all rows. */
    HistoryQuery query(RoutingContext context, boolean isAll) throws ApiException {
        Params params = new Params(context);
        SeriesKey series = new SeriesKey(params.device(), params.channel());
        // the newest reading may bear a clock slightly ahead of ours
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        long to = params.micros("to", now);
        long from = params.micros("from", to - HOUR_MICROS);
        int points = isAll ? 1 : params.number("points", 1, HistoryQuery.MAX_POINTS, USUAL_POINTS);
        try {
            return new HistoryQuery(series, from, to, points);
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
    }

    /** Whether there is such a device, and whoever asks may see that of it; blocks. */
    boolean known(HistoryQuery query, Sight sight) throws Exception {
        Device device = DeviceRoutes.find(registry, query.series().device());
        if (Computers.tell(query.series()) && !Computers.isSeen(registry, sight, device)) {
            throw new ApiException(
                    Problem.FORBIDDEN, "what a computer tells of its use is for whoever looks after the room");
        }
        return true;
    }

    /** Reads it; blocks. */
    History read(HistoryQuery query, Sight sight) throws Exception {
        known(query, sight);
        return history.read(query);
    }

    /**
     * {@code {"device", "channel", "from", "to", "points": [[time, value], …]}}, or with {@code "width"} and {@code "buckets":
     * [[start, min, mean, max, last, count], …]} in place of points; times and width in milliseconds.
     */
    static JsonObject json(HistoryQuery query, History history) {
        JsonObject json = new JsonObject()
                .put("device", query.series().device().value())
                .put("channel", query.series().channel().toString())
                .put("from", WireJson.time(query.fromMicros()))
                .put("to", WireJson.time(query.toMicros()));
        return history.fold(
                raw -> json.put("points", points(raw)),
                summed -> json.put("width", WireJson.time(summed.widthMicros())).put("buckets", buckets(summed)));
    }

    private static JsonArray points(History.Raw raw) {
        JsonArray points = new JsonArray();
        raw.points()
                .forEach(point -> points.add(
                        new JsonArray().add(WireJson.time(point.timeMicros())).add(WireJson.value(point.value()))));
        return points;
    }

    private static JsonArray buckets(History.Summed summed) {
        JsonArray buckets = new JsonArray();
        summed.buckets()
                .forEach(bucket -> buckets.add(new JsonArray()
                        .add(WireJson.time(bucket.startMicros()))
                        .add(WireJson.number(bucket.min()))
                        .add(WireJson.number(bucket.mean()))
                        .add(WireJson.number(bucket.max()))
                        .add(WireJson.number(bucket.last()))
                        .add(bucket.count())));
        return buckets;
    }
}
