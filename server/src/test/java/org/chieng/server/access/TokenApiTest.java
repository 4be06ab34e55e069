package org.chieng.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of programs as their owners make them and take them back, over HTTP; what each scope allows is looked at by {@link RefusalTest}. */
class TokenApiTest {
    private static final String HERE = "thcs-muong-bi";

    @TempDir
    Path folder;

    private RunningServer server;
    private People people;
    private String teacher;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.in(folder);
        people = new People(folder, server.server().httpPort());
        teacher = people.logIn("teacher", "--school", HERE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String csrf(String who) throws Exception {
        return new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
    }

    private HttpResponse<String> make(String who, JsonObject body) throws Exception {
        return Login.post(
                server.server().httpPort(), "/api/v1/me/tokens", body, "Cookie", who, "X-CSRF-Token", csrf(who));
    }

    private static JsonObject wanted() {
        return new JsonObject().put("name", "báo cáo tuần").put("scopes", new JsonArray().add("read"));
    }

    private JsonArray list(String who) throws Exception {
        return new JsonObject(server.getAs(who, "/api/v1/me/tokens").body()).getJsonArray("items");
    }

    private int remove(String who, String id) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/api/v1/me/tokens/" + id))
                .DELETE()
                .header("Cookie", who)
                .header("X-CSRF-Token", csrf(who))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        ApiContract.load().check("DELETE", response);
        return response.statusCode();
    }

    private int reads(String token) throws Exception {
        return server.getAs("", "/api/v1/schools/" + HERE, "Authorization", "Bearer " + token)
                .statusCode();
    }

    @Test
    void isShownOnceUsedAndTakenBack() throws Exception {
        String token = new JsonObject(make(teacher, wanted()).body()).getString("token");
        JsonObject listed = list(teacher).getJsonObject(0);
        assertThat(listed.encode()).doesNotContain(token);
        assertThat(listed.getString("name")).isEqualTo("báo cáo tuần");
        assertThat(listed.containsKey("used")).isFalse();
        assertThat(listed.getLong("expires") - listed.getLong("made")).isBetween(364 * 86_400_000L, 366 * 86_400_000L);

        assertThat(reads(token)).isEqualTo(200);
        assertThat(list(teacher).getJsonObject(0).containsKey("used")).isTrue();

        assertThat(remove(teacher, listed.getString("id"))).isEqualTo(204);
        assertThat(reads(token)).isEqualTo(401);
        assertThat(list(teacher)).isEmpty();
        assertThat(remove(teacher, listed.getString("id"))).isEqualTo(404);
        assertThat(people.audit()).contains("teacher token teacher", "teacher token-remove teacher");
    }

    @Test
    void isItsOwnersAffairAlone() throws Exception {
        make(teacher, wanted());
        String id = list(teacher).getJsonObject(0).getString("id");
        String other = people.logIn("lab-manager", "--school", HERE);

        assertThat(list(other)).isEmpty();
        assertThat(remove(other, id)).isEqualTo(404);
        assertThat(remove(server.cookie(), id)).isEqualTo(404);
        assertThat(list(teacher)).hasSize(1);
    }

    @Test
    void makesNoTokenByATokenNorMoreThanTheAccountMay() throws Exception {
        String token = new JsonObject(make(teacher, wanted().put("scopes", new JsonArray().add("operate")))
                        .body())
                .getString("token");

        assertThat(server.getAs("", "/api/v1/quarantine", "Authorization", "Bearer " + token)
                        .statusCode())
                .as("an operator's scope makes no operator")
                .isEqualTo(403);
        assertThat(reads(token)).isEqualTo(403);
        assertThat(Login.post(
                                server.server().httpPort(),
                                "/api/v1/me/tokens",
                                wanted(),
                                "Authorization",
                                "Bearer " + token)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void refusesWhatCannotBeMeantAndMoreThanAreKeptInMind() throws Exception {
        for (JsonObject bad : List.of(
                wanted().put("scopes", new JsonArray()),
                wanted().put("scopes", "read"),
                wanted().put("scopes", new JsonArray().add("everything")),
                wanted().put("name", "a\nb"),
                wanted().put("name", " "),
                wanted().put("days", 0),
                wanted().put("days", 731),
                wanted().put("days", "9"))) {
            assertThat(make(teacher, bad).statusCode()).as(bad.encode()).isEqualTo(400);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(make(teacher, wanted().put("days", 1 + i)).statusCode()).isEqualTo(200);
        }
        assertThat(make(teacher, wanted()).statusCode()).isEqualTo(409);
    }

    @Test
    void aDemoMakesNone(@TempDir Path other) throws Exception {
        try (RunningServer demo = RunningServer.inDemo(other)) {
            int port = demo.server().httpPort();
            String cookie =
                    Login.cookie(Login.post(port, "/api/v1/demo", new JsonObject().put("person", "administrator")));
            String csrf = new JsonObject(demo.getAs(cookie, "/api/v1/me").body()).getString("csrf");

            assertThat(Login.post(port, "/api/v1/me/tokens", wanted(), "Cookie", cookie, "X-CSRF-Token", csrf)
                            .statusCode())
                    .isEqualTo(403);
        }
    }
}
