package org.chieng.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.chieng.server.oidc.OidcIdentity;
import org.chieng.server.registry.Account;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Membership;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Role;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.OidcPlace;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logging in at another place: a real small provider over HTTP, and everything that it or somebody between could do wrong. */
@Timeout(300)
class OidcTest {
    private static final String MAIL = "hanh@so.example.vn";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    /** Stands still, but for what a test adds: nothing depends on how long its steps take. */
    private final Instant begun = Instant.now();

    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
    private OidcPlace place;
    private RunningServer server;
    private People people;

    /** What a browser has after a step: where it is sent, and its cookies. */
    private record Step(int status, String location, Map<String, String> cookies) {
        String cookie(String name) {
            return Objects.requireNonNullElse(cookies.get(name), "");
        }
    }

    @BeforeEach
    @Timeout(300)
    void start() throws Exception {
        place = OidcPlace.start(clock());
        Path secret = Files.writeString(folder.resolve("oidc-secret"), OidcPlace.SECRET + "\n");
        server = RunningServer.in(folder, place.settings(secret.toString()), clock());
        people = new People(folder, server.server().httpPort());
        try (Registry registry = registry()) {
            AccountId id = new AccountId(MAIL);
            new AccountKeeper(registry, new SecureRandom())
                    .add(new Account(id, "Cô Hạnh"), new Membership(id, Role.DEPARTMENT, null, new AreaId("tan-lac")));
        }
        place.be("248289761001", verified(MAIL));
    }

    @AfterEach
    @Timeout(300)
    void stop() {
        server.close();
        place.close();
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return begun.plus(later.get());
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private Registry registry() throws Exception {
        return Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom());
    }

    private static UnaryOperator<JWTClaimsSet.Builder> verified(String mail) {
        return claims -> claims.claim("email", mail).claim("email_verified", true);
    }

    private Step step(URI address, String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        Map<String, String> cookies = new LinkedHashMap<>();
        for (String one : response.headers().allValues("set-cookie")) {
            cookies.put(one.split("=", 2)[0], one);
        }
        return new Step(
                response.statusCode(), response.headers().firstValue("location").orElse(""), cookies);
    }

    private static String pair(String setCookie) {
        return setCookie.split(";", 2)[0];
    }

    /** From our page to the other place. */
    private Step sent(String next) throws Exception {
        Step sent = step(server.uri("/oidc/login" + next), "");
        assertThat(sent.status()).isEqualTo(303);
        assertThat(sent.location()).startsWith(place.issuer() + "/authorize?realm=education&response_type=code&");
        assertThat(sent.cookie("chieng-oidc")).contains("HTTPOnly", "SameSite=Lax", "Path=/oidc", "Max-Age=600");
        return sent;
    }

    /** Back from there, with what the browser holds. */
    private Step back(String location, String cookie) throws Exception {
        String query = URI.create(location).getRawQuery();
        return step(server.uri("/oidc/callback?" + query), cookie);
    }

    private Step logIn(String next, String... more) throws Exception {
        Step sent = sent(next);
        Step there = step(URI.create(sent.location()), "");
        return back(there.location(), String.join("; ", pair(sent.cookie("chieng-oidc")), String.join("; ", more)));
    }

    private Optional<String> whoIs(Step step) throws Exception {
        String session = pair(step.cookie(Login.COOKIE));
        if (session.isEmpty()) {
            return Optional.empty();
        }
        HttpResponse<String> me = server.getAs(session, "/api/v1/me");
        return me.statusCode() == 200 ? Optional.of(new JsonObject(me.body()).getString("id")) : Optional.empty();
    }

    private void assertRefused(String what, Step step) throws Exception {
        assertThat(step.status()).as(what).isEqualTo(303);
        assertThat(step.location()).as(what).isEqualTo("/login?fault=elsewhere");
        assertThat(step.cookie(Login.COOKIE)).as(what).isEmpty();
        assertThat(step.cookie("chieng-oidc")).as(what).contains("Max-Age=0");
    }

    @Test
    void letsInWhomTheOtherPlaceKnowsByVerifiedAddressAndThenForEverByItsOwnNameOfThem() throws Exception {
        Step first = logIn("?next=%2Flinks%3Fa%3D1");

        assertThat(first.location()).isEqualTo("/links?a=1");
        assertThat(first.cookie("chieng-oidc")).contains("Max-Age=0");
        assertThat(whoIs(first)).hasValue(MAIL);
        assertThat(place.wrong()).isEmpty();

        place.be("248289761001", claims -> claims); // the address is told no more
        assertThat(whoIs(logIn(""))).hasValue(MAIL);

        place.be("another", verified(MAIL)); // somebody else got it
        assertThat(logIn("").location()).isEqualTo("/login?fault=stranger");
        assertThat(people.audit())
                .contains(MAIL + " login-link " + MAIL, MAIL + " login-elsewhere " + MAIL, "- login-failed -");
    }

    @Test
    void letsNobodyInWhoHasNoAccountHere() throws Exception {
        Map<String, UnaryOperator<JWTClaimsSet.Builder>> strangers = new LinkedHashMap<>();
        strangers.put("no address", claims -> claims);
        strangers.put("of no account", verified("lan@so.example.vn"));
        strangers.put("not verified", claims -> claims.claim("email", MAIL).claim("email_verified", false));
        strangers.put("verified in words", claims -> claims.claim("email", MAIL).claim("email_verified", "true"));
        strangers.put("the administrator's name", verified("admin"));
        for (Map.Entry<String, UnaryOperator<JWTClaimsSet.Builder>> stranger : strangers.entrySet()) {
            place.be("stranger", stranger.getValue());
            Step step = logIn("");
            assertThat(step.location()).as(stranger.getKey()).isEqualTo("/login?fault=stranger");
            assertThat(whoIs(step)).as(stranger.getKey()).isEmpty();
        }
    }

    @Test
    void letsInWhomTheOperatorHasLinked() throws Exception {
        place.be("sub-7", claims -> claims);
        try (Registry registry = registry()) {
            AccountKeeper keeper = new AccountKeeper(registry, new SecureRandom());
            keeper.link(new AccountId("admin"), Optional.of(OidcIdentity.subject(place.issuer(), "sub-7")));
            assertThat(whoIs(logIn(""))).hasValue("admin");
            keeper.link(
                    new AccountId("admin"), Optional.of(OidcIdentity.subject("https://elsewhere.example", "sub-7")));
            assertThat(whoIs(logIn(""))).isEmpty();
        }
    }

    private static JWTClaimsSet with(JWTClaimsSet claims, UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(new JWTClaimsSet.Builder(claims)).build();
    }

    private static OidcPlace.Maker claiming(UnaryOperator<JWTClaimsSet.Builder> change) {
        return (claims, key) -> OidcPlace.signed(with(claims, change), key);
    }

    @SuppressWarnings("JavaUtilDate") // the library's own type
    private Date in(long seconds) {
        return Date.from(clock().instant().plusSeconds(seconds));
    }

    private static String byHmac(JWTClaimsSet claims, RSAKey key, byte[] secret) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), claims);
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    @Test
    void believesNoTokenOfWhichAnythingDoesNotHold() throws Exception {
        RSAKey foreign = OidcPlace.newKey("first");
        RSAKey unknown = OidcPlace.newKey("unknown");
        Map<String, OidcPlace.Maker> bad = new LinkedHashMap<>();
        bad.put("issuer", claiming(claims -> claims.issuer("https://evil.example")));
        bad.put("no issuer", claiming(claims -> claims.issuer(null)));
        bad.put("audience", claiming(claims -> claims.audience("another")));
        bad.put("no audience", claiming(claims -> claims.audience((String) null)));
        bad.put("several audiences", claiming(claims -> claims.audience(List.of(OidcPlace.CLIENT, "another"))));
        bad.put("another party", claiming(claims -> claims.claim("azp", "another")));
        bad.put("expired", claiming(claims -> claims.expirationTime(in(-180))));
        bad.put("no end", claiming(claims -> claims.expirationTime(null)));
        bad.put("of the future", claiming(claims -> claims.issueTime(in(600))));
        bad.put("of long ago", claiming(claims -> claims.issueTime(in(-3600))));
        bad.put("not yet", claiming(claims -> claims.notBeforeTime(in(600))));
        bad.put("nonce", claiming(claims -> claims.claim("nonce", "another")));
        bad.put("no nonce", claiming(claims -> claims.claim("nonce", null)));
        bad.put("no subject", claiming(claims -> claims.subject(null)));
        bad.put("blank subject", claiming(claims -> claims.subject(" ")));
        bad.put("alg none", (claims, key) -> new PlainJWT(claims).serialize());
        bad.put("no signature", (claims, key) -> OidcPlace.signed(claims, key).replaceAll("[^.]*$", ""));
        bad.put("another's key of that name", (claims, key) -> OidcPlace.signed(claims, foreign));
        bad.put("an unknown key", (claims, key) -> OidcPlace.signed(claims, unknown));
        bad.put(
                "HS256 with the public key",
                (claims, key) -> byHmac(claims, key, key.toRSAPublicKey().getEncoded()));
        bad.put(
                "HS256 with the key as it is published",
                (claims, key) ->
                        byHmac(claims, key, key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        bad.put("a changed claim", (claims, key) -> {
            String[] parts = OidcPlace.signed(claims, key).split("\\.", -1);
            String forged = with(claims, one -> one.subject("forged")).toString();
            return parts[0] + "." + Base64URL.encode(forged) + "." + parts[2];
        });
        bad.put("no token", (claims, key) -> "nonsense");
        bad.put("a long one", (claims, key) -> "x".repeat(20_000));
        for (Map.Entry<String, OidcPlace.Maker> one : bad.entrySet()) {
            place.make(one.getValue());
            assertRefused(one.getKey(), logIn(""));
        }
        place.make(claiming(
                claims -> claims.audience(List.of(OidcPlace.CLIENT, "another")).claim("azp", OidcPlace.CLIENT)));
        assertThat(whoIs(logIn(""))).as("it was about the tokens").hasValue(MAIL);
    }

    @Test
    void takesBackOnlyWhomItHasSentWithTheSameBrowser() throws Exception {
        Step sent = sent("");
        String mine = pair(sent.cookie("chieng-oidc"));
        String there = step(URI.create(sent.location()), "").location();
        String others = pair(sent("").cookie("chieng-oidc"));

        assertRefused("no cookie", back(there, ""));
        assertRefused("the cookie of another login", back(there, others));
        assertRefused("an empty cookie", back(there, "chieng-oidc=."));
        assertRefused("another state", back(there.replaceAll("state=.", "state=~"), mine));
        assertRefused("no state", back(there.replaceAll("&state=.*", ""), mine));
        assertRefused("no code", back(there.replaceAll("code=[^&]*&", "error=access_denied&"), mine));
        assertRefused("another place", back(there + "&iss=https%3A%2F%2Fevil.example", mine));
        assertRefused("a code of nobody", back(there.replaceAll("code=[^&]*", "code=x"), mine));
        assertThat(whoIs(back(there, mine))).hasValue(MAIL);
        assertRefused("the same code again", back(there, mine));
    }

    @Test
    void leadsToPagesOfThisSiteOnly() throws Exception {
        for (String evil : List.of(
                "https://evil.example",
                "//evil.example",
                "/%5C%5Cevil.example",
                "/%0d%0aSet-Cookie:x",
                "javascript:x")) {
            assertThat(logIn("?next=" + evil.replace("https:", "https%3A")).location())
                    .as(evil)
                    .isEqualTo("/");
        }
        Step sent = sent("");
        String there = step(URI.create(sent.location()), "").location();
        String secret = pair(sent.cookie("chieng-oidc")).split("\\.", 2)[0];
        assertThat(back(there, secret + ".Ly9ldmlsLmV4YW1wbGU").location())
                .as("a cookie that was changed on the way to //evil.example")
                .isEqualTo("/");
    }

    @Test
    void beginsASessionOfItsOwnAndEndsTheOneBefore() throws Exception {
        String before = server.cookie();
        String planted = Login.COOKIE + "=" + "p".repeat(43);

        Step first = logIn("", planted);
        assertThat(pair(first.cookie(Login.COOKIE))).isNotEqualTo(planted);
        assertThat(server.getAs(planted, "/api/v1/schools").statusCode()).isEqualTo(401);
        assertThat(first.cookie(Login.COOKIE)).contains("HTTPOnly", "SameSite=Lax", "Path=/");

        assertThat(whoIs(logIn("", before))).hasValue(MAIL);
        assertThat(server.getAs(before, "/api/v1/schools").statusCode()).isEqualTo(401);
    }

    @Test
    void followsWhenTheOtherPlaceChangesItsKeysAndBelievesTheOldOnesNoMore() throws Exception {
        AtomicReference<RSAKey> used = new AtomicReference<>();
        OidcPlace.Maker remembering = (claims, key) -> {
            used.set(key);
            return OidcPlace.signed(claims, key);
        };
        place.make(remembering);
        assertThat(whoIs(logIn(""))).hasValue(MAIL);
        RSAKey first = Objects.requireNonNull(used.get());

        place.rotate("second");
        assertRefused("asked a moment ago: nobody makes us ask without end", logIn(""));
        later.set(Duration.ofSeconds(61));
        assertThat(whoIs(logIn(""))).hasValue(MAIL);
        RSAKey second = Objects.requireNonNull(used.get());
        place.make((claims, key) -> OidcPlace.signed(claims, first));
        assertRefused("the one before", logIn(""));

        place.rotate("third");
        place.make((claims, key) -> OidcPlace.signed(claims, second));
        assertThat(whoIs(logIn(""))).as("not asked again yet").hasValue(MAIL);
        later.set(Duration.ofSeconds(90).plusHours(1));
        assertRefused("one that was taken back, an hour later", logIn(""));
    }

    @Test
    void keepsThoseWaitingWhoFailTooOften() throws Exception {
        place.make((claims, key) -> "nonsense");
        for (int i = 0; i < 60; i++) {
            logIn("");
        }
        place.make(OidcPlace::signed);
        assertRefused("too many wrong tries", logIn(""));
    }

    @Test
    void isOfferedOnlyWhereItIsSet(@TempDir Path other) throws Exception {
        assertThat(new JsonObject(server.getAs("", "/api/v1/session/elsewhere").body())
                        .getJsonArray("items")
                        .encode())
                .isEqualTo("[{\"name\":\"Sở Giáo dục\",\"address\":\"/oidc/login\"}]");
        place.close();
        later.set(Duration.ofHours(2));
        Step away = step(server.uri("/oidc/login"), "");
        assertThat(away.location()).isEqualTo("/login?fault=elsewhere");
        try (RunningServer without = RunningServer.in(other)) {
            assertThat(new JsonObject(without.getAs("", "/api/v1/session/elsewhere")
                                    .body())
                            .getJsonArray("items"))
                    .isEmpty();
            assertThat(List.of(
                            without.getAs("", "/oidc/login").statusCode(),
                            without.getAs("", "/oidc/callback").statusCode()))
                    .containsOnly(404);
        }
    }
}
