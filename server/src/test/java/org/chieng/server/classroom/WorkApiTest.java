package org.chieng.server.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.chieng.server.testkit.SseReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A teacher assigns an experiment; groups make it their own, and the teacher sees how far they are. */
@Timeout(300)
class WorkApiTest {
    private static final String SCHOOL = "thcs-muong-bi";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static People people;
    private static String teacher;

    private String task = "";

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.in(folder);
        people = new People(folder, server.server().httpPort());
        people.addClass("7a", SCHOOL);
        people.addClass("7b", SCHOOL);
        teacher = people.logIn("teacher", "--school", SCHOOL);
    }

    @BeforeEach
    void ask() throws Exception {
        post(teacher, "/classes/7a/end", new JsonObject());
        post(teacher, "/classes/7a/assignment", new JsonObject());
        task = json(post(
                        teacher,
                        "/classes/7a/experiments",
                        new JsonObject()
                                .put("question", "Nước nguội nhanh đến đâu?")
                                .put("duration", 60_000)
                                .put(
                                        "start",
                                        new JsonObject()
                                                .put("channel", 0)
                                                .put("edge", "rises")
                                                .put("threshold", 60))
                                .put(
                                        "channels",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("device", "muong-bi-pi")
                                                        .put("source", "uno-1")
                                                        .put("channel", "temperature")))))
                .getString("id");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private HttpResponse<String> post(String who, String path, JsonObject body) throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf", "");
        return Login.post(server.server().httpPort(), "/api/v1" + path, body, "Cookie", who, "X-CSRF-Token", csrf);
    }

    private static JsonObject json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private JsonObject get(String who, String path) throws Exception {
        return json(server.getAs(who, "/api/v1" + path));
    }

    private String pupil(String nickname) throws Exception {
        return pupil("7a", nickname);
    }

    private String pupil(String schoolClass, String nickname) throws Exception {
        String code = json(post(teacher, "/classes/" + schoolClass + "/code", new JsonObject()))
                .getString("code");
        return Login.cookie(Login.post(
                server.server().httpPort(),
                "/api/v1/session/class",
                new JsonObject().put("code", code).put("nickname", nickname)));
    }

    private void choose(String pupil, String source) throws Exception {
        assertThat(post(
                                pupil,
                                "/me/board",
                                new JsonObject().put("device", "muong-bi-pi").put("source", source))
                        .statusCode())
                .isEqualTo(204);
    }

    private void assign() throws Exception {
        assertThat(post(teacher, "/classes/7a/assignment", new JsonObject().put("experiment", task))
                        .statusCode())
                .isEqualTo(204);
    }

    private JsonArray groups() throws Exception {
        return get(teacher, "/classes/7a").getJsonObject("assigned").getJsonArray("groups");
    }

    @Test
    void givesEachGroupItsOwnOfTheExperimentAndShowsTheTeacherHowFarTheyAre() throws Exception {
        String may = pupil("Mây");
        String nang = pupil("Nắng");
        String mua = pupil("Mưa");
        assertThat(post(may, "/me/work", new JsonObject()).statusCode())
                .as("nothing is assigned")
                .isEqualTo(409);
        assign();
        assertThat(post(may, "/me/work", new JsonObject()).statusCode())
                .as("no board")
                .isEqualTo(409);
        choose(may, "uno-2");
        choose(nang, "uno-2");
        choose(mua, "uno-3");
        assertThat(get(may, "/me/lesson").getJsonObject("assigned"))
                .isEqualTo(new JsonObject().put("experiment", task).put("question", "Nước nguội nhanh đến đâu?"));
        assertThat(groups()).isEmpty();

        String own = json(post(may, "/me/work", new JsonObject())).getString("experiment");
        assertThat(json(post(nang, "/me/work", new JsonObject())).getString("experiment"))
                .isEqualTo(own);
        assertThat(json(post(mua, "/me/work", new JsonObject())).getString("experiment"))
                .isNotEqualTo(own);
        try (Publisher other = server.device("muong-bi-pi")) {
            other.publish("[{\"n\":\"uno-4/humidity\",\"u\":\"%RH\",\"v\":61}]");
            choose(mua, "uno-4");
            HttpResponse<String> refused = post(mua, "/me/work", new JsonObject());
            assertThat(refused.statusCode()).as("a board of another kind").isEqualTo(400);
            assertThat(refused.body()).contains("measures no 'temperature'");
            choose(mua, "uno-3");
        }
        JsonObject mine = get(nang, "/experiments/" + own);
        assertThat(mine.getJsonArray("channels").getJsonObject(0).getString("source"))
                .isEqualTo("uno-2");
        assertThat(mine.getJsonObject("start").getInteger("threshold")).isEqualTo(60);
        assertThat(mine.getLong("duration")).isEqualTo(60_000);
        assertThat(mine.getJsonObject("group").getString("source")).isEqualTo("uno-2");
        assertThat(get(may, "/me/lesson").getJsonObject("assigned").getString("work"))
                .isEqualTo(own);

        // who of the group presses start and stop makes no difference; other groups can't
        assertThat(post(mua, "/experiments/" + own + "/runs", new JsonObject()).statusCode())
                .isEqualTo(403);
        assertThat(get(mua, "/experiments/" + own).getBoolean("mayChange")).isFalse();
        String run = json(post(may, "/experiments/" + own + "/runs", new JsonObject()))
                .getString("id");
        assertThat(groups().getJsonObject(0).getBoolean("running")).isTrue();
        assertThat(groups().getJsonObject(0).containsKey("until")).isTrue();
        json(post(nang, "/runs/" + run + "/stop", new JsonObject()));
        assertThat(groups().getJsonObject(0).getBoolean("running")).isFalse();
        assertThat(groups().getJsonObject(0).getInteger("runs")).isEqualTo(1);
        assertThat(groups().getJsonObject(1).getInteger("runs")).isZero();

        assertThat(post(teacher, "/classes/7a/assignment", new JsonObject()).statusCode())
                .isEqualTo(204);
        assertThat(get(may, "/me/lesson").containsKey("assigned")).isFalse();
        assertThat(people.audit()).contains("teacher assign 7a", "teacher assign-end 7a");
    }

    @Test
    void tellsAllPagesAtOnceAndNamesNobody() throws Exception {
        String may = pupil("Sương");
        choose(may, "uno-2");
        try (SseReader live = server.live(SCHOOL)) {
            live.next("snapshot");
            assign();
            assertThat(next(live)).isEqualTo("{\"class\":\"7a\",\"change\":\"work\"}");
            String own = json(post(may, "/me/work", new JsonObject())).getString("experiment");
            assertThat(next(live)).contains("work");
            json(post(may, "/experiments/" + own + "/runs", new JsonObject()));
            assertThat(next(live)).contains("work").doesNotContain("Sương");
        }
    }

    private static String next(SseReader live) throws Exception {
        return live.next(event -> event.name().equals("class") && event.data().contains("work"))
                .data();
    }

    @Test
    void assignsOnlyWhatIsOfTheClassAndOnlyAsItsTeacher() throws Exception {
        String may = pupil("Bão");
        for (String path : List.of("/classes/7a/assignment", "/classes/7b/assignment")) {
            assertThat(post(may, path, new JsonObject().put("experiment", task)).statusCode())
                    .isIn(403, 404);
        }
        assertThat(post(teacher, "/classes/7b/assignment", new JsonObject().put("experiment", task))
                        .statusCode())
                .isEqualTo(404);
        assertThat(post(teacher, "/classes/7a/assignment", new JsonObject().put("experiment", ".."))
                        .statusCode())
                .isEqualTo(400);
        String other = pupil("7b", "Gió");
        assign();
        assertThat(get(other, "/me/lesson").containsKey("assigned")).isFalse();
    }
}
