package org.chieng.server.access;

import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.oidc.OidcException;
import org.chieng.server.oidc.OidcIdentity;
import org.chieng.server.oidc.OidcProvider;
import org.chieng.server.oidc.OidcSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /oidc/login} and {@code /oidc/callback}: people log in at another place and come back. Nothing is kept meanwhile but in their browser: one secret, out of
 * which state, nonce and verifier are made, so that any server of a cluster may answer. Runs on the event loop; nothing of it blocks.
 */
final class OidcRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(OidcRoutes.class);
    private static final String COOKIE = "chieng-oidc";
    private static final String FOLDER = "/oidc";
    /** How long somebody may take to log in there; chosen. */
    private static final long SECONDS = 600;
    /** A place of this site: what begins with two slashes is another's. */
    private static final Pattern HERE = Pattern.compile("/(?![/\\\\])[A-Za-z0-9/._~?&=%-]{0,200}");

    private final Optional<OidcProvider> provider;
    private final Logins logins;
    private final Blocking elsewhere;
    private final SecureRandom random;

    /** @param elsewhere where that place is asked, which may take its time */
    OidcRoutes(Optional<OidcProvider> provider, Logins logins, Blocking elsewhere, SecureRandom random) {
        this.provider = provider;
        this.logins = logins;
        this.elsewhere = elsewhere;
        this.random = random;
    }

    /** Adds the addresses; without a place to log in only the one that says so. */
    void mount(Router router) {
        JsonArray places = new JsonArray();
        provider.ifPresent(
                place -> places.add(new JsonObject().put("name", place.name()).put("address", FOLDER + "/login")));
        router.get(ApiRules.ROOT + "/session/elsewhere")
                .handler(context -> AccessRoutes.send(context, new JsonObject().put("items", places)));
        provider.ifPresent(place -> {
            router.get(FOLDER + "/login").handler(context -> begin(context, place));
            router.get(OidcSettings.CALLBACK).handler(context -> end(context, place));
        });
    }

    private void begin(RoutingContext context, OidcProvider place) {
        String secret = BrowserToken.of(random);
        String next = Optional.ofNullable(context.request().getParam("next"))
                .filter(wanted -> HERE.matcher(wanted).matches())
                .orElse("/");
        elsewhere
                .run(() -> place.address(
                        BrowserToken.part("state", secret),
                        BrowserToken.part("nonce", secret),
                        BrowserToken.challenge(BrowserToken.part("verifier", secret))))
                .onSuccess(address -> {
                    String held = secret + "."
                            + Base64.getUrlEncoder()
                                    .withoutPadding()
                                    .encodeToString(next.getBytes(StandardCharsets.UTF_8));
                    context.response().addCookie(cookie(context, held, SECONDS));
                    redirect(context, address);
                })
                .onFailure(why -> refuse(context, why));
    }

    private void end(RoutingContext context, OidcProvider place) {
        try {
            String held = Optional.ofNullable(context.request().getCookie(COOKIE))
                    .map(Cookie::getValue)
                    .orElse("");
            String[] parts = held.split("\\.", 2);
            String code = checkedCode(context, place, parts[0]);
            String address = AccessGuard.address(context);
            logins.letTry(address);
            elsewhere
                    .run(() -> identify(place, code, parts[0], address))
                    .compose(identity -> logins.loginElsewhere(identity, address))
                    .compose(token -> begun(context, token))
                    .onSuccess(token -> {
                        context.response().addCookie(cookie(context, "", 0));
                        Requests.setCookie(context.request(), token, Logins.ACCOUNT_SESSION);
                        redirect(context, next(parts.length == 2 ? parts[1] : ""));
                    })
                    .onFailure(why -> refuse(context, why));
        } catch (OidcException | ApiException e) {
            refuse(context, e);
        }
    }

    /** The code of somebody who was sent from here, with this browser. */
    private static String checkedCode(RoutingContext context, OidcProvider place, String secret) throws OidcException {
        String state = String.valueOf(context.request().getParam("state"));
        if (secret.isEmpty() || !isSame(BrowserToken.part("state", secret), state)) {
            throw new OidcException("whoever came back had not been sent from here with this browser");
        }
        String issuer = context.request().getParam("iss");
        if (issuer != null && !place.isIssuer(issuer)) {
            throw new OidcException("whoever came back was sent by another place");
        }
        String code = context.request().getParam("code");
        if (code == null || code.isEmpty()) {
            throw new OidcException("that place let nobody in");
        }
        return code;
    }

    private OidcIdentity identify(OidcProvider place, String code, String secret, String address) throws OidcException {
        try {
            return place.identify(code, BrowserToken.part("verifier", secret), BrowserToken.part("nonce", secret));
        } catch (OidcException e) {
            logins.failed(address);
            throw e;
        }
    }

    /** The session of before ends: what a browser held until now is good for nothing any more. */
    private Future<String> begun(RoutingContext context, String token) {
        Optional<String> before = Requests.sessionToken(context.request());
        return before.isPresent() ? logins.end(before.get()).map(ended -> token) : Future.succeededFuture(token);
    }

    /** The cookie may be anybody's: where it leads is looked at again. */
    private static String next(String held) {
        try {
            String next = new String(Base64.getUrlDecoder().decode(held), StandardCharsets.UTF_8);
            return HERE.matcher(next).matches() ? next : "/";
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }

    /** The browser is told that it did not work, the log why. */
    private static void refuse(RoutingContext context, Throwable why) {
        if (why instanceof OidcException || why instanceof ApiException) {
            LOG.warn("login elsewhere: {}", why.getMessage());
        } else {
            LOG.error("login elsewhere", why);
        }
        context.response().addCookie(cookie(context, "", 0));
        boolean isStranger = why instanceof ApiException e && e.problem() == Problem.FORBIDDEN;
        redirect(context, "/login?fault=" + (isStranger ? "stranger" : "elsewhere"));
    }

    private static void redirect(RoutingContext context, String address) {
        context.response()
                .setStatusCode(303)
                .putHeader(HttpHeaders.LOCATION, address)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end();
    }

    /** Lax: it must come with the browser when that is sent back from the other place. */
    private static Cookie cookie(RoutingContext context, String value, long seconds) {
        return Cookie.cookie(COOKIE, value)
                .setHttpOnly(true)
                .setSecure(Requests.isEncrypted(context.request()))
                .setSameSite(CookieSameSite.LAX)
                .setPath(FOLDER)
                .setMaxAge(seconds);
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
