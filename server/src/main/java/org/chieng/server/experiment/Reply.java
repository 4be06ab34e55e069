package org.chieng.server.experiment;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An answer. Immutable.
 *
 * @param contentType of the body, or null for none
 * @param file under which name a browser keeps it, or null where it does not
 * @param body its content, or null for none
 */
record Reply(
        @Nullable String contentType,
        @Nullable String file,
        @Nullable Buffer body) {
    /** It is done, and there is nothing to say. */
    static final Reply DONE = new Reply(null, null, null);

    static Reply of(JsonObject json) {
        return new Reply("application/json", null, json.toBuffer());
    }

    void send(HttpServerResponse response) {
        if (body == null || contentType == null) {
            response.setStatusCode(204).end();
            return;
        }
        if (file != null) {
            response.putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"");
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .end(body);
    }
}
