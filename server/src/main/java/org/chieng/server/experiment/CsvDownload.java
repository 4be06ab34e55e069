package org.chieng.server.experiment;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.chieng.server.api.Blocking;

/**
 * A table that is sent part by part: the next is read when the one before has gone out, so that a download holds one part, however long it is and however slow the
 * line. Runs on the event loop; what blocks does so on a worker.
 */
final class CsvDownload {
    /** A table in parts. */
    interface Table {
        /** Under which name a browser keeps it. */
        String file();

        /** How many parts, at least 1. */
        int parts();

        /** One of them, asked for in order; blocks. */
        String part(int number) throws Exception;
    }

    private final RoutingContext context;
    private final Blocking blocking;
    private final Table table;

    private CsvDownload(RoutingContext context, Blocking blocking, Table table) {
        this.context = context;
        this.blocking = blocking;
        this.table = table;
    }

    /** Sends it; what goes wrong before its first byte is told as of every answer, later the connection breaks, so that nobody takes a part for the whole. */
    static void send(RoutingContext context, Blocking blocking, Table table) {
        new CsvDownload(context, blocking, table).part(0).onFailure(why -> {
            if (context.response().headWritten()) {
                context.response().reset();
            } else {
                context.fail(why);
            }
        });
    }

    private Future<Void> part(int number) {
        HttpServerResponse response = context.response();
        if (number == table.parts()) {
            return response.end();
        }
        return blocking.run(() -> table.part(number))
                .compose(text -> {
                    if (number == 0) {
                        head(response);
                    }
                    return text.isEmpty() || isHead() ? Future.succeededFuture() : response.write(text);
                })
                .compose(sent -> part(isHead() ? table.parts() : number + 1));
    }

    /** Of which only the head is answered, when it is known that there would be more. */
    private boolean isHead() {
        return context.request().method().equals(HttpMethod.HEAD);
    }

    private void head(HttpServerResponse response) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + table.file() + "\"")
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/csv; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }
}
