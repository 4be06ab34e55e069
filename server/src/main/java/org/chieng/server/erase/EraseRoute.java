package org.chieng.server.erase;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.util.Locale;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.erase.Erased;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Erasing;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Registry;
import org.chieng.server.wire.WireJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /api/v1/devices/{device}/erase}. Runs on the event loop; nothing of it blocks. */
public final class EraseRoute {
    private static final Logger LOG = LoggerFactory.getLogger(EraseRoute.class);
    private static final int MAX_BODY = 4096;

    private final Registry registry;
    private final Erasing erasing;
    private final Blocking blocking;
    private final Clock clock;

    /** @param erasing reaches all gateways */
    public EraseRoute(Registry registry, Erasing erasing, Blocking blocking, Clock clock) {
        this.registry = registry;
        this.erasing = erasing;
        this.blocking = blocking;
        this.clock = clock;
    }

    private record Asked(EnrolledDevice device, EraseRequest request) {}

    /** Adds the address. */
    public void mount(Router router) {
        router.post("/api/v1/devices/:device/erase")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .handler(this::handle);
    }

    private void handle(RoutingContext context) {
        String actor = AccessGuard.actor(context);
        blocking.run(() -> ask(context, actor))
                .compose(asked -> erasing.erase(
                                asked.device(),
                                asked.request().fromMicros(),
                                asked.request().toMicros())
                        .recover(why -> {
                            LOG.warn("erasing {}: {}", asked.device().device(), why.getMessage());
                            throw new EraseFault(String.valueOf(why.getMessage()));
                        })
                        .compose(erased -> blocking.run(() -> {
                            asked.request().forgetSums(asked.device().device(), registry);
                            return json(asked, erased);
                        })))
                .onSuccess(body -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(body.encode()))
                .onFailure(why -> context.fail(
                        why instanceof EraseFault fault
                                ? new ApiException(
                                        Problem.STORE_UNAVAILABLE,
                                        "not all is erased, ask again: " + fault.getMessage())
                                : why));
    }

    private static final class EraseFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EraseFault(String message) {
            super(message);
        }
    }

    /** Reads the request, and notes who asks for what; blocks. */
    private Asked ask(RoutingContext context, String actor) throws Exception {
        DeviceId id = DeviceId.parse(String.valueOf(context.pathParam("device")));
        Device device = registry.device(id)
                .orElseThrow(() -> new ApiException(Problem.UNKNOWN_DEVICE, "no device '" + id + "'"));
        EraseRequest request;
        try {
            request = EraseRequest.of(body(context), id, registry, clock);
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
        registry.audit().note(actor, "erase", request.subject(id));
        return new Asked(new EnrolledDevice(id, device.school()), request);
    }

    private static JsonObject body(RoutingContext context) throws ApiException {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new ApiException(Problem.INVALID_PARAMETER, "Content-Type must be application/json");
        }
        try {
            JsonObject body = context.body().asJsonObject();
            return body == null ? new JsonObject() : body;
        } catch (DecodeException | ClassCastException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, "the body must be a JSON object");
        }
    }

    private static JsonArray remains(Erased erased) {
        JsonArray remains = new JsonArray().add("backups").add("agent-journal");
        return erased.scrubbed() ? remains : remains.add("unused-parts-of-files");
    }

    private static JsonObject json(Asked asked, Erased erased) {
        JsonObject json = new JsonObject().put("device", asked.device().device().value());
        if (!asked.request().isAll()) {
            json.put("from", WireJson.time(asked.request().fromMicros()))
                    .put("to", WireJson.time(asked.request().toMicros()));
        }
        return json.put("points", erased.points())
                .put("refused", erased.refused())
                .put("unstorable", erased.unstorable())
                .put("commands", erased.commands())
                .put("remains", remains(erased));
    }
}
