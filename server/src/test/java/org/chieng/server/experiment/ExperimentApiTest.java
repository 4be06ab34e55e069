package org.chieng.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chieng.server.experiment.Lesson.json;
import static org.chieng.server.experiment.Lesson.question;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments against a whole server: what pupils and teachers do, and what they may not. */
class ExperimentApiTest {
    private static final JsonObject NOTHING = new JsonObject();

    @TempDir
    Path folder;

    private RunningServer server;
    private Lesson lesson;
    /** An even second of some minutes ago. */
    private final Instant start =
            Instant.ofEpochSecond(Instant.now().minus(5, ChronoUnit.MINUTES).getEpochSecond() / 2 * 2);

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.in(folder);
        lesson = new Lesson(server, folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static JsonArray items(JsonObject page) {
        return page.getJsonArray("items");
    }

    private static JsonArray points(JsonObject data) {
        return data.getJsonArray("channels").getJsonObject(0).getJsonArray("points");
    }

    @Test
    void aPupilMeasuresAndTakesTheNumbersHome() throws Exception {
        String pupil = lesson.pupil("7a", "Mây");
        String experiment = lesson.add(pupil, question("Nước nguội nhanh đến đâu?"));
        lesson.measure(start, "temperature", "Cel", 20.5, 21, 22, 23, 24, 25, 26, 27, 28, 29);
        String run = lesson.run(pupil, experiment, start, start.plusSeconds(9));
        json(lesson.post(
                pupil,
                "/runs/" + run + "/notes",
                new JsonObject()
                        .put("text", "=mở nắp; khuấy")
                        .put("time", start.plusMillis(2500).toEpochMilli())));

        JsonObject data = json(lesson.get(pupil, "/runs/" + run + "/data"));
        JsonObject channel = data.getJsonArray("channels").getJsonObject(0);
        assertThat(channel.getString("unit")).isEqualTo("Cel");
        assertThat(channel.containsKey("width")).isFalse();
        assertThat(points(data).encode()).startsWith("[[0,20.5],[1,21],").endsWith("[9,29]]");
        JsonObject figures = channel.getJsonObject("statistics");
        assertThat(figures.getInteger("n")).isEqualTo(10);
        assertThat(figures.getDouble("mean")).isEqualTo(24.55);
        assertThat(figures.getDouble("deviation")).isBetween(2.9481, 2.9482);

        assertThat(lesson.get(pupil, "/experiments/" + experiment + "/data.csv").body())
                .startsWith("\uFEFFlần;giây;Nhiệt độ (°C);ghi chú\r\n1;0;20,5;\r\n1;1;21;\r\n1;2;22;\r\n")
                .contains("1;2,5;;\"'=mở nắp; khuấy\"\r\n1;3;23;\r\n");
        assertThat(lesson.get(pupil, "/experiments/" + experiment + "/data.csv?lang=en&run=" + run)
                        .body())
                .startsWith("\uFEFFrun,seconds,Temperature (°C),note\r\n1,0,20.5,\r\n");
        var pdf = lesson.get(pupil, "/experiments/" + experiment + "/report.pdf?lang=vi");
        assertThat(pdf.body()).startsWith("%PDF-");
        assertThat(pdf.headers().firstValue("content-disposition"))
                .hasValueSatisfying(value -> assertThat(value).contains("chieng-nuoc-nguoi-nhanh-den-dau.pdf"));
    }

    @Test
    void aRateMakesPointsOfMeans() throws Exception {
        String experiment = lesson.add(lesson.teacher, question("Nhịp?").put("period", 2000));
        lesson.measure(start, "temperature", "Cel", 1, 3, 5, 7, 9);
        String run = lesson.run(lesson.teacher, experiment, start, start.plusSeconds(4));

        JsonObject data = json(lesson.get(lesson.teacher, "/runs/" + run + "/data"));

        assertThat(data.getJsonArray("channels").getJsonObject(0).getInteger("width"))
                .isEqualTo(2);
        assertThat(points(data).encode()).startsWith("[[1,2],[3,6],[4").endsWith(",9]]");
    }

    @Test
    void aTableHoldsTheRunsInTheirOrderAndEachMomentOnce() throws Exception {
        JsonObject body = question("Nóng và sáng?")
                .put(
                        "channels",
                        new JsonArray().add(Lesson.channel("temperature")).add(Lesson.channel("light")));
        String experiment = lesson.add(lesson.teacher, body);
        lesson.measure(start, "temperature", "Cel", 20, 21, 22, 23);
        lesson.measure(start.plusSeconds(1), "light", "lx", 7, 8);
        lesson.run(lesson.teacher, experiment, start, start.plusSeconds(1));
        lesson.run(lesson.teacher, experiment, start.plusSeconds(2), start.plusSeconds(3));
        String path = "/experiments/" + experiment + "/data.csv?lang=en";

        assertThat(lesson.get(lesson.teacher, path).body().split("\r\n", 2)[1])
                .isEqualTo("1,0,20,,\r\n1,1,21,7,\r\n2,0,22,8,\r\n2,1,23,,\r\n");
        assertThat(lesson.get(lesson.teacher, "/experiments/" + lesson.add(lesson.teacher, body) + "/data.csv")
                        .body())
                .as("without a run")
                .isEqualTo("\uFEFFlần;giây;ghi chú\r\n");
    }

    @Test
    void whatATeacherKeepsBackItsMakerDoesNotShareAgain() throws Exception {
        String maker = lesson.pupil("7a", "Mây");
        String mate = lesson.pupil("7a", "Nắng");
        String experiment = lesson.add(maker, question("Câu hỏi không hay?").put("shared", true));
        String share = "/experiments/" + experiment + "/share";
        JsonObject yes = new JsonObject().put("shared", true);
        JsonObject no = new JsonObject().put("shared", false);
        assertThat(lesson.get(mate, "/experiments/" + experiment).statusCode()).isEqualTo(200);

        assertThat(lesson.post(lesson.teacher, share, no).statusCode()).isEqualTo(204);
        assertThat(lesson.post(maker, share, yes).statusCode()).isEqualTo(403);
        assertThat(lesson.get(mate, "/experiments/" + experiment).statusCode()).isEqualTo(404);
        assertThat(lesson.post(maker, share, no).statusCode()).isEqualTo(204);

        assertThat(lesson.post(lesson.teacher, share, yes).statusCode()).isEqualTo(204);
        assertThat(lesson.post(maker, share, no).statusCode())
                .as("it is theirs again")
                .isEqualTo(204);
        assertThat(lesson.post(maker, share, yes).statusCode()).isEqualTo(204);
    }

    @Test
    void aPupilLeavesRoomForOthers() throws Exception {
        String greedy = lesson.pupil("7a", "Mây");
        for (int i = 0; i < 35; i++) {
            lesson.add(greedy, question("Câu " + i));
        }
        assertThat(lesson.post(greedy, "/classes/7a/experiments", question("Nữa"))
                        .statusCode())
                .isEqualTo(409);
        lesson.add(lesson.pupil("7a", "Nắng"), question("Câu của em"));
    }

    @Test
    void whatIsNotSharedOnlyItsMakerAndTheTeacherSee() throws Exception {
        String maker = lesson.pupil("7a", "Mây");
        String mate = lesson.pupil("7a", "Nắng");
        String elsewhere = lesson.pupil("7b", "Gió");
        String experiment = lesson.add(maker, question("Của riêng?"));
        String run = lesson.run(maker, experiment, start, start.plusSeconds(9));

        assertThat(items(json(lesson.get(mate, "/classes/7a/experiments")))).isEmpty();
        assertThat(lesson.get(mate, "/experiments/" + experiment).statusCode()).isEqualTo(404);
        assertThat(lesson.get(mate, "/runs/" + run + "/data").statusCode()).isEqualTo(404);
        assertThat(json(lesson.get(lesson.teacher, "/experiments/" + experiment))
                        .getBoolean("mayChange"))
                .isTrue();

        assertThat(lesson.post(mate, "/experiments/" + experiment + "/share", new JsonObject().put("shared", true))
                        .statusCode())
                .isEqualTo(404);
        assertThat(lesson.post(maker, "/experiments/" + experiment + "/share", new JsonObject().put("shared", true))
                        .statusCode())
                .isEqualTo(204);
        JsonObject seen =
                items(json(lesson.get(mate, "/classes/7a/experiments"))).getJsonObject(0);
        assertThat(seen.getString("by")).isEqualTo("Mây");
        assertThat(seen.getBoolean("mayChange")).isFalse();
        assertThat(seen.getInteger("runs")).isEqualTo(1);
        assertThat(lesson.get(mate, "/runs/" + run + "/data").statusCode()).isEqualTo(200);

        for (String change : List.of("/experiments/" + experiment + "/runs", "/experiments/" + experiment + "/share")) {
            assertThat(lesson.post(mate, change, NOTHING).statusCode())
                    .as(change)
                    .isEqualTo(403);
        }
        for (String change : List.of("/runs/" + run + "/stop", "/runs/" + run + "/notes")) {
            assertThat(lesson.post(mate, change, NOTHING).statusCode())
                    .as(change)
                    .isEqualTo(403);
        }
        assertThat(lesson.delete(mate, "/runs/" + run).statusCode()).isEqualTo(403);
        assertThat(lesson.delete(mate, "/experiments/" + experiment).statusCode())
                .isEqualTo(403);
        assertThat(lesson.get(elsewhere, "/experiments/" + experiment).statusCode())
                .isEqualTo(404);
        assertThat(lesson.get(elsewhere, "/classes/7a/experiments").statusCode())
                .isEqualTo(404);
        assertThat(lesson.post(elsewhere, "/classes/7a/experiments", question("Lạc lớp?"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoDoesNotTeachThereSeesNothing() throws Exception {
        String experiment = lesson.add(lesson.teacher, question("Ai được xem?"));
        String department = lesson.people().logIn("department", "--area", "tan-lac");
        String manager = lesson.people().logIn("lab-manager", "--school", Lesson.SCHOOL);
        for (String path : List.of("/classes/7a/experiments", "/experiments/" + experiment)) {
            assertThat(lesson.get("", path).statusCode()).as(path).isEqualTo(401);
            assertThat(lesson.get(department, path).statusCode()).as(path).isEqualTo(403);
            assertThat(lesson.get(manager, path).statusCode()).as(path).isEqualTo(403);
        }
        String program = lesson.people().token("teacher", "read", "--school", "hang-kia");
        assertThat(server.getAs("", "/api/v1/experiments/none", "Authorization", "Bearer " + program)
                        .statusCode())
                .isEqualTo(404);
        assertThat(Login.post(
                                server.server().httpPort(),
                                "/api/v1/classes/7a/experiments",
                                question("Không có dấu?"),
                                "Cookie",
                                lesson.teacher)
                        .statusCode())
                .as("without X-CSRF-Token")
                .isEqualTo(403);
    }

    @Test
    void oneRunGoesOnAtATimeAndEndsAfterItsLength() throws Exception {
        String experiment = lesson.add(
                lesson.teacher,
                question("Bao lâu?")
                        .put("duration", 60_000)
                        .put(
                                "start",
                                new JsonObject()
                                        .put("channel", 0)
                                        .put("edge", "rises")
                                        .put("threshold", 30.5)));
        String runs = "/experiments/" + experiment + "/runs";

        JsonObject past =
                json(lesson.post(lesson.teacher, runs, new JsonObject().put("started", start.toEpochMilli())));
        assertThat(past.getBoolean("running")).isFalse();
        assertThat(past.getLong("ended")).isEqualTo(start.plusSeconds(60).toEpochMilli());

        JsonObject now = json(lesson.post(lesson.teacher, runs, NOTHING));
        assertThat(now.getBoolean("running")).isTrue();
        assertThat(now.getInteger("number")).isEqualTo(2);
        assertThat(lesson.post(lesson.teacher, runs, NOTHING).statusCode()).isEqualTo(409);

        JsonObject stopped = json(lesson.post(lesson.teacher, "/runs/" + now.getString("id") + "/stop", NOTHING));
        assertThat(stopped.getBoolean("running")).isFalse();
        JsonObject again = json(lesson.post(lesson.teacher, "/runs/" + now.getString("id") + "/stop", NOTHING));
        assertThat(again.getValue("ended")).isEqualTo(stopped.getValue("ended"));

        JsonObject shown = json(lesson.get(lesson.teacher, "/experiments/" + experiment));
        assertThat(shown.getJsonObject("start").getDouble("threshold")).isEqualTo(30.5);
        assertThat(shown.getJsonArray("runs")).hasSize(2);
        assertThat(lesson.delete(lesson.teacher, "/runs/" + now.getString("id")).statusCode())
                .isEqualTo(204);
        assertThat(lesson.delete(lesson.teacher, "/experiments/" + experiment).statusCode())
                .isEqualTo(204);
        assertThat(lesson.get(lesson.teacher, "/experiments/" + experiment).statusCode())
                .isEqualTo(404);
        assertThat(lesson.people().audit()).contains("teacher experiment-remove " + experiment);
    }

    @Test
    void aNoteCanBeChangedAndTakenAway() throws Exception {
        String experiment = lesson.add(lesson.teacher, question("Ghi gì?"));
        String run = lesson.run(lesson.teacher, experiment, start, start.plusSeconds(9));
        String path = "/runs/" + run + "/notes";
        JsonObject note = json(lesson.post(lesson.teacher, path, new JsonObject().put("text", "một")))
                .getJsonArray("notes")
                .getJsonObject(0);
        assertThat(note.getLong("time")).isEqualTo(start.plusSeconds(9).toEpochMilli());

        JsonObject changed = json(lesson.post(
                lesson.teacher,
                path,
                new JsonObject().put("note", note.getString("id")).put("text", "hai")));
        assertThat(changed.getJsonArray("notes").getJsonObject(0).getString("text"))
                .isEqualTo("hai");
        JsonObject gone = json(lesson.post(lesson.teacher, path, new JsonObject().put("note", note.getString("id"))));
        assertThat(gone.getJsonArray("notes")).isEmpty();
        assertThat(lesson.post(
                                lesson.teacher,
                                path,
                                new JsonObject()
                                        .put("text", "sớm")
                                        .put("time", start.minusSeconds(1).toEpochMilli()))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void comesPageByPageTheNewestFirst() throws Exception {
        for (String question : List.of("Một?", "Hai?", "Ba?")) {
            lesson.add(lesson.teacher, question(question));
        }

        JsonObject first = json(lesson.get(lesson.teacher, "/classes/7a/experiments?limit=2"));
        JsonObject rest =
                json(lesson.get(lesson.teacher, "/classes/7a/experiments?limit=2&cursor=" + first.getString("next")));

        assertThat(items(first)).hasSize(2);
        assertThat(items(first).getJsonObject(0).getString("question")).isEqualTo("Ba?");
        assertThat(items(rest)).hasSize(1);
        assertThat(items(rest).getJsonObject(0).getString("question")).isEqualTo("Một?");
        assertThat(rest.getString("next")).isNull();
    }

    @Test
    void refusesWhatCannotBeMeant() throws Exception {
        JsonObject trigger =
                new JsonObject().put("channel", 0).put("edge", "rises").put("threshold", 1);
        List<JsonObject> wrong = List.of(
                NOTHING,
                question(" "),
                question("x".repeat(501)),
                question("a\u0000b"),
                question("?").put("channels", new JsonArray()),
                question("?").put("channels", new JsonArray(List.of(Lesson.channel("a"), Lesson.channel("a")))),
                question("?").put("channels", new JsonArray(List.of(Lesson.channel("a/b")))),
                question("?")
                        .put(
                                "channels",
                                new JsonArray(List.of(Lesson.channel("a").put("device", "hang-kia-pi")))),
                question("?").put("period", 0),
                question("?").put("duration", 86_400_001),
                question("?").put("start", trigger.copy().put("channel", 1)),
                question("?").put("start", trigger.copy().put("edge", "up")),
                question("?").put("stop", trigger.copy().put("threshold", "1")));
        for (JsonObject body : wrong) {
            var answer = lesson.post(lesson.teacher, "/classes/7a/experiments", body);
            assertThat(answer.statusCode()).as(body + ": " + answer.body()).isEqualTo(400);
        }
        String experiment = lesson.add(lesson.teacher, question("?"));
        for (String query : List.of("data.csv?lang=fr", "report.pdf?lang=x")) {
            assertThat(lesson.get(lesson.teacher, "/experiments/" + experiment + "/" + query)
                            .statusCode())
                    .isEqualTo(400);
        }
        assertThat(lesson.get(lesson.teacher, "/experiments/" + experiment + "/data.csv?run=other")
                        .statusCode())
                .isEqualTo(404);
        assertThat(lesson.post(
                                lesson.teacher,
                                "/experiments/" + experiment + "/runs",
                                new JsonObject().put("started", 1))
                        .statusCode())
                .isEqualTo(400);
        assertThat(lesson.get(lesson.teacher, "/experiments/" + experiment + "/report.pdf")
                        .body())
                .as("without a run")
                .startsWith("%PDF-");
    }
}
