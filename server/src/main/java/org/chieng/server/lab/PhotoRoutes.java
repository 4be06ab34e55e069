package org.chieng.server.lab;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.lab.Addresses.Asked;
import org.chieng.server.registry.AssetPhotos;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Registry;

/** {@code …/assets/{asset}/photo}: a picture of a thing. Runs on the event loop; what blocks does so on a worker. */
final class PhotoRoutes {
    private static final String PATH = "/schools/:school/assets/:asset/photo";

    private final Registry registry;
    private final AssetPhotos photos;
    private final Blocking blocking;

    PhotoRoutes(Registry registry, Blocking blocking) {
        this.registry = registry;
        this.photos = registry.labBoard().photos();
        this.blocking = blocking;
    }

    void mount(Router router, Addresses all) {
        router.get("/api/v1" + PATH).handler(this::photo);
        router.post("/api/v1" + PATH)
                .handler(BodyHandler.create(false).setBodyLimit(Photo.MOST_BYTES))
                .handler(this::put);
        all.delete(PATH, asked -> {
            if (!photos.remove(asked.school(), asked.id("asset"))) {
                throw Asked.unknown("photo");
            }
            registry.audit().note(asked.actor(), "asset-photo", "- " + asked.id("asset"));
            return null;
        });
    }

    private static SchoolId school(RoutingContext context) {
        return new SchoolId(String.valueOf(context.pathParam("school")));
    }

    private static EntryId asset(RoutingContext context) throws ApiException {
        try {
            return new EntryId(String.valueOf(context.pathParam("asset")));
        } catch (IllegalArgumentException e) {
            throw Asked.unknown("asset");
        }
    }

    /** A browser may keep it: the page asks by when it was taken. */
    private void photo(RoutingContext context) {
        blocking.run(() -> photos.of(school(context), asset(context)).orElseThrow(() -> Asked.unknown("photo")))
                .onSuccess(jpeg -> {
                    HttpServerResponse response = context.response();
                    response.putHeader(HttpHeaders.CONTENT_TYPE, "image/jpeg")
                            .putHeader("X-Content-Type-Options", "nosniff")
                            .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=86400")
                            .end(Buffer.buffer(jpeg));
                })
                .onFailure(context::fail);
    }

    private void put(RoutingContext context) {
        Buffer body = context.body().buffer();
        byte[] file = body == null ? new byte[0] : body.getBytes();
        String actor = AccessGuard.actor(context);
        blocking.run(() -> {
                    EntryId asset = asset(context);
                    if (registry.labBoard()
                            .assets()
                            .find(school(context), asset)
                            .isEmpty()) {
                        throw Asked.unknown("asset");
                    }
                    photos.put(school(context), asset, small(file), registry.now());
                    registry.audit().note(actor, "asset-photo", "+ " + asset);
                    return asset;
                })
                .onSuccess(any -> context.response().setStatusCode(204).end())
                .onFailure(context::fail);
    }

    private static byte[] small(byte[] file) throws ApiException {
        try {
            return Photo.small(file);
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
    }
}
