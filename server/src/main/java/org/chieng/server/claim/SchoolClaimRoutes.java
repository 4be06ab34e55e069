package org.chieng.server.claim;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.access.Backoff;
import org.chieng.server.access.ReadableCode;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.Claims;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.WaitingMachine;

/**
 * What people of a school do with machines: look at one by its code, claim it, give a device a new secret, take its secret away. Runs on the
 * event loop; nothing of it blocks.
 */
public final class SchoolClaimRoutes {
    private static final int MOST_NAME = 120;
    private static final String NO_MACHINE =
            "no machine shows that code now: read it again, it changes after two hours";
    /** Wrong codes of an account without a wait; chosen: somebody far from the machine, with bad handwriting. */
    private static final int FREE_PER_ACCOUNT = 10;

    private final Registry registry;
    private final Blocking blocking;
    private final Consumer<DeviceId> ending;
    private final Backoff tries;

    /** @param ending ends the sessions of a device; must not block */
    public SchoolClaimRoutes(Registry registry, Blocking blocking, Clock clock, Consumer<DeviceId> ending) {
        this.registry = registry;
        this.blocking = blocking;
        this.ending = ending;
        this.tries = new Backoff(clock, FREE_PER_ACCOUNT);
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        AccessRoutes.post(router, "/schools/:school/claims/look", this::look);
        AccessRoutes.post(router, "/schools/:school/claims", this::claim);
        AccessRoutes.post(router, "/devices/:device/secret", this::renew);
        AccessRoutes.post(router, "/devices/:device/revoke", this::revoke);
    }

    private Future<?> look(RoutingContext context, JsonObject body) throws ApiException {
        String code = code(body);
        String actor = AccessGuard.actor(context);
        return blocking.run(() -> tried(actor, () -> registry.claims().look(code)))
                .onSuccess(machine -> AccessRoutes.send(context, json(machine)));
    }

    private static JsonObject json(WaitingMachine machine) {
        return new JsonObject()
                .put("name", machine.name())
                .put("address", machine.address())
                .put("since", machine.since().toEpochMilli())
                .put("expires", machine.expires().toEpochMilli());
    }

    private <T> T tried(String actor, Codes.LookUp<T> lookUp) throws Exception {
        return Codes.tried(tries, actor, Problem.UNKNOWN_ADDRESS, NO_MACHINE, lookUp);
    }

    private Future<?> claim(RoutingContext context, JsonObject body) throws ApiException {
        SchoolId school = new SchoolId(String.valueOf(context.pathParam("school")));
        String code = code(body);
        boolean replaces = body.containsKey("replaces");
        if (replaces == body.containsKey("name")) {
            throw new ApiException(
                    Problem.INVALID_PARAMETER,
                    "either 'name' for a new device, or 'replaces' with the id of the one whose place it takes");
        }
        String text = AccessRoutes.text(body, replaces ? "replaces" : "name", MOST_NAME)
                .strip();
        String actor = AccessGuard.actor(context);
        return blocking.run(() -> replaces ? takePlace(code, school, text, actor) : begin(code, school, text, actor))
                .onSuccess(device -> AccessRoutes.send(
                        context,
                        new JsonObject().put("device", device.id().value()).put("name", device.name())));
    }

    /** Blocks. */
    private Device begin(String code, SchoolId school, String name, String actor) throws Exception {
        try {
            Device device = tried(actor, () -> registry.claims().claimNew(code, school, name));
            registry.audit().note(actor, "claim", device.id().value());
            return device;
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
    }

    /** Blocks. */
    private Device takePlace(String code, SchoolId school, String id, String actor) throws Exception {
        DeviceId replaced = deviceId(id);
        if (registry.device(replaced).filter(one -> one.school().equals(school)).isEmpty()) {
            throw unknown(id);
        }
        Device device = tried(actor, () -> registry.claims().claimAs(code, replaced, school));
        registry.audit().note(actor, "claim-replacement", device.id().value());
        ending.accept(device.id());
        return device;
    }

    private Future<?> renew(RoutingContext context, JsonObject body) {
        String actor = AccessGuard.actor(context);
        return blocking.run(() -> {
                    DeviceId device = deviceId(context);
                    Optional<Claims.Renewed> renewed = registry.claims().renew(device);
                    Optional<String> secret =
                            renewed.orElseThrow(() -> unknown(device.value())).secret();
                    registry.audit().note(actor, "secret", device.value());
                    ending.accept(device);
                    return secret;
                })
                .onSuccess(secret -> {
                    JsonObject answer = new JsonObject().put("collected", secret.isEmpty());
                    secret.ifPresent(text -> answer.put("secret", text));
                    AccessRoutes.send(context, answer);
                });
    }

    private Future<?> revoke(RoutingContext context, JsonObject body) {
        String actor = AccessGuard.actor(context);
        return blocking.run(() -> {
                    DeviceId device = deviceId(context);
                    if (!registry.claims().revoke(device)) {
                        throw unknown(device.value());
                    }
                    registry.audit().note(actor, "revoke", device.value());
                    ending.accept(device);
                    return device;
                })
                .onSuccess(any -> context.response().setStatusCode(204).end());
    }

    private static DeviceId deviceId(RoutingContext context) throws ApiException {
        return deviceId(String.valueOf(context.pathParam("device")));
    }

    private static DeviceId deviceId(String id) throws ApiException {
        try {
            return DeviceId.parse(id);
        } catch (RejectedException e) {
            throw unknown(id);
        }
    }

    private static ApiException unknown(String id) {
        return new ApiException(
                Problem.UNKNOWN_DEVICE, "no device '" + id + "': see the list at /api/v1/schools/{school}/devices");
    }

    private static String code(JsonObject body) throws ApiException {
        return ReadableCode.read(AccessRoutes.text(body, "code", 32));
    }
}
