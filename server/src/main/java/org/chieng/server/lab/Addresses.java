package org.chieng.server.lab;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** Addresses of a school, whose work blocks. Who may is decided before, by the table of rules. */
final class Addresses {
    /** A room's seats with the machines on them. */
    private static final int MAX_BODY = 32 << 10;

    private final Router router;
    private final Registry registry;
    private final Blocking blocking;

    Addresses(Router router, Registry registry, Blocking blocking) {
        this.router = router;
        this.registry = registry;
        this.blocking = blocking;
    }

    /**
     * Who asks for what. Immutable.
     *
     * @param school in the path
     * @param actor the account's id
     * @param body of a change, else empty
     */
    record Asked(RoutingContext context, SchoolId school, String actor, Fields body) {
        /** A part of the path that is an id. */
        EntryId id(String name) throws ApiException {
            try {
                return new EntryId(String.valueOf(context.pathParam(name)));
            } catch (IllegalArgumentException e) {
                throw unknown(name);
            }
        }

        /** What is not there, or another school's. */
        static ApiException unknown(String name) {
            return new ApiException(Problem.UNKNOWN_ADDRESS, "no such " + name + " at this school");
        }
    }

    /** Answers; null says that it is done. Blocks. */
    interface Work {
        /**
         * The answer.
         *
         * @throws IllegalArgumentException in words for whoever asked
         */
        @Nullable
        JsonObject answer(Asked asked) throws Exception;
    }

    void get(String path, Work work) {
        router.get("/api/v1" + path)
                .handler(context -> run(context, new JsonObject(), work).onFailure(context::fail));
    }

    void post(String path, Work work) {
        AccessRoutes.post(router, path, MAX_BODY, (context, body) -> run(context, body, work));
    }

    void delete(String path, Work work) {
        router.delete("/api/v1" + path)
                .handler(context -> run(context, new JsonObject(), work).onFailure(context::fail));
    }

    private Future<?> run(RoutingContext context, JsonObject body, Work work) {
        Asked asked = new Asked(
                context,
                new SchoolId(String.valueOf(context.pathParam("school"))),
                AccessGuard.actor(context),
                new Fields(body));
        return blocking.<Answered>run(() -> {
                    try {
                        return new Answered(work.answer(asked));
                    } catch (IllegalArgumentException e) {
                        throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
                    }
                })
                .onSuccess(answered -> {
                    JsonObject json = answered.json();
                    if (json == null) {
                        context.response().setStatusCode(204).end();
                    } else {
                        AccessRoutes.send(context, json);
                    }
                });
    }

    private record Answered(@Nullable JsonObject json) {}

    /** The room in the path. */
    Lab lab(Asked asked) throws ApiException, RegistryException {
        return registry.labs()
                .find(asked.id("lab"))
                .filter(lab -> lab.school().equals(asked.school()))
                .orElseThrow(() -> Asked.unknown("lab"));
    }
}
