package org.chieng.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.chieng.server.testkit.SseReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, over HTTP, against a whole server with two schools in two areas. */
class AccessTest {
    private static final String HERE = "thcs-muong-bi";
    private static final String ELSEWHERE = "hang-kia";
    private static final List<String> OF_A_SCHOOL =
            List.of("/schools/%s", "/schools/%s/devices", "/schools/%s/latest", "/schools/%s/live");
    private static final List<String> OF_A_DEVICE = List.of(
            "/devices/%s/channels",
            "/devices/%s/history?channel=board/temperature", "/devices/%s/history.csv?channel=board/temperature");

    @TempDir
    Path folder;

    private RunningServer server;
    private People people;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.in(folder);
        people = new People(folder, server.server().httpPort());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String who, String path) throws Exception {
        return server.getAs(who, "/api/v1" + path);
    }

    private int status(String who, String path) throws Exception {
        if (path.endsWith("/live")) {
            try (var stream = SseReader.open(server.server().httpPort(), "/api/v1" + path, "Cookie", who)) {
                return Integer.parseInt(stream.head().get(0).split(" ", 3)[1]);
            }
        }
        return get(who, path).statusCode();
    }

    private HttpResponse<String> post(String who, String path, JsonObject body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!who.isEmpty()) {
            all.addAll(List.of("Cookie", who));
        }
        return Login.post(server.server().httpPort(), "/api/v1" + path, body, all.toArray(String[]::new));
    }

    private String csrf(String who) throws Exception {
        return new JsonObject(get(who, "/me").body()).getString("csrf");
    }

    private String makeCode(String who, String schoolClass) throws Exception {
        HttpResponse<String> made =
                post(who, "/classes/" + schoolClass + "/code", new JsonObject(), "X-CSRF-Token", csrf(who));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        return new JsonObject(made.body()).getString("code");
    }

    private HttpResponse<String> join(String code, String nickname) throws Exception {
        return post("", "/session/class", new JsonObject().put("code", code).put("nickname", nickname));
    }

    private static String type(HttpResponse<String> response) {
        return new JsonObject(response.body()).getString("type");
    }

    @Test
    void tellsNobodyAnythingWithoutALogin() throws Exception {
        for (String path : OF_A_SCHOOL) {
            assertThat(status("", path.formatted(HERE))).as(path).isEqualTo(401);
        }
        for (String path : OF_A_DEVICE) {
            assertThat(status("", path.formatted("muong-bi-pi"))).as(path).isEqualTo(401);
        }
        for (String path : List.of("/schools", "/me", "/quarantine", "/schools/" + HERE + "/classes")) {
            assertThat(status("", path)).as(path).isEqualTo(401);
        }
        assertThat(status("", "/health")).isEqualTo(200);
        assertThat(status("chieng-session=made-up", "/schools")).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"teacher", "lab-manager", "department"})
    void showsAdultsTheirOwnSchoolsOnly(String role) throws Exception {
        String who = people.logIn(
                role, role.equals("department") ? "--area" : "--school", role.equals("department") ? "tan-lac" : HERE);

        assertSeesOwnSchoolOnly(who);
        assertThat(status(who, "/quarantine")).isEqualTo(403);
        assertThat(status(who, "/schools/" + HERE + "/classes")).isEqualTo(role.equals("department") ? 403 : 200);
    }

    private void assertSeesOwnSchoolOnly(String who) throws Exception {
        for (String path : OF_A_SCHOOL) {
            assertThat(status(who, path.formatted(HERE))).as(path).isEqualTo(200);
            assertThat(status(who, path.formatted(ELSEWHERE))).as(path).isEqualTo(404);
        }
        for (String path : OF_A_DEVICE) {
            assertThat(status(who, path.formatted("muong-bi-pi"))).as(path).isEqualTo(200);
            assertThat(status(who, path.formatted("hang-kia-pi"))).as(path).isEqualTo(404);
        }
        JsonArray schools = new JsonObject(get(who, "/schools").body()).getJsonArray("items");
        assertThat(schools).hasSize(1);
        assertThat(schools.getJsonObject(0).getString("id")).isEqualTo(HERE);
        assertThat(get(who, "/schools/" + ELSEWHERE).body().replace(ELSEWHERE, "nowhere"))
                .as("what may not be seen is as if it were not there")
                .isEqualTo(get(who, "/schools/nowhere").body());
    }

    @Test
    void showsTheDepartmentOfAProvinceAllThatLiesInIt() throws Exception {
        String who = people.logIn("department", "--area", "hoa-binh");

        assertThat(new JsonObject(get(who, "/schools").body()).getJsonArray("items"))
                .hasSize(2);
        assertThat(status(who, "/schools/" + ELSEWHERE + "/devices")).isEqualTo(200);
    }

    @Test
    void pagesThroughTheSchoolsThatSomebodySees() throws Exception {
        String who = people.logIn("department", "--area", "hoa-binh");

        JsonObject first = new JsonObject(get(who, "/schools?limit=1").body());
        JsonObject second = new JsonObject(
                get(who, "/schools?limit=1&cursor=" + first.getString("next")).body());

        assertThat(first.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo(ELSEWHERE);
        assertThat(second.getJsonArray("items").getJsonObject(0).getString("id"))
                .isEqualTo(HERE);
        assertThat(second.getString("next")).isNull();
    }

    @Test
    void letsPupilsJoinByCodeAndNicknameAndShowsThemTheirSchool() throws Exception {
        String teacher = people.logIn("teacher", "--school", HERE);
        people.addClass("7a", HERE);
        String code = makeCode(teacher, "7a");

        HttpResponse<String> joined =
                join(code.substring(0, 3).toLowerCase(Locale.ROOT) + " " + code.substring(3), "Mây");

        assertThat(code).matches("[2-9A-HJKMNP-Z]{6}");
        assertThat(joined.statusCode()).as(joined.body()).isEqualTo(204);
        String pupil = Login.cookie(joined);
        assertSeesOwnSchoolOnly(pupil);
        assertThat(status(pupil, "/quarantine")).isEqualTo(403);
        assertThat(status(pupil, "/schools/" + HERE + "/classes")).isEqualTo(403);
        assertThat(post(pupil, "/classes/7a/code", new JsonObject(), "X-CSRF-Token", csrf(pupil))
                        .statusCode())
                .isEqualTo(403);
        JsonObject me = new JsonObject(get(pupil, "/me").body());
        assertThat(me.getString("name")).isEqualTo("Mây");
        assertThat(me.getJsonArray("roles").getJsonObject(0).getMap())
                .isEqualTo(Map.of("role", "student", "school", HERE, "class", "7a"));
    }

    private HttpResponse<String> comeBack(String code, String nickname, String returnCode) throws Exception {
        return post(
                "",
                "/session/class",
                new JsonObject().put("code", code).put("nickname", nickname).put("returnCode", returnCode));
    }

    @Test
    void keepsANicknameForWhoeverHasItsReturnCode() throws Exception {
        String teacher = people.logIn("teacher", "--school", HERE);
        people.addClass("7a", HERE);
        String code = makeCode(teacher, "7a");
        String pupil = Login.cookie(join(code, "Mây"));
        JsonObject me = new JsonObject(get(pupil, "/me").body());
        String own = me.getString("returnCode");

        assertThat(own).matches("[2-9A-HJKMNP-Z]{4}");
        assertThat(join(code, "Mây").statusCode()).as("while it is used").isEqualTo(409);
        people.logOut(pupil);
        assertThat(join(code, "Mây").statusCode()).as("while they are away").isEqualTo(409);
        assertThat(comeBack(code, "Mây", own.equals("AAAA") ? "BBBB" : "AAAA").statusCode())
                .isEqualTo(409);
        String again = Login.cookie(comeBack(code, "Mây", own.toLowerCase(Locale.ROOT)));
        assertThat(new JsonObject(get(again, "/me").body()).getString("id")).isEqualTo(me.getString("id"));
        String elsewhere;
        try (SseReader stream =
                SseReader.open(server.server().httpPort(), "/api/v1/schools/" + HERE + "/live", "Cookie", again)) {
            stream.next("snapshot");
            elsewhere = Login.cookie(comeBack(code, "Mây", own));
            assertThatThrownBy(() -> stream.next("none")).hasMessageContaining("ended");
        }
        assertThat(status(again, "/schools")).as("the phone of before is out").isEqualTo(401);
        assertThat(status(elsewhere, "/schools")).isEqualTo(200);
        assertThat(join(code, " ").statusCode()).isEqualTo(400);
        assertThat(join(code, "x".repeat(25)).statusCode()).isEqualTo(400);
        assertThat(join(code, "MÂY").statusCode()).as("the same to people").isEqualTo(409);
        for (String lookalike : List.of("M\u00e2\u0443", "M\u00e2y\u200b", "\u202eMay")) {
            assertThat(join(code, lookalike).statusCode()).as(lookalike).isEqualTo(400);
        }
        assertThat(join(code, "Ngôi sao ★ 7").statusCode()).isEqualTo(204);
    }

    @Test
    void makesWhoeverGuessesReturnCodesWaitUntilTheTeacherMakesAnother() throws Exception {
        String teacher = people.logIn("teacher", "--school", HERE);
        people.addClass("7a", HERE);
        String code = makeCode(teacher, "7a");
        String own = new JsonObject(get(Login.cookie(join(code, "Mây")), "/me").body()).getString("returnCode");
        for (int i = 0; i < 5; i++) {
            assertThat(comeBack(code, "Mây", "????").statusCode()).isEqualTo(409);
        }
        assertThat(comeBack(code, "Mây", own).statusCode()).isEqualTo(429);
        assertThat(join(code, "Nắng").statusCode()).as("others go on").isEqualTo(204);

        JsonObject nickname = new JsonObject().put("nickname", "Mây");
        HttpResponse<String> made = post(teacher, "/classes/7a/return", nickname, "X-CSRF-Token", csrf(teacher));
        String another = new JsonObject(made.body()).getString("returnCode");

        assertThat(another).isNotEqualTo(own);
        assertThat(comeBack(code, "Mây", own).statusCode()).isEqualTo(409);
        assertThat(comeBack(code, "Mây", another).statusCode()).isEqualTo(204);
        assertThat(post(teacher, "/classes/7a/return", nickname.put("nickname", "Gió"), "X-CSRF-Token", csrf(teacher))
                        .statusCode())
                .isEqualTo(404);
        assertThat(people.audit()).anyMatch(line -> line.startsWith("teacher return-code "));
    }

    @Test
    void givesANicknameToOneOfTwoWhoWantItAtOnce() throws Exception {
        String teacher = people.logIn("teacher", "--school", HERE);
        people.addClass("7a", HERE);
        String code = makeCode(teacher, "7a");
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < 10; i++) {
            JsonObject body = new JsonObject().put("code", code).put("nickname", "Mây " + i);
            HttpRequest request = HttpRequest.newBuilder(server.uri("/api/v1/session/class"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                    .build();
            List<CompletableFuture<HttpResponse<String>>> both = List.of(
                    client.sendAsync(request, HttpResponse.BodyHandlers.ofString()),
                    client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            assertThat(both.stream().map(answer -> answer.join().statusCode())).containsExactlyInAnyOrder(204, 409);
        }
    }

    @Test
    void takesANewCodeOnly() throws Exception {
        String teacher = people.logIn("teacher", "--school", HERE);
        people.addClass("7a", HERE);
        people.addClass("6b", ELSEWHERE);
        String old = makeCode(teacher, "7a");
        makeCode(teacher, "7a");

        assertThat(join(old, "Mây").statusCode()).isEqualTo(401);
        assertThat(join("", "Mây").statusCode()).isEqualTo(400);
        assertThat(post(teacher, "/classes/6b/code", new JsonObject(), "X-CSRF-Token", csrf(teacher))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void letsAProgramDoWhatItsTokenSays() throws Exception {
        String reads = "Bearer " + people.token("teacher", "read", "--school", HERE);
        String operates = "Bearer " + people.token("administrator", "operate");

        assertThat(server.getAs("", "/api/v1/schools/" + HERE, "Authorization", reads)
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.getAs("", "/api/v1/schools/" + ELSEWHERE, "Authorization", reads)
                        .statusCode())
                .isEqualTo(404);
        assertThat(server.getAs("", "/api/v1/quarantine", "Authorization", reads)
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.getAs("", "/api/v1/quarantine", "Authorization", operates)
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.getAs("", "/api/v1/schools", "Authorization", operates)
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.getAs("", "/api/v1/schools", "Authorization", "Bearer made-up")
                        .statusCode())
                .isEqualTo(401);
        assertThat(post(
                                "",
                                "/me/password",
                                new JsonObject().put("old", "x").put("new", "12345678"),
                                "Authorization",
                                reads)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void endsASessionWhenItIsToldTo() throws Exception {
        String who = people.logIn("teacher", "--school", HERE);
        assertThat(status(who, "/schools")).isEqualTo(200);

        people.logOut(who);

        assertThat(status(who, "/schools")).isEqualTo(401);
    }

    @Test
    void givesAnotherSessionWithEachLoginAndEndsTheOneOfBefore() throws Exception {
        String first = people.logIn("teacher", "--school", HERE);
        HttpResponse<String> again = post(first, "/session", people.credentials("teacher"));
        String planted = "chieng-session=planted-by-another-person-planted-by-another";
        HttpResponse<String> fixed = post(planted, "/session", people.credentials("teacher"));

        assertThat(Login.cookie(again)).isNotEqualTo(first);
        assertThat(status(first, "/schools")).isEqualTo(401);
        assertThat(Login.cookie(fixed)).isNotEqualTo(planted);
        assertThat(status(planted, "/schools")).isEqualTo(401);
    }

    @Test
    void hidesTheCookieFromScriptsAndOtherSites() throws Exception {
        people.logIn("teacher", "--school", HERE);
        HttpResponse<String> plain = post("", "/session", people.credentials("teacher"));
        HttpResponse<String> proxied =
                post("", "/session", people.credentials("teacher"), "X-Forwarded-Proto", "https");

        assertThat(plain.headers().firstValue("set-cookie").orElseThrow())
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Lax", "Path=/")
                .doesNotContain("Secure");
        assertThat(proxied.headers().firstValue("set-cookie").orElseThrow()).contains("Secure");
    }

    @Test
    void refusesAChangeThatAnotherSiteSends() throws Exception {
        String who = people.logIn("teacher", "--school", HERE);
        people.addClass("7a", HERE);
        String token = csrf(who);
        JsonObject nothing = new JsonObject();
        String path = "/classes/7a/code";

        assertThat(post(who, path, nothing).statusCode()).isEqualTo(403);
        assertThat(post(who, path, nothing, "X-CSRF-Token", "made-up").statusCode())
                .isEqualTo(403);
        assertThat(post(who, path, nothing, "X-CSRF-Token", token, "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(who, path, nothing, "X-CSRF-Token", token, "Origin", "https://elsewhere.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("", "/session", people.credentials("teacher"), "Sec-Fetch-Site", "same-site")
                        .statusCode())
                .isEqualTo(403);
        String own = "http://127.0.0.1:" + server.server().httpPort();
        assertThat(post(who, path, nothing, "X-CSRF-Token", token, "Origin", own, "Sec-Fetch-Site", "same-origin")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void changesAPasswordForWhoeverKnowsIt() throws Exception {
        String who = people.logIn("teacher", "--school", HERE);
        String old = people.credentials("teacher").getString("password");
        JsonObject body = new JsonObject().put("old", "wrong").put("new", "một mật khẩu mới");

        assertThat(post(who, "/me/password", body, "X-CSRF-Token", csrf(who)).statusCode())
                .isEqualTo(403);
        assertThat(post(who, "/me/password", body.copy().put("new", "short"), "X-CSRF-Token", csrf(who))
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(who, "/me/password", body.put("old", old), "X-CSRF-Token", csrf(who))
                        .statusCode())
                .isEqualTo(204);
        assertThat(status(who, "/schools")).as("its sessions end").isEqualTo(401);
        assertThat(post("", "/session", people.credentials("teacher")).statusCode())
                .isEqualTo(401);
        Login.cookie(server.server().httpPort(), "teacher", "một mật khẩu mới");
    }

    @Test
    void makesThoseWaitWhoTryTooOftenAlikeForAccountsThatAreNotThere() throws Exception {
        people.logIn("teacher", "--school", HERE);
        for (String account : List.of("teacher", "nobody")) {
            JsonObject wrong = new JsonObject().put("account", account).put("password", "wrong");
            for (int i = 0; i < 5; i++) {
                assertThat(post("", "/session", wrong).statusCode())
                        .as(account + i)
                        .isEqualTo(401);
            }
            assertThat(post("", "/session", wrong).statusCode()).as(account).isEqualTo(429);
        }
        assertThat(post("", "/session", people.credentials("teacher")).statusCode())
                .as("also with the right one")
                .isEqualTo(429);
        assertThat(server.get("/api/v1/schools").statusCode())
                .as("others go on")
                .isEqualTo(200);
    }

    @Test
    void answersAnUnknownAccountAsAWrongPassword() throws Exception {
        people.logIn("teacher", "--school", HERE);
        HttpResponse<String> wrong =
                post("", "/session", new JsonObject().put("account", "teacher").put("password", "wrong"));
        HttpResponse<String> unknown =
                post("", "/session", new JsonObject().put("account", "nobody").put("password", "wrong"));
        HttpResponse<String> odd = post(
                "", "/session", new JsonObject().put("account", "' OR 1=1 --").put("password", "wrong"));

        assertThat(unknown.body()).isEqualTo(wrong.body());
        assertThat(odd.body()).isEqualTo(wrong.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"account\": 7, \"password\": []}", "{\"account\": \"admin\"}"})
    void saysWhatIsWrongWithABody(String body) throws Exception {
        var request = HttpRequest.newBuilder(server.uri("/api/v1/session"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(type(response)).isEqualTo("urn:chieng:problem:invalid-parameter");
    }

    @Test
    void letsNobodyChooseWhoTheyAreOutsideADemo() throws Exception {
        assertThat(new JsonObject(get("", "/demo").body()).getJsonArray("people"))
                .isEmpty();
        assertThat(post("", "/demo", new JsonObject().put("person", "administrator"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoGuessesClassCodesKeepsNoAdultOfTheSameSchoolOut() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(join("222222", "Mây").statusCode()).isEqualTo(401);
        }
        assertThat(join("222222", "Mây").statusCode()).isEqualTo(429);
        assertThat(people.logIn("teacher", "--school", HERE)).isNotEmpty();
    }

    @Test
    void refusesARouteThatHasNoRule() {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            router.get("/api/v1/schools").handler(context -> {});
            ApiRules.check(router);
            router.get("/api/v1/secrets").handler(context -> {});

            assertThatThrownBy(() -> ApiRules.check(router))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("GET /secrets");
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void notesWhoDidWhat() throws Exception {
        String teacher = people.logIn("teacher", "--school", HERE);
        people.addClass("7a", HERE);
        makeCode(teacher, "7a");
        post(
                "",
                "/session",
                new JsonObject().put("account", "a-password-typed-here").put("password", "wrong"));

        assertThat(people.audit())
                .contains("teacher login teacher", "teacher class-code 7a", "- login-failed -")
                .noneMatch(line -> line.contains("a-password-typed-here"));
    }
}
