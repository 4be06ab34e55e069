package org.chieng.server.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A small OpenID provider (OpenID Connect Core 1.0, code flow) over HTTP in the test's process: signs with keys of its own, takes a code once, and demands PKCE and the
 * client's secret. Everybody who comes is whom the test says. Thread-safe.
 */
public final class OidcPlace implements AutoCloseable {
    public static final String CLIENT = "chieng";
    public static final String SECRET = "the secret: 100 % of it";

    /** Makes the token of the claims that are right. */
    public interface Maker {
        String make(JWTClaimsSet claims, RSAKey key) throws Exception;
    }

    private record Asked(String nonce, String challenge, String redirect) {}

    /** Made once: it takes its time. */
    private static final RSAKey FIRST = newKey("first");

    private final HttpServer server;
    private final Clock clock;
    private final Map<String, Asked> codes = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private RSAKey key = FIRST;
    private JWKSet published = new JWKSet(key.toPublicJWK());
    private Maker maker = OidcPlace::signed;
    private String sub = "248289761001";
    private UnaryOperator<JWTClaimsSet.Builder> more = claims -> claims;

    private OidcPlace(HttpServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    /**
     * Starts one.
     *
     * @param clock of the times in its tokens
     */
    public static OidcPlace start(Clock clock) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        OidcPlace place = new OidcPlace(server, clock);
        place.add("/.well-known/openid-configuration", exchange -> place.about());
        place.add("/keys", exchange -> place.keys());
        place.add("/token", place::token);
        server.createContext("/authorize", place::authorize);
        server.start();
        return place;
    }

    private interface Answer {
        String to(HttpExchange exchange) throws Exception;
    }

    private void add(String path, Answer answer) {
        server.createContext(path, exchange -> {
            try {
                send(exchange, 200, answer.to(exchange));
            } catch (Exception e) {
                note(e.toString());
                send(exchange, 400, "{\"error\":\"invalid_grant\"}");
            }
        });
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** How it calls itself. */
    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The server's settings for it, in HOCON. */
    public String settings(String secretFile) {
        return """
                oidc.issuer = "%s"
                oidc.client-id = "%s"
                oidc.client-secret-file = "%s"
                oidc.redirect = "http://127.0.0.1/oidc/callback"
                oidc.name = "Sở Giáo dục"
                """.formatted(issuer(), CLIENT, secretFile);
    }

    /** Whoever comes from now on. */
    public synchronized void be(String subject, UnaryOperator<JWTClaimsSet.Builder> claims) {
        this.sub = subject;
        this.more = claims;
    }

    /** Makes tokens otherwise from now on. */
    public synchronized void make(Maker other) {
        this.maker = other;
    }

    /** Signs with another key from now on, and takes the one before back. */
    public synchronized void rotate(String id) {
        key = newKey(id);
        published = new JWKSet(key.toPublicJWK());
    }

    /** What was not as it has to be in what it was asked. */
    public synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    private synchronized void note(String fault) {
        wrong.add(fault);
    }

    private String about() {
        return new JsonObject()
                .put("issuer", issuer())
                .put("authorization_endpoint", issuer() + "/authorize?realm=education")
                .put("token_endpoint", issuer() + "/token")
                .put("jwks_uri", issuer() + "/keys")
                .encode();
    }

    private synchronized String keys() {
        return published.toString();
    }

    /** Sends the browser back at once, as if somebody had typed the right password. */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
        String code = UUID.randomUUID().toString();
        synchronized (this) {
            codes.put(code, new Asked(of(query, "nonce"), of(query, "code_challenge"), of(query, "redirect_uri")));
        }
        if (!List.of("code", CLIENT, "S256", "education", "openid email")
                .equals(List.of(
                        of(query, "response_type"),
                        of(query, "client_id"),
                        of(query, "code_challenge_method"),
                        of(query, "realm"),
                        of(query, "scope")))) {
            note(query.toString());
        }
        exchange.getResponseHeaders()
                .set("Location", of(query, "redirect_uri") + "?code=" + code + "&state=" + of(query, "state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    @SuppressWarnings("JavaUtilDate") // the library's own type
    private synchronized String token(HttpExchange exchange) throws Exception {
        Map<String, String> body = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String basic = Base64.getEncoder()
                .encodeToString((CLIENT + ":the+secret%3A+100+%25+of+it").getBytes(StandardCharsets.UTF_8));
        Asked asked = codes.remove(of(body, "code"));
        if (asked == null
                || !("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || !of(body, "grant_type").equals("authorization_code")
                || !of(body, "redirect_uri").equals(asked.redirect())
                || !sha256(of(body, "code_verifier")).equals(asked.challenge())) {
            throw new IOException("not as it has to be: " + body);
        }
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject(sub)
                .audience(CLIENT)
                .claim("nonce", asked.nonce())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
        return new JsonObject()
                .put("access_token", "of no use here")
                .put("token_type", "Bearer")
                .put("id_token", maker.make(more.apply(claims).build(), key))
                .encode();
    }

    /** As it has to be. */
    public static String signed(JWTClaimsSet claims, RSAKey key) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    /** A key that nobody else has. */
    public static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** The parts of a form or of a query. */
    public static Map<String, String> form(String text) {
        Map<String, String> parts = new HashMap<>();
        for (String part : text.split("&", -1)) {
            String[] pair = part.split("=", 2);
            parts.put(pair[0], pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return parts;
    }

    private static String of(Map<String, String> parts, String name) {
        return Objects.requireNonNullElse(parts.get(name), "");
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
