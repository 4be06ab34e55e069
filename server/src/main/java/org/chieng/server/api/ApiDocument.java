package org.chieng.server.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The interface's OpenAPI 3.1 document, {@code GET /api/v1/openapi.json}: for everybody, it tells nothing of any school. Immutable. */
public final class ApiDocument {
    private static final String RESOURCE = "/openapi.json";

    private final Buffer text;

    private ApiDocument(Buffer text) {
        this.text = text;
    }

    /** Reads it; blocks for some milliseconds. */
    public static ApiDocument load() {
        try (InputStream in = ApiDocument.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + RESOURCE);
            }
            return new ApiDocument(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the jar itself can't be read
        }
    }

    /** Its text, in JSON. */
    public String text() {
        return text.toString();
    }

    /** Adds its address; do so before {@link ApiRoutes}. */
    public void mount(Router router) {
        router.get("/api/v1/openapi.json")
                .handler(context -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                        .end(text));
    }
}
