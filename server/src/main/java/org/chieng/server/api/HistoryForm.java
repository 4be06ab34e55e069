package org.chieng.server.api;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.Point;
import org.chieng.server.query.History;
import org.chieng.server.query.HistoryQuery;
import org.chieng.server.wire.WireJson;

/** How a history is written. Pure functions. */
enum HistoryForm {
    /** One object. */
    JSON("application/json") {
        @Override
        String text(HistoryQuery query, History history) {
            return HistoryRoute.json(query, history).encode();
        }
    },
    /** RFC 4180. */
    CSV("text/csv; charset=utf-8") {
        @Override
        String text(HistoryQuery query, History history) {
            return HistoryCsv.of(history);
        }

        @Override
        String head() {
            return HistoryCsv.HEAD;
        }

        @Override
        String rows(List<Point> points) {
            return HistoryCsv.rows(points);
        }
    },
    /** An object a line. */
    NDJSON("application/x-ndjson") {
        @Override
        String text(HistoryQuery query, History history) {
            return history.fold(
                    raw -> rows(raw.points()),
                    summed -> summed.buckets().stream().map(HistoryForm::line).collect(Collectors.joining()));
        }

        @Override
        String rows(List<Point> points) {
            StringBuilder lines = new StringBuilder(points.size() * 48);
            for (Point point : points) {
                lines.append(new JsonObject()
                                .put("time", WireJson.time(point.timeMicros()))
                                .put("value", WireJson.value(point.value()))
                                .encode())
                        .append('\n');
            }
            return lines.toString();
        }
    };

    private final String contentType;

    HistoryForm(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** All of it. */
    abstract String text(HistoryQuery query, History history);

    /** What stands before the rows, of forms that have rows. */
    String head() {
        return "";
    }

    /** Rows of a part, of forms that have rows. */
    String rows(List<Point> points) {
        throw new IllegalStateException(this + " has no rows");
    }

    private static String line(Bucket bucket) {
        return new JsonObject()
                        .put("time", WireJson.time(bucket.startMicros()))
                        .put("min", WireJson.number(bucket.min()))
                        .put("mean", WireJson.number(bucket.mean()))
                        .put("max", WireJson.number(bucket.max()))
                        .put("last", WireJson.number(bucket.last()))
                        .put("count", bucket.count())
                        .encode()
                + "\n";
    }
}
