package org.chieng.server.classroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.chieng.server.testkit.SseReader;
import org.chieng.server.testkit.SseReader.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lesson over HTTP, against a whole server: who may do what with a class, and what becomes of its pupils. */
class ClassroomTest {
    private static final String HERE = "thcs-muong-bi";
    private static final JsonObject NOTHING = new JsonObject();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
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

    private HttpResponse<String> send(String who, String method, String path, @Nullable JsonObject body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/api/v1" + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.encode()));
        if (!who.isEmpty()) {
            request.header("Cookie", who);
            JsonObject me = new JsonObject(server.getAs(who, "/api/v1/me").body());
            request.header("X-CSRF-Token", me.getString("csrf", "-"));
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        ApiContract.load().check(method, response);
        return response;
    }

    private int status(String who, String method, String path, @Nullable JsonObject body) throws Exception {
        return send(who, method, path, body).statusCode();
    }

    private String make(String name) throws Exception {
        HttpResponse<String> made = send(teacher, "POST", "/schools/" + HERE + "/classes", named(name));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        return new JsonObject(made.body()).getString("id");
    }

    private static JsonObject named(String name) {
        return new JsonObject().put("name", name).put("schoolYear", "2026-2027");
    }

    private String code(String schoolClass) throws Exception {
        return new JsonObject(send(teacher, "POST", "/classes/" + schoolClass + "/code", NOTHING)
                        .body())
                .getString("code");
    }

    private HttpResponse<String> join(String code, String nickname) throws Exception {
        return send(
                "", "POST", "/session/class", new JsonObject().put("code", code).put("nickname", nickname));
    }

    private JsonObject read(String schoolClass) throws Exception {
        return new JsonObject(
                send(teacher, "GET", "/classes/" + schoolClass, null).body());
    }

    private JsonObject onlyPupil(String schoolClass) throws Exception {
        JsonArray pupils = read(schoolClass).getJsonArray("pupils");
        assertThat(pupils).hasSize(1);
        return pupils.getJsonObject(0);
    }

    private SseReader live(String who) throws IOException {
        return SseReader.open(server.server().httpPort(), "/api/v1/schools/" + HERE + "/live", "Cookie", who);
    }

    @Test
    void makesAClassOfANameOnceAYear() throws Exception {
        String id = make("7A");

        JsonObject made = read(id);
        assertThat(made.getString("name")).isEqualTo("7A");
        assertThat(made.getString("school")).isEqualTo(HERE);
        assertThat(made.containsKey("code")).isFalse();
        assertThat(made.getJsonArray("pupils")).isEmpty();
        String path = "/schools/" + HERE + "/classes";
        assertThat(status(teacher, "POST", path, named("7a"))).isEqualTo(409);
        assertThat(status(teacher, "POST", path, named("7A").put("schoolYear", "2027-2028")))
                .isEqualTo(200);
        for (JsonObject bad : List.of(
                named(" "),
                named("x".repeat(41)),
                named("7\tB"),
                named("7B").put("schoolYear", "2026"),
                named("7B").put("schoolYear", "2026-2026"),
                named("7B").put("schoolYear", "2026-2028"),
                named("7B").put("schoolYear", 7))) {
            assertThat(status(teacher, "POST", path, bad)).as(bad.encode()).isEqualTo(400);
        }
        assertThat(people.audit()).contains("teacher class " + id);
    }

    @Test
    void letsPupilsInByItsCodeUntilTheCodeIsEnded() throws Exception {
        String id = make("7A");
        String code = code(id);
        assertThat(read(id).getJsonObject("code").getString("code")).isEqualTo(code);
        assertThat(join(code, "Mây").statusCode()).isEqualTo(204);

        assertThat(status(teacher, "DELETE", "/classes/" + id + "/code", null)).isEqualTo(204);

        assertThat(join(code, "Nắng").statusCode()).isEqualTo(401);
        assertThat(read(id).containsKey("code")).isFalse();
        assertThat(onlyPupil(id).getString("nickname")).as("who is in stays in").isEqualTo("Mây");
        assertThat(join(code(id), "Nắng").statusCode()).isEqualTo(204);
    }

    @Test
    void hidesANicknameFromEverybodyAlsoFromThePupilAndAfterwards() throws Exception {
        String id = make("7A");
        String code = code(id);
        String pupil = Login.cookie(join(code, "Xấu xí"));
        String address = "/classes/" + id + "/pupils/" + onlyPupil(id).getString("id");
        try (SseReader stream = live(teacher)) {
            stream.next("snapshot");
            assertThat(status(teacher, "POST", address, new JsonObject().put("hidden", true)))
                    .isEqualTo(204);

            Event told = stream.next("class");
            assertThat(new JsonObject(told.data()).getMap()).isEqualTo(Map.of("class", id, "change", "names"));
        }
        assertThat(send(teacher, "GET", "/classes/" + id, null).body()).doesNotContain("Xấu");
        assertThat(onlyPupil(id).getBoolean("hidden")).isTrue();
        assertThat(send(pupil, "GET", "/me", null).body()).doesNotContain("Xấu").contains("•••");
        String returnCode = new JsonObject(send(pupil, "GET", "/me", null).body()).getString("returnCode");
        people.logOut(pupil);
        String again = Login.cookie(send(
                "",
                "POST",
                "/session/class",
                new JsonObject().put("code", code).put("nickname", "Xấu xí").put("returnCode", returnCode)));
        assertThat(send(again, "GET", "/me", null).body()).doesNotContain("Xấu");

        assertThat(status(teacher, "POST", address, new JsonObject().put("hidden", "no")))
                .isEqualTo(400);
        assertThat(status(teacher, "POST", address, new JsonObject().put("hidden", false)))
                .isEqualTo(204);
        assertThat(onlyPupil(id).getString("nickname")).isEqualTo("Xấu xí");
        assertThat(people.audit()).anyMatch(line -> line.startsWith("teacher nickname-hide "));
    }

    /** Else one of a class would take the places of all pages of the province. */
    @Test
    void givesOnePupilSixStreamsAndOthersTheirs() throws Exception {
        String id = make("7A");
        String pupil = Login.cookie(join(code(id), "Mây"));
        String other = Login.cookie(join(code(id), "Nắng"));
        List<SseReader> open = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                open.add(live(pupil));
            }
            assertThat(status(pupil, "GET", "/schools/" + HERE + "/live", null)).isEqualTo(503);
            open.add(live(other));
            open.remove(0).close();
            await().ignoreExceptions().until(() -> {
                open.add(live(pupil));
                return true;
            });
        } finally {
            for (SseReader one : open) {
                one.close();
            }
        }
    }

    @Test
    void erasesAPupilWithEverythingOfTheirs() throws Exception {
        String id = make("7A");
        String pupil = Login.cookie(join(code(id), "Mây"));
        String pupilId = onlyPupil(id).getString("id");
        assertThat(people.audit()).contains(pupilId + " join " + id);
        try (SseReader stream = live(pupil)) {
            stream.next("snapshot");

            assertThat(status(teacher, "DELETE", "/classes/" + id + "/pupils/" + pupilId, null))
                    .isEqualTo(204);

            assertThatThrownBy(() -> stream.next("none")).hasMessageContaining("ended");
        }
        assertThat(status(pupil, "GET", "/schools", null)).isEqualTo(401);
        assertThat(read(id).getJsonArray("pupils")).isEmpty();
        assertThat(people.audit()).noneMatch(line -> line.contains(pupilId)).contains("teacher pupil-erase " + id);
        assertThat(status(teacher, "DELETE", "/classes/" + id + "/pupils/" + pupilId, null))
                .isEqualTo(404);
        assertThat(status(teacher, "DELETE", "/classes/" + id + "/pupils/a%20b", null))
                .isEqualTo(404);
    }

    @Test
    void tellsWhoIsThereAndWithWhichBoard() throws Exception {
        String id = make("7A");
        String pupil = Login.cookie(join(code(id), "Mây"));
        assertThat(onlyPupil(id).getBoolean("here")).isFalse();
        try (SseReader wall = live(teacher)) {
            wall.next("snapshot");
            try (SseReader phone = live(pupil)) {
                phone.next("snapshot");
                assertThat(wall.next("class").data()).contains("people");
                assertThat(onlyPupil(id).getBoolean("here")).isTrue();

                JsonObject board = new JsonObject().put("device", "muong-bi-pi").put("source", "uno-1");
                assertThat(status(pupil, "POST", "/me/board", board)).isEqualTo(204);

                assertThat(wall.next("class").data()).contains("people");
                assertThat(onlyPupil(id).getString("source")).isEqualTo("uno-1");
                assertThat(send(pupil, "GET", "/me", null).body()).contains("uno-1");
            }
            assertThat(wall.next("class").data()).contains("people");
            assertThat(onlyPupil(id).getBoolean("here")).isFalse();
        }
        for (JsonObject bad : List.of(
                new JsonObject().put("device", "muong-bi-pi"),
                new JsonObject().put("device", "../x").put("source", "a"),
                new JsonObject().put("device", "muong-bi-pi").put("source", "a/b"))) {
            assertThat(status(pupil, "POST", "/me/board", bad)).as(bad.encode()).isEqualTo(400);
        }
        JsonObject elsewhere = new JsonObject().put("device", "hang-kia-pi").put("source", "uno-1");
        assertThat(status(pupil, "POST", "/me/board", elsewhere)).isEqualTo(404);
        assertThat(status(pupil, "POST", "/me/board", NOTHING)).isEqualTo(204);
        assertThat(onlyPupil(id).containsKey("source")).isFalse();
    }

    @Test
    void endsALessonForAllOfTheClassAndForNobodyElse() throws Exception {
        String id = make("7A");
        String other = make("7B");
        String code = code(id);
        String pupil = Login.cookie(join(code, "Mây"));
        String stranger = Login.cookie(join(code(other), "Nắng"));
        try (SseReader phone = live(pupil);
                SseReader elsewhere = live(stranger)) {
            phone.next("snapshot");
            elsewhere.next("snapshot");

            assertThat(status(teacher, "POST", "/classes/" + id + "/end", NOTHING))
                    .isEqualTo(204);

            assertThatThrownBy(() -> phone.next("none")).hasMessageContaining("ended");
            assertThat(elsewhere.next(event -> event.data().contains("ended")).data())
                    .contains(id);
        }
        assertThat(status(pupil, "GET", "/schools", null)).isEqualTo(401);
        assertThat(status(stranger, "GET", "/schools", null)).isEqualTo(200);
        assertThat(status(teacher, "GET", "/schools", null)).isEqualTo(200);
        assertThat(join(code, "Gió").statusCode()).isEqualTo(401);
        assertThat(people.audit()).contains("teacher lesson-end " + id);
    }

    @Test
    void takesAClassAwayUnlessSomethingHangsOnIt() throws Exception {
        String id = make("7A");
        String pupil = Login.cookie(join(code(id), "Mây"));
        String kept = make("7B");
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            registry.experiments()
                    .put(new Experiment(
                            new EntryId("e"),
                            new SchoolId(HERE),
                            new EntryId(kept),
                            null,
                            "Vì sao?",
                            null,
                            List.of(),
                            Instant.EPOCH));
        }

        assertThat(status(teacher, "DELETE", "/classes/" + id, null)).isEqualTo(204);
        assertThat(status(teacher, "DELETE", "/classes/" + kept, null)).isEqualTo(409);

        assertThat(status(pupil, "GET", "/schools", null)).isEqualTo(401);
        assertThat(status(teacher, "GET", "/classes/" + id, null)).isEqualTo(404);
        assertThat(status(teacher, "GET", "/classes/" + kept, null)).isEqualTo(200);
    }

    @Test
    void letsNoCrowdInByOneCode() throws Exception {
        String code = code(make("7A"));
        for (int i = 0; i < 90; i++) {
            assertThat(join(code, "Bạn " + i).statusCode()).isEqualTo(204);
        }
        assertThat(join(code, "Bạn nữa").statusCode()).isEqualTo(403);
    }

    @Test
    void refusesAllButTheTeachersOfTheSchool() throws Exception {
        String id = make("7A");
        String pupil = Login.cookie(join(code(id), "Mây"));
        String pupilId = onlyPupil(id).getString("id");
        Map<String, @Nullable JsonObject> all = new LinkedHashMap<>();
        all.put("POST /schools/" + HERE + "/classes", named("8A"));
        all.put("GET /classes/" + id, null);
        all.put("POST /classes/" + id + "/code", NOTHING);
        all.put("DELETE /classes/" + id + "/code", null);
        all.put("POST /classes/" + id + "/return", new JsonObject().put("nickname", "Mây"));
        all.put("POST /classes/" + id + "/pupils/" + pupilId, new JsonObject().put("hidden", true));
        all.put("DELETE /classes/" + id + "/pupils/" + pupilId, null);
        all.put("POST /classes/" + id + "/end", NOTHING);
        all.put("DELETE /classes/" + id, null);
        Map<String, String> whos = new LinkedHashMap<>();
        whos.put("nobody", "");
        whos.put("pupil", pupil);
        whos.put("lab-manager", people.logIn("lab-manager", "--school", HERE));
        whos.put("department", people.logIn("department", "--area", "hoa-binh"));
        for (Map.Entry<String, String> who : whos.entrySet()) {
            for (Map.Entry<String, @Nullable JsonObject> one : all.entrySet()) {
                String[] request = one.getKey().split(" ", 2);
                assertThat(status(who.getValue(), request[0], request[1], one.getValue()))
                        .as(one.getKey() + " by " + who.getKey())
                        .isEqualTo(who.getKey().equals("nobody") ? 401 : 403);
            }
        }
        assertThat(status(teacher, "POST", "/me/board", NOTHING)).isEqualTo(403);
        assertThat(status("", "POST", "/me/board", NOTHING)).isEqualTo(401);
        JsonObject now = read(id);
        assertThat(now.getJsonArray("pupils").getJsonObject(0).getString("nickname"))
                .as("nothing of it was done")
                .isEqualTo("Mây");
        assertThat(now.containsKey("code")).isTrue();
    }

    @Test
    void showsATeacherNothingOfAnotherSchoolsClassAndNoPupilThroughAnotherClass() throws Exception {
        people.addClass("6b", "hang-kia");
        String id = make("7A");
        String other = make("7B");
        join(code(id), "Mây");
        String pupil = onlyPupil(id).getString("id");

        assertThat(status(teacher, "POST", "/schools/hang-kia/classes", named("8A")))
                .isEqualTo(404);
        assertThat(status(teacher, "GET", "/classes/6b", null)).isEqualTo(404);
        assertThat(status(teacher, "DELETE", "/classes/6b", null)).isEqualTo(404);
        assertThat(status(teacher, "DELETE", "/classes/6b/code", null)).isEqualTo(404);
        assertThat(status(teacher, "POST", "/classes/6b/end", NOTHING)).isEqualTo(404);
        assertThat(status(teacher, "DELETE", "/classes/6b/pupils/" + pupil, null))
                .isEqualTo(404);
        assertThat(status(teacher, "POST", "/classes/6b/pupils/" + pupil, new JsonObject().put("hidden", true)))
                .isEqualTo(404);
        assertThat(status(teacher, "DELETE", "/classes/" + other + "/pupils/" + pupil, null))
                .isEqualTo(404);
        assertThat(status(
                        teacher,
                        "POST",
                        "/classes/" + other + "/pupils/" + pupil,
                        new JsonObject().put("hidden", true)))
                .isEqualTo(404);
        assertThat(onlyPupil(id).getString("nickname")).isEqualTo("Mây");
    }

    @Test
    void needsTheTokenOfThePageForAChange() throws Exception {
        String id = make("7A");
        for (String address : List.of("/classes/" + id, "/classes/" + id + "/code")) {
            HttpRequest request = HttpRequest.newBuilder(server.uri("/api/v1" + address))
                    .DELETE()
                    .header("Cookie", teacher)
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .as(address)
                    .isEqualTo(403);
        }
    }
}
