package org.chieng.server.access;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request says of whoever sent it. Pure functions. */
final class Requests {
    static final String COOKIE = "chieng-session";
    private static final String CSRF = "X-CSRF-Token";
    private static final String BEARER = "Bearer ";
    private static final Set<HttpMethod> HARMLESS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private Requests() {}

    /** What a program shows (RFC 6750 section 2.1). */
    static Optional<String> programToken(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> header.startsWith(BEARER))
                .map(header -> header.substring(BEARER.length()).strip());
    }

    /** What a browser holds. */
    static Optional<String> sessionToken(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(COOKIE)).map(Cookie::getValue);
    }

    /** Whether it could change something. */
    static boolean isChange(HttpServerRequest request) {
        return !HARMLESS.contains(request.method());
    }

    /** Whether a browser says that a page of another site sent it; programs say nothing. */
    static boolean isFromElsewhere(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader("Origin");
        HostAndPort authority = request.authority();
        return origin != null && (authority == null || !isOf(origin, authority));
    }

    private static boolean isOf(String origin, HostAndPort authority) {
        int host = origin.indexOf("://");
        return host > 0 && origin.substring(host + 3).equals(authority.toString());
    }

    /** Whether the page that sent it can read what only a page of ours can. */
    static boolean hasCsrf(HttpServerRequest request, String sessionToken) {
        String claimed = request.getHeader(CSRF);
        return claimed != null && BrowserToken.isCsrf(sessionToken, claimed);
    }

    /** Whether nobody on the way can read it. */
    static boolean isEncrypted(HttpServerRequest request) {
        return request.isSSL() || "https".equals(request.getHeader("X-Forwarded-Proto"));
    }

    /** Gives the browser something to hold that no script can read and that goes to nobody else; null takes it back. */
    static void setCookie(HttpServerRequest request, @Nullable String token, Duration span) {
        request.response()
                .addCookie(Cookie.cookie(COOKIE, token == null ? "" : token)
                        .setHttpOnly(true)
                        .setSecure(isEncrypted(request))
                        .setSameSite(CookieSameSite.LAX)
                        .setPath("/")
                        .setMaxAge(token == null ? 0 : span.toSeconds()));
    }
}
