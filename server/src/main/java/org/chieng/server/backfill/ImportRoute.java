package org.chieng.server.backfill;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Locale;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.Registry;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /devices/{device}/history}: a file of readings, taken piece by piece; the next piece is asked for when the one before is stored.
 * Runs on the event loop; nothing of it blocks.
 */
public final class ImportRoute {
    /** Largest file, in bytes; chosen: a year of a reading a second of ten channels has a tenth more. */
    private static final long MAX_BYTES = 8L << 30;

    private static final String TRUE = "true";

    private final Registry registry;
    private final TimeSeriesStore store;
    private final Blocking blocking;
    private final Clock clock;

    public ImportRoute(Registry registry, TimeSeriesStore store, Blocking blocking, Clock clock) {
        this.registry = registry;
        this.store = store;
        this.blocking = blocking;
        this.clock = clock;
    }

    /** Adds the address. */
    public void mount(Router router) {
        router.post("/api/v1/devices/:device/history").handler(this::handle);
    }

    private void handle(RoutingContext context) {
        try {
            new Upload(context, begun(context)).begin();
        } catch (ApiException e) {
            context.fail(e);
        }
    }

    private HistoryImport begun(RoutingContext context) throws ApiException {
        HttpServerRequest request = context.request();
        RowFields fields = new RowFields(channel(request.getParam("channel")), clock.instant());
        String type =
                String.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE)).toLowerCase(Locale.ROOT);
        RowReader reader;
        if (type.startsWith("text/csv")) {
            reader = new CsvRows(fields);
        } else if (type.startsWith("application/x-ndjson")) {
            reader = new NdjsonRows(fields);
        } else {
            throw new ApiException(Problem.INVALID_PARAMETER, "Content-Type must be text/csv or application/x-ndjson");
        }
        try {
            return new HistoryImport(
                    DeviceId.parse(String.valueOf(context.pathParam("device"))),
                    reader,
                    isDryRun(request) ? null : store);
        } catch (RejectedException e) {
            throw new ApiException(Problem.UNKNOWN_DEVICE, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isDryRun(HttpServerRequest request) throws ApiException {
        String text = request.getParam("dryRun");
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals(TRUE)) {
            return true;
        }
        throw new ApiException(Problem.INVALID_PARAMETER, "'dryRun' must be true or false");
    }

    private static @Nullable ChannelName channel(@Nullable String text) throws ApiException {
        try {
            return text == null || text.isEmpty() ? null : ChannelName.parse(text);
        } catch (RejectedException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, "'channel' " + e.getMessage());
        }
    }

    /** One file on its way. Confined to its event loop. */
    private final class Upload {
        private final RoutingContext context;
        private final HistoryImport rows;
        private final String actor;
        private final String subject;
        private long bytes;
        private boolean failed;

        Upload(RoutingContext context, HistoryImport rows) {
            this.context = context;
            this.rows = rows;
            this.actor = AccessGuard.actor(context);
            this.subject =
                    context.pathParam("device") + (TRUE.equals(context.request().getParam("dryRun")) ? " dry run" : "");
        }

        void begin() {
            HttpServerRequest request = context.request();
            request.exceptionHandler(why -> failed = true); // the client hung up: what came stays
            request.handler(this::piece);
            request.endHandler(any -> end());
        }

        private void piece(Buffer piece) {
            HttpServerRequest request = context.request();
            boolean isFirst = bytes == 0;
            bytes += piece.length();
            if (failed) {
                return;
            }
            if (bytes > MAX_BYTES) {
                fail(new ApiException(Problem.TOO_LARGE, "a file has at most " + MAX_BYTES + " bytes: part it"));
                return;
            }
            request.pause();
            blocking.run(() -> {
                        if (isFirst) {
                            registry.audit().note(actor, "import", subject);
                        }
                        rows.take(piece.getBytes());
                        return piece.length();
                    })
                    .onFailure(this::fail)
                    .onComplete(any -> request.resume());
        }

        private void end() {
            if (failed) {
                return;
            }
            Future<JsonObject> done = blocking.run(rows::finish);
            done.onSuccess(body -> AccessRoutes.send(context, body)).onFailure(this::fail);
        }

        /** What still comes is let go, and the connection is not used again. */
        private void fail(Throwable why) {
            failed = true;
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            context.fail(why);
        }
    }
}
