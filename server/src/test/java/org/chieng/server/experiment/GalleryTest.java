package org.chieng.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chieng.server.experiment.Lesson.json;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Club;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Registry;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gallery over HTTP, against a whole server: what is shown, to whom, and who takes it away. */
class GalleryTest {
    @TempDir
    Path folder;

    private RunningServer server;
    private Lesson lesson;
    private String pupil;
    private String experiment;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.in(folder);
        lesson = new Lesson(server, folder);
        try (Registry registry = registry()) {
            registry.clubs().put(new Club(new EntryId("stem"), new SchoolId(Lesson.SCHOOL), "Câu lạc bộ STEM"));
            registry.addSchool(new SchoolId("thcs-xa"), "THCS ở tỉnh khác", new AreaId("son-la"), "Sơn La");
        }
        pupil = lesson.pupil("7a", "Mây Bay");
        Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(120);
        lesson.measure(from, "temperature", "Cel", 60, 55, 51, 48);
        experiment =
                lesson.add(pupil, Lesson.question("Nước nguội nhanh đến đâu?").put("shared", true));
        lesson.run(pupil, experiment, from, from.plusSeconds(10));
    }

    private Registry registry() throws Exception {
        return Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static JsonObject entry(boolean province) {
        return new JsonObject()
                .put("title", "Cốc nước <nóng>")
                .put("question", "Nước nguội thế nào?")
                .put("club", "stem")
                .put("province", province);
    }

    private String address() {
        return "/experiments/" + experiment + "/gallery";
    }

    private String put(boolean province) throws Exception {
        return json(lesson.post(lesson.teacher, address(), entry(province)))
                .getJsonObject("entry")
                .getString("id");
    }

    private List<String> titles(String who) throws Exception {
        return json(lesson.get(who, "/gallery")).getJsonArray("items").stream()
                .map(one -> ((JsonObject) one).getString("title"))
                .toList();
    }

    @Test
    void showsWhatATeacherPutThereWithoutAnyPupilsName() throws Exception {
        assertThat(json(lesson.get(lesson.teacher, address())).getJsonArray("clubs"))
                .containsExactly(new JsonObject().put("id", "stem").put("name", "Câu lạc bộ STEM"));
        String id = put(true);

        String list = lesson.get(pupil, "/gallery").body();
        JsonObject shown = new JsonObject(list).getJsonArray("items").getJsonObject(0);
        assertThat(shown.getString("title")).isEqualTo("Cốc nước <nóng>");
        assertThat(shown.getString("question")).isEqualTo("Nước nguội thế nào?");
        assertThat(shown.getString("club")).isEqualTo("Câu lạc bộ STEM");
        assertThat(shown.getString("schoolName")).isEqualTo("THCS Mường Bi");
        String vietnamese = lesson.get(pupil, "/gallery/" + id + "/chart.svg").body();
        String english =
                lesson.get(pupil, "/gallery/" + id + "/chart.svg?lang=en").body();
        assertThat(vietnamese).startsWith("<svg").contains("Nhiệt độ (°C)").doesNotContain("script");
        assertThat(english).contains("Temperature (°C)");
        assertThat(list + vietnamese + english).doesNotContain("Mây").doesNotContain(Lesson.DEVICE);
        assertThat(json(lesson.get(lesson.teacher, address()))
                        .getJsonObject("entry")
                        .getString("club"))
                .isEqualTo("stem");
        assertThat(lesson.people().audit()).contains("teacher gallery " + experiment);
        assertThat(titles(lesson.teacher)).as("put again, it is there once").hasSize(1);
        put(true);
        assertThat(titles(lesson.teacher)).hasSize(1);
    }

    @Test
    void showsAnEntryToItsSchoolOrItsProvinceAndToNobodyElse() throws Exception {
        String neighbour = lesson.people().logIn("lab-manager", "--school", "hang-kia");
        String department = lesson.people().logIn("department", "--area", "son-la");
        String id = put(false);
        String picture = "/gallery/" + id + "/chart.svg";
        assertThat(titles(pupil)).hasSize(1);
        assertThat(titles(neighbour)).isEmpty();
        assertThat(lesson.get(neighbour, picture).statusCode()).isEqualTo(404);
        assertThat(titles(department)).isEmpty();

        id = put(true);
        picture = "/gallery/" + id + "/chart.svg";
        assertThat(titles(neighbour)).hasSize(1);
        assertThat(lesson.get(neighbour, picture).statusCode()).isEqualTo(200);
        assertThat(titles(department)).as("another province").isEmpty();
        assertThat(lesson.get(department, picture).statusCode()).isEqualTo(404);
        assertThat(lesson.delete(department, "/gallery/" + id).statusCode()).isEqualTo(404);
        assertThat(lesson.get("", "/gallery").statusCode()).isEqualTo(401);
        assertThat(lesson.get("", picture).statusCode()).isEqualTo(401);
    }

    @Test
    void isChangedByThoseWhoTeachThereAndClearedByTheirDepartmentToo() throws Exception {
        String neighbour = lesson.people().logIn("lab-manager", "--school", Lesson.SCHOOL);
        String department = lesson.people().logIn("department", "--area", "hoa-binh");
        assertThat(lesson.post(pupil, address(), entry(true)).statusCode()).isEqualTo(403);
        assertThat(lesson.get(pupil, address()).statusCode()).isEqualTo(403);
        assertThat(lesson.post(neighbour, address(), entry(true)).statusCode()).isEqualTo(403);
        assertThat(lesson.post(department, address(), entry(true)).statusCode()).isEqualTo(403);
        assertThat(lesson.post("", address(), entry(true)).statusCode()).isEqualTo(401);
        String id = put(true);
        assertThat(lesson.delete(pupil, "/gallery/" + id).statusCode()).isEqualTo(403);
        assertThat(lesson.delete(neighbour, "/gallery/" + id).statusCode()).isEqualTo(403);
        assertThat(lesson.delete("", "/gallery/" + id).statusCode()).isEqualTo(401);
        assertThat(titles(pupil)).hasSize(1);

        String again = lesson.people().logIn("administrator");
        assertThat(titles(again)).hasSize(1);
        assertThat(lesson.delete(lesson.teacher, "/gallery/" + id).statusCode()).isEqualTo(204);
        assertThat(titles(pupil)).isEmpty();
        assertThat(lesson.delete(lesson.teacher, "/gallery/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void letsTheDepartmentOfTheAreaTakeAnEntryAway() throws Exception {
        String department = lesson.people().logIn("department", "--area", "hoa-binh");
        String id = put(true);
        assertThat(lesson.delete(department, "/gallery/" + id).statusCode()).isEqualTo(204);
        assertThat(titles(pupil)).isEmpty();
        assertThat(lesson.people().audit()).contains("department gallery-remove " + id);
    }

    @Test
    void showsOnlyWhatIsSharedAndMeasuredAndGoesWithIt() throws Exception {
        String empty = lesson.add(lesson.teacher, Lesson.question("Vì sao?"));
        assertThat(lesson.post(lesson.teacher, "/experiments/" + empty + "/gallery", entry(true))
                        .statusCode())
                .isEqualTo(409);
        for (JsonObject bad : List.of(
                new JsonObject(),
                entry(true).put("title", ""),
                entry(true).put("title", "x".repeat(81)),
                entry(true).put("club", "of-another"),
                entry(true).put("province", "yes"))) {
            assertThat(lesson.post(lesson.teacher, address(), bad).statusCode())
                    .as(bad.encode())
                    .isEqualTo(400);
        }
        put(true);
        JsonObject no = new JsonObject().put("shared", false);
        assertThat(lesson.post(pupil, "/experiments/" + experiment + "/share", no)
                        .statusCode())
                .isEqualTo(204);
        assertThat(titles(lesson.teacher)).as("its maker no longer shares it").isEmpty();
        assertThat(lesson.post(lesson.teacher, address(), entry(true)).statusCode())
                .isEqualTo(409);
        assertThat(lesson.post(pupil, "/experiments/" + experiment + "/share", new JsonObject().put("shared", true))
                        .statusCode())
                .isEqualTo(204);
        assertThat(titles(lesson.teacher)).hasSize(1);
        assertThat(lesson.delete(pupil, "/experiments/" + experiment).statusCode())
                .isEqualTo(204);
        assertThat(titles(lesson.teacher)).isEmpty();
    }
}
