package org.chieng.server.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.server.query.HistoryQuery;

/**
 * Sends every row of a series, however many there are, in constant memory: while a part leaves the next is read, and none beyond it, so that a slow
 * client slows the reading and holds no thread. Runs on the event loop; reading runs on workers.
 */
final class HistoryRows {
    /** Rows of a part; chosen: some 0.4 MB, read in some ten milliseconds; an answer holds two of them. */
    private static final int ROWS = 10_000;

    private final TimeSeriesStore store;
    private final Blocking blocking;

    HistoryRows(TimeSeriesStore store, Blocking blocking) {
        this.store = store;
        this.blocking = blocking;
    }

    /**
     * A part of the rows.
     *
     * @param next from when on there may be more, in microseconds since 1970, or -1
     */
    private record Part(Buffer rows, long next) {}

    /**
     * Sends them.
     *
     * @return fails when the first part can't be read, with nothing sent; a later one that can't be read breaks the connection, so that nobody
     *     takes what has come for the whole
     */
    Future<Void> send(RoutingContext context, HistoryQuery query, HistoryForm form) {
        HttpServerResponse response = context.response();
        return read(query, form, query.fromMicros()).compose(first -> {
            response.putHeader(HttpHeaders.CONTENT_TYPE, form.contentType())
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .putHeader(HttpHeaders.VARY, "Accept, Accept-Encoding");
            if (context.request().method().equals(HttpMethod.HEAD)) {
                return response.end();
            }
            response.setChunked(true);
            response.write(form.head());
            Promise<Void> done = Promise.promise();
            new Sending(response, query, form, done).take(first);
            return done.future();
        });
    }

    private Future<Part> read(HistoryQuery query, HistoryForm form, long from) {
        return blocking.run(() -> {
            List<Point> points = store.range(query.series(), from, query.toMicros(), ROWS);
            Buffer rows = Buffer.buffer(form.rows(points).getBytes(StandardCharsets.UTF_8));
            boolean isLast = points.size() < ROWS;
            return new Part(rows, isLast ? -1 : points.get(ROWS - 1).timeMicros() + 1);
        });
    }

    /** One answer on its way. Confined to its event loop. */
    private final class Sending {
        private final HttpServerResponse response;
        private final HistoryQuery query;
        private final HistoryForm form;
        private final Promise<Void> done;

        Sending(HttpServerResponse response, HistoryQuery query, HistoryForm form, Promise<Void> done) {
            this.response = response;
            this.query = query;
            this.form = form;
            this.done = done;
        }

        void take(Part part) {
            if (response.closed()) {
                done.tryComplete(); // the client hung up
                return;
            }
            response.write(part.rows());
            if (part.next() < 0 || part.next() >= query.toMicros()) {
                response.end().onComplete(any -> done.tryComplete());
                return;
            }
            Future<Part> next = read(query, form, part.next());
            if (response.writeQueueFull()) {
                response.drainHandler(any -> {
                    response.drainHandler(null);
                    takeWhenRead(next);
                });
            } else {
                takeWhenRead(next);
            }
        }

        private void takeWhenRead(Future<Part> part) {
            part.onSuccess(this::take).onFailure(why -> {
                response.reset();
                done.tryFail(why);
            });
        }
    }
}
