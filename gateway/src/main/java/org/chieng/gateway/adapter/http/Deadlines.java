package org.chieng.gateway.adapter.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections on which no whole head of a request comes in time, however slowly its bytes drip in, and those whose answer says so.
 * Confined to the door's event loop.
 */
final class Deadlines {
    /** How long a client that was refused may go on sending: who is cut off while it sends may not see the answer. */
    private static final long DRAIN_MILLIS = 1_000;

    private final Vertx vertx;
    private final long requestMillis;
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    Deadlines(Vertx vertx, long requestMillis) {
        this.vertx = vertx;
        this.requestMillis = requestMillis;
    }

    /** A connection has been opened. */
    void opened(HttpConnection connection) {
        arm(connection);
    }

    /** A connection is gone. */
    void closed(HttpConnection connection) {
        disarm(connection);
    }

    /** The head of a request has come. */
    void came(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        disarm(connection);
        request.response().endHandler(any -> {
            if (HttpHeaders.CLOSE.toString().equals(request.response().headers().get(HttpHeaders.CONNECTION))) {
                drain(request);
            } else {
                arm(connection);
            }
        });
    }

    private void drain(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        if (request.isEnded()) {
            connection.close();
            return;
        }
        timers.put(connection, vertx.setTimer(DRAIN_MILLIS, any -> connection.close()));
        request.handler(any -> {}).endHandler(any -> connection.close()).resume();
    }

    private void arm(HttpConnection connection) {
        disarm(connection);
        timers.put(connection, vertx.setTimer(requestMillis, any -> connection.close()));
    }

    private void disarm(HttpConnection connection) {
        Long timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
