package org.chieng.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.SchoolClass;
import org.chieng.server.registry.exchange.SheetExport;
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RawHttp;
import org.chieng.server.testkit.RunningServer;
import org.chieng.server.testkit.SseReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The basics of OWASP's Top Ten and cheat sheets, a test each, over HTTP against a whole server; how long a login takes is looked at by {@link LoginTimeTest}. */
@Timeout(180)
class OwaspTest {
    private static final String HERE = "thcs-muong-bi";
    private static final List<String> SQL = List.of(
            "' OR '1'='1",
            "'; DROP TABLE school; --",
            "\" OR \"\"=\"",
            "1); DELETE FROM account; --",
            "x' UNION SELECT hash FROM password --",
            "%' OR 1=1 --",
            "\\'; VACUUM; --");

    @TempDir
    Path folder;

    private RunningServer server;
    private People people;
    private String teacher;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.in(folder);
        people = new People(folder, server.server().httpPort());
        people.addClass("7a", HERE);
        teacher = people.logIn("teacher", "--school", HERE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawHttp.Answer raw(String method, String address, Map<String, String> headers, String body)
            throws Exception {
        return RawHttp.send(
                server.server().httpPort(),
                method,
                address,
                headers,
                method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS")
                        ? null
                        : body.getBytes(UTF_8));
    }

    private Map<String, String> person(String cookie) throws Exception {
        String csrf = new JsonObject(server.getAs(cookie, "/api/v1/me").body()).getString("csrf");
        return Map.of("Cookie", cookie, "X-CSRF-Token", csrf, "Content-Type", "application/json");
    }

    private HttpResponse<String> post(String who, String path, JsonObject body) throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        return Login.post(server.server().httpPort(), "/api/v1" + path, body, "Cookie", who, "X-CSRF-Token", csrf);
    }

    private HttpResponse<String> logIn(JsonObject body, String... headers) throws Exception {
        return Login.post(server.server().httpPort(), "/api/v1/session", body, headers);
    }

    private String code() throws Exception {
        return new JsonObject(
                        post(teacher, "/classes/7a/code", new JsonObject()).body())
                .getString("code");
    }

    private Registry registry() throws Exception {
        return Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom());
    }

    @Test
    void headersForbidABrowserWhatNoPageOfOursNeedsOnEveryKindOfAnswer() throws Exception {
        Map<String, String> admin = person(server.cookie());
        Map<String, Integer> answers = new LinkedHashMap<>();
        answers.put("GET /", 200);
        answers.put("HEAD /", 200);
        answers.put("GET /login", 200);
        answers.put("GET /nothing", 404);
        answers.put("PUT /login", 405);
        answers.put("OPTIONS /login", 204);
        answers.put("GET /%zz", 400);
        answers.put("GET /metrics", 200);
        answers.put("GET /api/v1/schools", 200);
        answers.put("GET /api/v1/schools/nowhere", 404);
        answers.put("GET /api/v1/nothing", 404);
        answers.put("DELETE /api/v1/schools", 405);
        answers.put("OPTIONS /api/v1/schools", 204);
        answers.put("GET /api/v1/links/schools.csv", 200);
        answers.put("GET /api/v1/links/map.svg", 200);
        answers.put("GET /api/v1/schools/hang-kia/live", 200);
        answers.put("POST /api/v1/session", 400);
        for (Map.Entry<String, Integer> one : answers.entrySet()) {
            String[] asked = one.getKey().split(" ", 2);
            RawHttp.Answer answer = raw(asked[0], asked[1], admin, "[]");
            assertThat(answer.status()).as(one.getKey()).isEqualTo(one.getValue());
            assertHeaders(one.getKey(), answer);
        }
        assertHeaders("401", raw("GET", "/api/v1/schools", Map.of(), ""));
        assertHeaders("413", raw("POST", "/api/v1/session", admin, "x".repeat(5000)));
        String etag = raw("GET", "/", Map.of(), "").header("etag");
        RawHttp.Answer kept = raw("GET", "/", Map.of("If-None-Match", etag), "");
        assertThat(kept.status()).isEqualTo(304);
        assertHeaders("304", kept);
    }

    private static void assertHeaders(String what, RawHttp.Answer answer) {
        assertThat(answer.header("content-security-policy"))
                .as(what)
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe", "http:", "https:", "data:", "*");
        assertThat(answer.header("x-content-type-options")).as(what).isEqualTo("nosniff");
        assertThat(answer.header("referrer-policy")).as(what).isEqualTo("no-referrer");
        assertThat(answer.header("cross-origin-opener-policy")).as(what).isEqualTo("same-origin");
        assertThat(answer.header("cross-origin-resource-policy")).as(what).isEqualTo("same-origin");
        assertThat(answer.header("access-control-allow-origin")).as(what).isEmpty();
        assertThat(answer.headers())
                .as(what + ": tells nobody what to attack")
                .doesNotContainKeys("server", "x-powered-by");
    }

    @Test
    void whatIsOfSomebodyIsKeptByNoCache() throws Exception {
        Map<String, String> admin = person(server.cookie());
        for (String path : List.of("/me", "/schools", "/schools/" + HERE, "/links/schools.csv", "/quarantine")) {
            assertThat(raw("GET", "/api/v1" + path, admin, "").header("cache-control"))
                    .as(path)
                    .isEqualTo("no-store");
        }
    }

    @Test
    void csrfNeitherAForeignPageNorAPlainFormNorAnotherMethodsNameChangesAnything() throws Exception {
        Map<String, String> mine = person(teacher);
        String path = "/api/v1/classes/7a/code";
        List<Map<String, String>> foreign = List.of(
                Map.of("Origin", "null"),
                Map.of("Origin", "http://127.0.0.1.evil.example"),
                Map.of(
                        "Origin",
                        "http://evil.example/127.0.0.1:" + server.server().httpPort()),
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Sec-Fetch-Site", "same-site"));
        for (Map<String, String> from : foreign) {
            Map<String, String> headers = new LinkedHashMap<>(mine);
            headers.putAll(from);
            assertThat(raw("POST", path, headers, "{}").status())
                    .as(from.toString())
                    .isEqualTo(403);
        }
        Map<String, String> bare = new LinkedHashMap<>(mine);
        bare.remove("X-CSRF-Token");
        assertThat(raw("POST", path, bare, "{}").status()).isEqualTo(403);
        Map<String, String> others = new LinkedHashMap<>(mine);
        others.putAll(
                Map.of("X-CSRF-Token", new JsonObject(server.get("/api/v1/me").body()).getString("csrf")));
        assertThat(raw("POST", path, others, "{}").status())
                .as("that of another session")
                .isEqualTo(403);
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
            Map<String, String> form = new LinkedHashMap<>(mine);
            form.put("Content-Type", type);
            assertThat(raw("POST", path, form, "{}").status()).as(type).isEqualTo(400);
        }
        Map<String, String> override = new LinkedHashMap<>(mine);
        override.put("X-HTTP-Method-Override", "DELETE");
        assertThat(raw("GET", "/api/v1/classes/7a?_method=DELETE", override, "").status())
                .isEqualTo(200);
        try (Registry registry = registry()) {
            assertThat(registry.classes().find(new EntryId("7a"))).isPresent();
            assertThat(registry.pupils().codeOf(new EntryId("7a"))).isEmpty();
        }
    }

    @Test
    void sessionFixationAPlantedCookieIsNeverTheOneThatIsLoggedIn() throws Exception {
        String planted = Login.COOKIE + "=" + "p".repeat(43);
        HttpResponse<String> login = logIn(people.credentials("teacher"), "Cookie", planted);
        HttpResponse<String> join = Login.post(
                server.server().httpPort(),
                "/api/v1/session/class",
                new JsonObject().put("code", code()).put("nickname", "Mây"),
                "Cookie",
                teacher);

        assertThat(Login.cookie(login)).isNotEqualTo(planted);
        assertThat(server.getAs(planted, "/api/v1/schools").statusCode()).isEqualTo(401);
        assertThat(server.getAs(teacher, "/api/v1/schools").statusCode())
                .as("whoever joins on a teacher's browser is the teacher no longer")
                .isEqualTo(401);
        assertThat(server.getAs(Login.cookie(join), "/api/v1/schools").statusCode())
                .isEqualTo(200);
    }

    @Test
    void sqlInjectionTextInAnyParameterIsButText() throws Exception {
        Map<String, String> admin = person(server.cookie());
        Map<String, String> before = exported();
        for (ApiContract.Operation operation : ApiContract.load().operations()) {
            if (operation.id().equals("logOut") || operation.path().endsWith("/live")) {
                continue;
            }
            for (String sql : SQL) {
                String text = URLEncoder.encode(sql, UTF_8).replace("+", "%20");
                String path = operation.path().replaceAll("\\{\\w+}", text);
                List<String> query = new ArrayList<>();
                operation.parameters().stream()
                        .filter(one -> one.getString("in").equals("query"))
                        .forEach(one -> query.add(one.getString("name") + "=" + text));
                String address = "/api/v1" + path + (query.isEmpty() ? "" : "?" + String.join("&", query));
                String body = new JsonObject()
                        .put("account", sql)
                        .put("password", sql)
                        .put("code", sql)
                        .put("nickname", sql)
                        .put("name", sql)
                        .put("question", sql)
                        .encode();
                RawHttp.Answer answer = raw(operation.method(), address, admin, body);
                assertThat(answer.status())
                        .as(operation.method() + " " + address + ": " + answer.body())
                        .isLessThan(500);
                assertThat(answer.body()).doesNotContain("$argon2", "SQLITE", "syntax error");
            }
        }
        assertThat(exported()).isEqualTo(before);
    }

    private Map<String, String> exported() throws Exception {
        try (Registry registry = registry()) {
            return new LinkedHashMap<>(SheetExport.run(registry));
        }
    }

    @Test
    void csvInjectionNoCellOfATableIsAFormula() throws Exception {
        String formula = "=HYPERLINK(\"http://evil.example\")";
        try (Registry registry = registry()) {
            registry.addSchool(new SchoolId(HERE), formula, new org.chieng.server.registry.AreaId("tan-lac"), null);
        }
        people.addExperiment(new Experiment(
                new EntryId("e"),
                new SchoolId(HERE),
                new EntryId("7a"),
                null,
                formula,
                null,
                List.of(),
                Instant.now().minusSeconds(90)));
        post(teacher, "/runs/e-1/notes", new JsonObject().put("text", "@SUM(1)"));
        try (Publisher device = server.device("muong-bi-pi")) {
            device.publish("[{\"n\":\"state\",\"vs\":\"+1+cmd|'/C calc'!A0\"}]");
        }
        List<String> tables = List.of(
                "/links/schools.csv",
                "/links/report.csv",
                "/links/giga/schools.csv",
                "/experiments/e/data.csv",
                "/experiments/e/data.csv?lang=en",
                "/devices/muong-bi-pi/history.csv?channel=board/state");
        List<String> guarded = new ArrayList<>();
        for (String table : tables) {
            HttpResponse<String> answer = server.getAs(server.cookie(), "/api/v1" + table);
            assertThat(answer.statusCode()).as(table).isEqualTo(200);
            answer.body().lines().forEach(line -> {
                for (String cell : line.split("[,;]", -1)) {
                    assertThat(cell).as(table).doesNotMatch("\"?[=+@\\t].*").doesNotMatch("\"?-[^0-9].*");
                    if (cell.matches("\"?'[=+@].*")) {
                        guarded.add(table);
                    }
                }
            });
        }
        assertThat(guarded).as("formulas were there").contains(tables.get(0), tables.get(3), tables.get(5));
    }

    @Test
    void headerInjectionALineEndInATextMakesNoHeader() throws Exception {
        Map<String, String> admin = person(server.cookie());
        for (String address : List.of(
                "/api/v1/schools/a%0d%0aX-Evil:%20yes",
                "/a%0d%0aX-Evil:%20yes",
                "/login?next=%0d%0aX-Evil:%20yes",
                "/api/v1/links/report.csv?provider=a%0d%0aX-Evil:%20yes",
                "/api/v1/experiments/a%0aX-Evil/data.csv")) {
            assertThat(raw("GET", address, admin, "").headers()).as(address).doesNotContainKey("x-evil");
        }
        String code = code();
        for (String nickname : List.of("a\r\nX-Evil: yes", "a\u0000b", "a\u0085b", "a\nINFO somebody logged in")) {
            assertThat(Login.post(
                                    server.server().httpPort(),
                                    "/api/v1/session/class",
                                    new JsonObject().put("code", code).put("nickname", nickname))
                            .statusCode())
                    .as(nickname)
                    .isEqualTo(400);
        }
    }

    @Test
    void pathTraversalLeadsToNoFileOfTheMachineOrTheJar() throws Exception {
        String page = server.get("/").body();
        String assets = page.replaceAll("(?s).*?(/assets/[0-9a-f]+)/.*", "$1");
        for (String path : List.of(
                "/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "//etc/passwd",
                assets + "/../../reference.conf",
                assets + "/..%2f..%2freference.conf",
                assets + "/%2e%2e/%2e%2e/reference.conf",
                assets + "/..\\..\\reference.conf",
                assets + "/..%5c..%5creference.conf",
                assets + "/%252e%252e/reference.conf",
                assets + "/js/../../../reference.conf",
                assets + "/js/%00",
                assets + "/",
                "/assets/../reference.conf",
                "/db/registry/6-access.sql",
                "/data/registry.db",
                "/api/v1/schools/..%2f..%2fetc%2fpasswd",
                "/api/v1/experiments/..%2f..%2fetc%2fpasswd/data.csv")) {
            RawHttp.Answer answer = raw("GET", path, person(server.cookie()), "");
            assertThat(answer.status()).as(path).isIn(400, 404);
            assertThat(answer.body()).as(path).doesNotContain("root:", "trusted-proxies", "CREATE TABLE", "SQLite");
        }
    }

    @Test
    void massAssignmentWhatABodyNamesBesidesItsFieldsIsPassedOver() throws Exception {
        JsonObject made = new JsonObject(post(
                        teacher,
                        "/schools/" + HERE + "/classes",
                        new JsonObject()
                                .put("name", "8A")
                                .put("schoolYear", "2026-2027")
                                .put("id", "chosen")
                                .put("school", "hang-kia"))
                .body());
        assertThat(made.getString("id")).isNotEqualTo("chosen");
        try (Registry registry = registry()) {
            assertThat(registry.classes().of(new SchoolId("hang-kia"))).isEmpty();
            assertThat(registry.classes().of(new SchoolId(HERE)))
                    .extracting(SchoolClass::name)
                    .contains("8A");
        }
        String pupil = Login.cookie(Login.post(
                server.server().httpPort(),
                "/api/v1/session/class",
                new JsonObject()
                        .put("code", code())
                        .put("nickname", "Mây")
                        .put("id", "admin")
                        .put("role", "administrator")
                        .put("roles", new JsonArray().add("administrator"))
                        .put("account", "admin")
                        .put("schoolClass", "6b")));
        JsonObject me = new JsonObject(server.getAs(pupil, "/api/v1/me").body());
        assertThat(me.getString("id")).isNotEqualTo("admin");
        assertThat(me.getJsonArray("roles")).hasSize(1);
        assertThat(me.getJsonArray("roles").getJsonObject(0).getString("role")).isEqualTo("student");
        assertThat(me.getJsonArray("roles").getJsonObject(0).getString("class")).isEqualTo("7a");
        JsonObject experiment = new JsonObject(post(
                        pupil,
                        "/classes/7a/experiments",
                        new JsonObject()
                                .put("question", "Vì sao?")
                                .put(
                                        "channels",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("device", "muong-bi-pi")
                                                        .put("source", "board")
                                                        .put("channel", "t")))
                                .put("id", "chosen")
                                .put("class", "6b")
                                .put("school", "hang-kia")
                                .put("pupil", "another")
                                .put("account", "teacher")
                                .put("created", 0))
                .body());
        assertThat(experiment.getString("id")).isNotEqualTo("chosen");
        assertThat(experiment.getString("school")).isEqualTo(HERE);
        assertThat(experiment.getString("by")).isEqualTo("Mây");
        assertThat(post(
                                teacher,
                                "/me/password",
                                new JsonObject()
                                        .put(
                                                "old",
                                                people.credentials("teacher").getString("password"))
                                        .put("new", "một mật khẩu mới")
                                        .put("account", "admin")
                                        .put("id", "admin"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(server.get("/api/v1/schools").statusCode())
                .as("the administrator's is as it was")
                .isEqualTo(200);
    }

    @Test
    void openRedirectNoAnswerSendsABrowserElsewhere() throws Exception {
        for (String address : List.of(
                "/login?next=https://evil.example/",
                "/login?next=//evil.example/",
                "/join?code=x&next=//evil.example",
                "//evil.example/%2e%2e",
                "///evil.example",
                "/\\evil.example",
                "/?url=https://evil.example",
                "/api/v1/me?next=https://evil.example")) {
            RawHttp.Answer answer = raw("GET", address, person(teacher), "");
            assertThat(answer.headers()).as(address).doesNotContainKeys("location", "refresh");
        }
    }

    @Test
    void cookieFlagsKeepASessionFromScriptsOtherSitesAndPlainLines() throws Exception {
        String plain = logIn(people.credentials("teacher"))
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();
        String proxied = logIn(people.credentials("teacher"), "X-Forwarded-Proto", "https")
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();

        assertThat(plain).containsIgnoringCase("HttpOnly").contains("SameSite=Lax", "Path=/");
        assertThat(plain).doesNotContainIgnoringCase("domain=");
        assertThat(proxied).contains("Secure");
        assertThat(plain.split(";", 2)[0])
                .as("256 random bits")
                .hasSizeGreaterThanOrEqualTo(Login.COOKIE.length() + 44);
    }

    @Test
    void lockOutWhoeverGuessesWaitsAndOthersGoOn() throws Exception {
        JsonObject wrong = new JsonObject().put("account", "teacher").put("password", "guessed");
        int refused = 0;
        while (refused < 20 && logIn(wrong).statusCode() == 401) {
            refused++;
        }
        assertThat(refused).isEqualTo(5);
        assertThat(logIn(people.credentials("teacher")).statusCode()).isEqualTo(429);
        assertThat(server.getAs(teacher, "/api/v1/schools").statusCode())
                .as("who is in stays in")
                .isEqualTo(200);
        people.logIn("lab-manager", "--school", HERE);
        int codes = 0;
        while (codes < 100
                && Login.post(
                                        server.server().httpPort(),
                                        "/api/v1/session/class",
                                        new JsonObject().put("code", "AAAAAA").put("nickname", "x"))
                                .statusCode()
                        == 401) {
            codes++;
        }
        assertThat(codes).as("codes of classes, by where they are guessed").isLessThan(51);
    }

    @Test
    void brokenAuthenticationALoginIsOverWhenItsPasswordChanges() throws Exception {
        String other = Login.cookie(logIn(people.credentials("teacher")));
        people.logIn("teacher", "--school", HERE); // an operator resets it

        assertThat(server.getAs(other, "/api/v1/schools").statusCode()).isEqualTo(401);
        try (SseReader stream =
                SseReader.open(server.server().httpPort(), "/api/v1/schools/" + HERE + "/live", "Cookie", other)) {
            assertThat(stream.head().get(0)).contains(" 401 ");
        }
    }
}
