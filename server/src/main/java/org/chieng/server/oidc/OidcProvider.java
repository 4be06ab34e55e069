package org.chieng.server.oidc;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The place where people log in besides here. Thread-safe; blocks while it asks. */
public final class OidcProvider {
    /** How long what the place says of itself is good; chosen. */
    private static final Duration MEMORY = Duration.ofHours(1);

    private final OidcSettings settings;
    private final Clock clock;
    private final Asking asking = new Asking();
    private final SigningKeys keys;
    private final IdTokens tokens;
    private JsonObject about = new JsonObject();
    private Instant aboutUntil = Instant.EPOCH;

    public OidcProvider(OidcSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.keys = new SigningKeys(() -> asking.text(HttpRequest.newBuilder(endpoint("jwks_uri"))), clock);
        this.tokens = new IdTokens(keys, settings.issuer(), settings.clientId());
    }

    /** What people call it. */
    public String name() {
        return settings.name();
    }

    /** Whether that is how the place calls itself (RFC 9207). */
    public boolean isIssuer(String issuer) {
        return settings.issuer().equals(issuer);
    }

    /**
     * Where a browser is sent to log in.
     *
     * @param state comes back with it
     * @param nonce stands in what is signed
     * @param challenge of the verifier that is shown for the code (RFC 7636 section 4.2, S256)
     */
    public String address(String state, String nonce, String challenge) throws OidcException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.clientId());
        query.put("redirect_uri", settings.redirect());
        query.put("scope", "openid email");
        query.put("state", state);
        query.put("nonce", nonce);
        query.put("code_challenge", challenge);
        query.put("code_challenge_method", "S256");
        String endpoint = endpoint("authorization_endpoint").toString();
        return endpoint + (endpoint.contains("?") ? "&" : "?") + form(query);
    }

    /**
     * Who it is that came back with a code.
     *
     * @param verifier of the challenge that was sent
     * @param nonce that was sent
     */
    public OidcIdentity identify(String code, String verifier, String nonce) throws OidcException {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("grant_type", "authorization_code");
        body.put("code", code);
        body.put("redirect_uri", settings.redirect());
        body.put("code_verifier", verifier);
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint("token_endpoint"))
                .header("Content-Type", "application/x-www-form-urlencoded");
        Path secret = settings.secret();
        if (secret == null) {
            body.put("client_id", settings.clientId());
        } else {
            String both = encoded(settings.clientId()) + ":" + encoded(read(secret)); // RFC 6749 section 2.3.1
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }
        JsonObject answer = json(request.POST(HttpRequest.BodyPublishers.ofString(form(body))));
        if (answer.getValue("id_token") instanceof String text) {
            return tokens.believe(text, nonce, clock.instant());
        }
        throw new OidcException("the place gave no ID token");
    }

    /** An address that the place names; one that is no safer than it should be is not taken. */
    private synchronized URI endpoint(String name) throws OidcException {
        Instant now = clock.instant();
        if (aboutUntil.isBefore(now)) {
            JsonObject said = json(HttpRequest.newBuilder(
                    URI.create(settings.issuer().replaceAll("/$", "") + "/.well-known/openid-configuration")));
            if (!settings.issuer().equals(said.getValue("issuer"))) {
                throw new OidcException("oidc.issuer calls itself otherwise: " + said.getValue("issuer"));
            }
            about = said;
            aboutUntil = now.plus(MEMORY);
        }
        try {
            URI address = URI.create(String.valueOf(about.getValue(name)));
            if (OidcSettings.isSafe(address)) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new OidcException("the place names no " + name + " with https");
    }

    /** Read each time: it may be changed while the server runs. */
    private static String read(Path secret) throws OidcException {
        try (var lines = Files.newBufferedReader(secret)) {
            String first = lines.readLine();
            if (first != null && !first.isBlank()) {
                return first.strip();
            }
        } catch (IOException e) {
            // told below, without what was found
        }
        throw new OidcException("the file of oidc.client-secret-file can't be read, or its first line is empty");
    }

    private JsonObject json(HttpRequest.Builder request) throws OidcException {
        try {
            return new JsonObject(asking.text(request));
        } catch (DecodeException | ClassCastException e) {
            throw new OidcException("the place where people log in answered with something that is no JSON object");
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
