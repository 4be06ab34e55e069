package org.chieng.server.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.ProgramTokens;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;

/**
 * {@code /me/tokens}: an adult makes tokens for programs that act for them, sees when each was used last, and takes them back. Runs on the event loop; nothing of it
 * blocks.
 */
final class TokenRoutes {
    private static final String TOKENS = ApiRules.ROOT + "/me/tokens";
    /** Most of an account; chosen: more programs nobody keeps in mind. */
    private static final int MOST = 20;
    /** Days; chosen: a token that nobody thinks of any more ends by itself. */
    private static final int MOST_DAYS = 730;

    private static final int USUAL_DAYS = 365;
    private static final int MAX_NAME = 60;

    private final Registry registry;
    private final AccountKeeper keeper;
    private final Blocking blocking;
    private final Clock clock;

    TokenRoutes(Registry registry, AccountKeeper keeper, Blocking blocking, Clock clock) {
        this.registry = registry;
        this.keeper = keeper;
        this.blocking = blocking;
        this.clock = clock;
    }

    void mount(Router router) {
        AccessRoutes.post(router, "/me/tokens", this::make);
        router.get(TOKENS)
                .handler(context -> blocking.run(() -> list(account(context)))
                        .onSuccess(json -> AccessRoutes.send(context, json))
                        .onFailure(why -> AccessGuard.refuse(context, why)));
        router.delete(TOKENS + "/:token")
                .handler(context -> blocking.run(() -> remove(context))
                        .onSuccess(done -> context.response().setStatusCode(204).end())
                        .onFailure(why -> AccessGuard.refuse(context, why)));
    }

    private static AccountId account(RoutingContext context) {
        return new AccountId(AccessGuard.actor(context));
    }

    private Future<?> make(RoutingContext context, JsonObject body) throws ApiException {
        Who who = context.get(AccessGuard.WHO);
        if (who.demo()) {
            throw new ApiException(Problem.FORBIDDEN, "a demo makes no tokens: they would outlive it");
        }
        String name = AccessRoutes.text(body, "name", MAX_NAME).strip();
        Set<String> scopes = scopes(body);
        Instant expires = clock.instant().plus(Duration.ofDays(days(body)));
        AccountId account = account(context);
        return blocking.run(() -> {
                    if (registry.programTokens().of(account).size() >= MOST) {
                        throw new ApiException(
                                Problem.CONFLICT, "you have " + MOST + " tokens: take one back that is not needed");
                    }
                    try {
                        return keeper.makeToken(account, name, scopes, expires, account.value());
                    } catch (IllegalArgumentException e) {
                        throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
                    }
                })
                .onSuccess(token -> AccessRoutes.send(
                        context, new JsonObject().put("token", token).put("expires", expires.toEpochMilli())));
    }

    private static Set<String> scopes(JsonObject body) throws ApiException {
        Set<String> scopes = new HashSet<>();
        if (body.getValue("scopes") instanceof JsonArray array) {
            array.forEach(one -> scopes.add(String.valueOf(one)));
        }
        if (scopes.isEmpty() || !AccountKeeper.SCOPES.containsAll(scopes)) {
            throw new ApiException(
                    Problem.INVALID_PARAMETER, "'scopes' must be a list of some of " + AccountKeeper.SCOPES);
        }
        return scopes;
    }

    private static int days(JsonObject body) throws ApiException {
        Object days = body.getValue("days", USUAL_DAYS);
        if (days instanceof Integer number && number >= 1 && number <= MOST_DAYS) {
            return number;
        }
        throw new ApiException(Problem.INVALID_PARAMETER, "'days' must be a whole number from 1 to " + MOST_DAYS);
    }

    /** {@code {"items": [{"id", "name", "scopes", "made", "expires"?, "used"?}, …]}}, the newest first; blocks. */
    private JsonObject list(AccountId account) throws RegistryException {
        JsonArray items = new JsonArray();
        for (ProgramTokens.Listed one : registry.programTokens().list(account)) {
            JsonObject item = new JsonObject()
                    .put("id", one.token().id().value())
                    .put("name", one.token().name())
                    .put("scopes", new JsonArray(List.copyOf(one.token().scopes())))
                    .put("made", one.made().toEpochMilli());
            Instant expires = one.token().expires();
            if (expires != null) {
                item.put("expires", expires.toEpochMilli());
            }
            Instant used = one.used();
            if (used != null) {
                item.put("used", used.truncatedTo(ChronoUnit.MINUTES).toEpochMilli());
            }
            items.add(item);
        }
        return new JsonObject().put("items", items);
    }

    /** Another account's is as if it were not there; blocks. */
    private EntryId remove(RoutingContext context) throws ApiException, RegistryException {
        AccountId account = account(context);
        try {
            EntryId id = new EntryId(String.valueOf(context.pathParam("token")));
            boolean done = registry.transact(
                    () -> {
                        boolean removed = registry.programTokens().remove(account, id);
                        if (removed) {
                            registry.audit().note(account.value(), "token-remove", account.value());
                        }
                        return removed;
                    },
                    removed -> removed);
            if (done) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new ApiException(Problem.UNKNOWN_ADDRESS, "you have no such token");
    }
}
