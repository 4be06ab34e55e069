package org.chieng.server.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.chieng.server.api.Problem;

/** The pages, and the files that they need. Never blocks. */
public final class WebRoutes {
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";

    private final WebFiles files;

    public WebRoutes(WebFiles files) {
        this.files = files;
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        files.pages()
                .forEach((address, page) -> router.get(address).handler(context -> send(context, page, ASK_AGAIN)));
        Asset login = Objects.requireNonNull(files.pages().get("/login"));
        router.get("/join").handler(context -> send(context, login, ASK_AGAIN));
        router.get("/favicon.ico").handler(context -> find(context, "img/chieng.svg", ASK_AGAIN));
        router.get("/assets/:hash/*").handler(this::asset);
        router.route().last().handler(WebRoutes::unknown);
    }

    private void asset(RoutingContext context) {
        String path = context.normalizedPath();
        String prefix = files.assetsPath() + "/";
        if (path.startsWith(prefix)) {
            find(context, path.substring(prefix.length()), FOR_GOOD);
        } else {
            unknown(context); // of another version: the page itself asks for the right ones
        }
    }

    private void find(RoutingContext context, String name, String cacheControl) {
        Asset asset = files.assets().get(name);
        if (asset == null) {
            unknown(context);
        } else {
            send(context, asset, cacheControl);
        }
    }

    private static void unknown(RoutingContext context) {
        Problem.UNKNOWN_ADDRESS.send(
                context.response(),
                context.request().path(),
                "nothing here: the page is at /, the interface at /api/v1, described at /api");
    }

    private static void send(RoutingContext context, Asset asset, String cacheControl) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl)
                .putHeader(HttpHeaders.ETAG, asset.etag())
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (asset.etag().equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        String encodings = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        boolean gzip = encodings != null && encodings.contains("gzip");
        response.putHeader(HttpHeaders.CONTENT_TYPE, asset.contentType())
                // also keeps the server from compressing it again
                .putHeader(HttpHeaders.CONTENT_ENCODING, gzip ? "gzip" : "identity")
                .end(gzip ? asset.gzip() : asset.plain());
    }
}
