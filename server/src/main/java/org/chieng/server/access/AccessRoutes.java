package org.chieng.server.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.live.ClassNews;
import org.chieng.server.oidc.OidcProvider;
import org.chieng.server.oidc.OidcSettings;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.BoardId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Membership;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.jspecify.annotations.Nullable;

/** How people log in and out, join a class, and learn who they are. Runs on the event loop; nothing of it blocks. */
public final class AccessRoutes implements AutoCloseable {
    private static final int MAX_BODY = 4096;
    /** How long a class's code is good; chosen: a school day. */
    private static final Duration CODE_SPAN = Duration.ofHours(12);

    private final Vertx vertx;
    private final Registry registry;
    private final AccessGuard guard;
    private final Blocking blocking;
    private final Clock clock;
    private final Logins logins;
    private final Optional<DemoPeople> demo;
    private final LineReviewRoutes reviews;
    private final TokenRoutes tokens;
    private final AuditRoutes audit;
    private final Blocking elsewhere;
    private final OidcRoutes oidc;

    /**
     * @param demo who may be chosen without a password, or empty when nobody may
     * @param oidc where people log in besides here, or empty
     */
    public AccessRoutes(
            Vertx vertx,
            Registry registry,
            AccessGuard guard,
            Blocking blocking,
            Clock clock,
            SecureRandom random,
            Optional<DemoPeople> demo,
            Optional<OidcSettings> oidc) {
        this.vertx = vertx;
        this.registry = registry;
        this.guard = guard;
        this.blocking = blocking;
        this.clock = clock;
        this.logins = new Logins(vertx, registry, clock, random);
        this.demo = demo;
        this.reviews = new LineReviewRoutes(registry, blocking, clock);
        this.tokens = new TokenRoutes(registry, new AccountKeeper(registry, random), blocking, clock);
        this.audit = new AuditRoutes(registry, blocking);
        this.elsewhere = Blocking.elsewhere(vertx);
        this.oidc = new OidcRoutes(oidc.map(settings -> new OidcProvider(settings, clock)), logins, elsewhere, random);
    }

    /** What a request with a body does. */
    public interface Change {
        /** Makes it and answers; why it can't be fails the request. */
        Future<?> make(RoutingContext context, JsonObject body) throws ApiException;
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        router.get(ApiRules.ROOT + "/me").handler(this::me);
        post(router, "/session", this::login);
        router.delete(ApiRules.ROOT + "/session").handler(this::logout);
        post(router, "/session/class", this::join);
        post(router, "/me/password", this::changePassword);
        post(router, "/classes/:class/code", this::makeCode);
        post(router, "/classes/:class/return", this::makeReturnCode);
        reviews.mount(router);
        tokens.mount(router);
        audit.mount(router);
        oidc.mount(router);
        router.get(ApiRules.ROOT + "/demo")
                .handler(context -> send(
                        context,
                        demo.map(DemoPeople::json).orElseGet(() -> new JsonObject().put("people", new JsonArray()))));
        post(router, "/demo", (context, body) -> {
            if (demo.isEmpty()) {
                throw new ApiException(Problem.UNKNOWN_ADDRESS, "nobody can be chosen here: this is no demo");
            }
            return choose(context, body, demo.get());
        });
    }

    /** Adds an address that takes a JSON object of 4 KiB at most. */
    public static void post(Router router, String path, Change change) {
        post(router, path, MAX_BODY, change);
    }

    /**
     * Adds an address that takes a JSON object.
     *
     * @param mostBytes longest body
     */
    public static void post(Router router, String path, int mostBytes, Change change) {
        take(router.post(ApiRules.ROOT + path), mostBytes, change);
    }

    /** Adds an address that is brought to what a JSON object of 4 KiB at most says. */
    public static void put(Router router, String path, Change change) {
        take(router.put(ApiRules.ROOT + path), MAX_BODY, change);
    }

    private static void take(Route route, int mostBytes, Change change) {
        route.handler(BodyHandler.create(false).setBodyLimit(mostBytes)).handler(context -> {
            try {
                change.make(context, body(context)).onFailure(why -> AccessGuard.refuse(context, why));
            } catch (ApiException e) {
                AccessGuard.refuse(context, e);
            }
        });
    }

    private static JsonObject body(RoutingContext context) throws ApiException {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new ApiException(Problem.INVALID_PARAMETER, "Content-Type must be application/json");
        }
        try {
            JsonObject body = context.body().asJsonObject();
            if (body != null) {
                return body;
            }
        } catch (DecodeException | ClassCastException e) {
            // told below
        }
        throw new ApiException(Problem.INVALID_PARAMETER, "the body must be a JSON object");
    }

    /** A text of a body, of a length that can be meant. */
    public static String text(JsonObject body, String name, int most) throws ApiException {
        if (body.getValue(name) instanceof String text && !text.isEmpty() && text.length() <= most) {
            return text;
        }
        throw new ApiException(
                Problem.INVALID_PARAMETER, "'" + name + "' must be a text of 1 to " + most + " characters");
    }

    private Future<?> login(RoutingContext context, JsonObject body) throws ApiException {
        String account = text(body, "account", 64).strip().toLowerCase(Locale.ROOT);
        String password = text(body, "password", PasswordHash.MAX_LENGTH);
        return logins.login(account, password, AccessGuard.address(context))
                .compose(token -> begun(context, token, Logins.ACCOUNT_SESSION));
    }

    private Future<?> join(RoutingContext context, JsonObject body) throws ApiException {
        String code = text(body, "code", 32);
        String nickname = Normalizer.normalize(text(body, "nickname", 64).strip(), Normalizer.Form.NFC);
        String returnCode = "".equals(body.getValue("returnCode", "")) ? "" : text(body, "returnCode", 32);
        return logins.join(code, nickname, returnCode, AccessGuard.address(context))
                .onSuccess(joined -> news(joined).tell(vertx))
                .compose(joined -> begun(context, joined.token(), Joins.SESSION));
    }

    /** The streams of a session that has ended end, too. */
    private static ClassNews news(Joins.Joined joined) {
        return joined.returned() == null
                ? ClassNews.people(joined.school(), joined.schoolClass())
                : ClassNews.gone(joined.school(), joined.schoolClass(), joined.returned());
    }

    private Future<?> choose(RoutingContext context, JsonObject body, DemoPeople people) throws ApiException {
        String person = text(body, "person", 32);
        return logins.choose(() -> people.session(person, clock.instant()))
                .compose(token -> begun(context, token, Logins.ACCOUNT_SESSION));
    }

    /** The session of before ends: what a browser held until now is good for nothing any more. */
    private Future<?> begun(RoutingContext context, String token, Duration span) {
        Optional<String> before = Requests.sessionToken(context.request());
        return (before.isPresent() ? logins.end(before.get()) : Future.<Void>succeededFuture()).onSuccess(ended -> {
            Requests.setCookie(context.request(), token, span);
            context.response().setStatusCode(204).end();
        });
    }

    private void logout(RoutingContext context) {
        Optional<String> token = Requests.sessionToken(context.request());
        (token.isPresent() ? logins.end(token.get()) : Future.<Void>succeededFuture())
                .onSuccess(ended -> {
                    Requests.setCookie(context.request(), null, Duration.ZERO);
                    context.response().setStatusCode(204).end();
                })
                .onFailure(why -> AccessGuard.refuse(context, why));
    }

    private Future<?> changePassword(RoutingContext context, JsonObject body) throws ApiException {
        Who who = context.get(AccessGuard.WHO);
        String after = text(body, "new", PasswordHash.MAX_LENGTH);
        if (after.length() < PasswordHash.MIN_LENGTH) {
            throw new ApiException(
                    Problem.INVALID_PARAMETER, "a password has " + PasswordHash.MIN_LENGTH + " characters at least");
        }
        return logins.changePassword(new AccountId(who.id()), text(body, "old", PasswordHash.MAX_LENGTH), after)
                .onSuccess(done -> {
                    Requests.setCookie(context.request(), null, Duration.ZERO);
                    context.response().setStatusCode(204).end();
                });
    }

    private Future<?> makeCode(RoutingContext context, JsonObject body) {
        Who who = context.get(AccessGuard.WHO);
        return logins.makeCode(new EntryId(context.pathParam("class")), who.id(), CODE_SPAN)
                .onSuccess(code -> send(
                        context,
                        new JsonObject()
                                .put("code", code)
                                .put("expires", clock.instant().plus(CODE_SPAN).toEpochMilli())));
    }

    private Future<?> makeReturnCode(RoutingContext context, JsonObject body) throws ApiException {
        String nickname = Normalizer.normalize(text(body, "nickname", 64).strip(), Normalizer.Form.NFC);
        return logins.makeReturnCode(new EntryId(context.pathParam("class")), nickname, AccessGuard.actor(context))
                .onSuccess(code ->
                        send(context, new JsonObject().put("nickname", nickname).put("returnCode", code)));
    }

    private void me(RoutingContext context) {
        blocking.run(() -> {
                    Who who = guard.find(context.request())
                            .orElseThrow(() -> new ApiException(Problem.UNAUTHENTICATED, "nobody is logged in"));
                    JsonObject json = json(who, Requests.sessionToken(context.request()));
                    if (who.pupil() != null) {
                        registry.pupils().returnCode(who.pupil().id()).ifPresent(code -> json.put("returnCode", code));
                    }
                    return json;
                })
                .onSuccess(json -> send(context, json))
                .onFailure(why -> AccessGuard.refuse(context, why));
    }

    private static JsonObject json(Who who, Optional<String> session) {
        JsonArray roles = new JsonArray();
        for (Membership grant : who.grants()) {
            JsonObject role = new JsonObject().put("role", grant.role().wireName());
            if (grant.school() != null) {
                role.put("school", grant.school().value());
            }
            if (grant.area() != null) {
                role.put("area", grant.area().value());
            }
            roles.add(role);
        }
        if (who.school() != null) {
            roles.add(student(who.school(), who.pupil()));
        }
        JsonObject json = new JsonObject()
                .put("id", who.id())
                .put("name", who.name())
                .put("roles", roles)
                .put("demo", who.demo());
        session.filter(token -> who.scopes().isEmpty()).ifPresent(token -> json.put("csrf", BrowserToken.csrf(token)));
        return json;
    }

    private static JsonObject student(SchoolId school, @Nullable Pupil pupil) {
        JsonObject role = new JsonObject().put("role", "student").put("school", school.value());
        if (pupil != null) {
            role.put("class", pupil.schoolClass().value());
            BoardId board = pupil.board();
            if (board != null) {
                role.put("device", board.device().value()).put("source", board.source());
            }
        }
        return role;
    }

    /** Answers with JSON that nobody keeps. */
    public static void send(RoutingContext context, JsonObject body) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.encode());
    }

    @Override
    public void close() {
        logins.close();
        elsewhere.close();
    }
}
