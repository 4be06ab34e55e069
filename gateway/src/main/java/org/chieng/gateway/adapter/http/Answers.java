package org.chieng.gateway.adapter.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.chieng.gateway.ingest.IngestResult;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.Rejection;

/**
 * Answers requests: errors as problem details (RFC 9457), or in InfluxDB's form where its clients ask. Confined to the request's event
 * loop.
 */
final class Answers {
    /** Chosen: enough to see what is wrong with a pack. */
    private static final int MOST_TOLD = 20;

    private static final String RETRY_AFTER_SECONDS = "10";
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;

    private Answers() {}

    /**
     * The status of a code: a CoAP code was made after the HTTP status of its meaning, 4.04 after 404 (RFC 7252 section 5.9).
     */
    static int status(ErrorCode code) {
        return (code.coapCode() >> 5) * 100 + (code.coapCode() & 0x1f);
    }

    /** Tells what became of a pack: 204, 200 with what was refused of it, or an error. */
    static void pack(HttpServerResponse response, IngestResult result) {
        if (result.isClean()) {
            response.setStatusCode(NO_CONTENT).end();
        } else if (result.stored() > 0) {
            JsonObject told = new JsonObject().put("stored", result.stored()).put("refused", list(result.rejections()));
            json(response.setStatusCode(OK), "application/json", told);
        } else {
            problem(response, result);
        }
    }

    /** Tells what became of lines: 204, or 400 with the first line that was refused; the good ones are stored all the same. */
    static void lines(HttpServerResponse response, IngestResult result) {
        if (result.isClean()) {
            response.setStatusCode(NO_CONTENT).end();
            return;
        }
        ErrorCode code = result.code();
        int status = status(code) == 422 ? BAD_REQUEST : status(code);
        Rejection first = result.rejections().get(0);
        String sentence = first.record() == Rejection.WHOLE
                ? first.message()
                : "line " + (first.record() + 1) + ": " + first.message();
        int more = result.rejections().size() - 1;
        String message = (result.stored() > 0 ? "partial write, " + result.stored() + " values stored: " : "")
                + sentence
                + (more > 0 ? "; and " + more + " more" : "");
        hint(response, status);
        json(
                response.setStatusCode(status),
                "application/json",
                new JsonObject()
                        .put("code", influxCode(status))
                        .put("message", message)
                        .put("error", message));
    }

    private static void problem(HttpServerResponse response, IngestResult result) {
        ErrorCode code = result.code();
        hint(response, status(code));
        JsonObject problem = new JsonObject()
                .put("type", "about:blank")
                .put("title", code.wireName())
                .put("status", status(code))
                .put("code", code.wireName())
                .put("detail", result.summary());
        if (result.rejections().get(0).record() != Rejection.WHOLE) {
            problem.put("refused", list(result.rejections()));
        }
        json(response.setStatusCode(status(code)), "application/problem+json", problem);
    }

    /** What a client is to do next (RFC 9110 sections 10.2.3 and 11.6.1). */
    private static void hint(HttpServerResponse response, int status) {
        if ((status == 503 || status == 429) && !response.headers().contains(HttpHeaders.RETRY_AFTER)) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        } else if (status == 401) {
            response.putHeader("WWW-Authenticate", "Basic realm=\"chieng\", charset=\"UTF-8\"");
        }
    }

    private static JsonArray list(List<Rejection> rejections) {
        JsonArray list = new JsonArray();
        for (Rejection rejection : rejections.subList(0, Math.min(MOST_TOLD, rejections.size()))) {
            list.add(new JsonObject()
                    .put("code", rejection.code().wireName())
                    .put("record", rejection.record())
                    .put("message", rejection.message()));
        }
        if (rejections.size() > MOST_TOLD) {
            list.add(new JsonObject().put("message", "and " + (rejections.size() - MOST_TOLD) + " more"));
        }
        return list;
    }

    private static String influxCode(int status) {
        return switch (status) {
            case 401 -> "unauthorized";
            case 413 -> "request too large";
            case 429 -> "too many requests";
            case 503 -> "unavailable";
            default -> "invalid";
        };
    }

    static void json(HttpServerResponse response, String type, JsonObject body) {
        Buffer text = body.toBuffer();
        response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(text);
    }
}
