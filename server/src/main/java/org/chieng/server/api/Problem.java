package org.chieng.server.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** The kinds of problem (RFC 9457 section 3.1), with their HTTP status. */
public enum Problem {
    /** A parameter is missing, or can't be understood. */
    INVALID_PARAMETER(400, "A parameter is not understood"),
    /** Nobody is logged in, or not as it was claimed. */
    UNAUTHENTICATED(401, "Log in first"),
    /** Whoever asks may not do that. */
    FORBIDDEN(403, "Not allowed"),
    /** Too many tries; the answer says when to come again. */
    TOO_MANY_TRIES(429, "Too many tries"),
    /** What is sent clashes with what is there. */
    CONFLICT(409, "That is taken"),
    /** There is no school of that id. */
    UNKNOWN_SCHOOL(404, "No such school"),
    /** There is no device of that id. */
    UNKNOWN_DEVICE(404, "No such device"),
    /** There is nothing at that address. */
    UNKNOWN_ADDRESS(404, "Nothing at this address"),
    /** Only GET and HEAD are understood. */
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    /** A body is longer than any that can be meant. */
    TOO_LARGE(413, "The body is too large"),
    /** A mistake of ours. */
    INTERNAL(500, "The server made a mistake"),
    /** The store or the registry can't be read now. */
    STORE_UNAVAILABLE(503, "The store can't be read now"),
    /** All places are taken. */
    BUSY(503, "Too many at once");

    /** When to try again after a 503, in seconds. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The last part of its type, e.g. {@code unknown-school}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Answers with it. */
    public void send(HttpServerResponse response, String path, String detail) {
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        if (status == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(json(path, detail).encode());
    }

    private JsonObject json(String path, String detail) {
        return new JsonObject()
                .put("type", "urn:chieng:problem:" + wireName())
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("instance", path);
    }
}
