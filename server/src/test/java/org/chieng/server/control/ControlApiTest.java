package org.chieng.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Registry;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Devices are set through the interface; the device is an MQTT client that answers as an agent does. */
@Timeout(300)
class ControlApiTest {
    private static final String SCHOOL = "thcs-muong-bi";
    private static final JsonObject DONE = new JsonObject().put("state", "done");
    private static final String RULE = "when uno/soil < 30 % for 10 s then uno/pump on for 5 s at most once an hour";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static People people;
    private static String teacher;
    private static int devices;

    private String device = "";
    private String secret = "";

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.in(folder);
        people = new People(folder, server.server().httpPort());
        people.addClass("7a", SCHOOL);
        teacher = people.logIn("teacher", "--school", SCHOOL);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Each test has a device to which nothing was told. */
    @BeforeEach
    void enrol() throws Exception {
        device = "pi-" + devices++;
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            secret = registry.enrol(new DeviceId(device), new SchoolId(SCHOOL), device);
        }
    }

    private static JsonObject toCommand(JsonObject command) {
        if (command.getString("do").equals("set")) {
            return command.getValue("value").equals("lạ")
                    ? new JsonObject().put("state", "refused").put("message", "pump takes on and off")
                    : DONE.copy();
        }
        return DONE.copy()
                .put("version", 0)
                .put(
                        "actuators",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("name", "uno/pump")
                                        .put("takes", "switch")
                                        .put("value", false)
                                        .put("safe", false)
                                        .put("by", "nobody"))
                                .add(new JsonObject().put("name", "other/lamp").put("takes", "anything")))
                .put(
                        "rules",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("rule", "when uno/temp > 40 then uno/fan on")
                                        .put("state", "waiting")))
                .put(
                        "channels",
                        new JsonObject()
                                .put(
                                        "uno/soil",
                                        new JsonObject()
                                                .put("unit", "%")
                                                .put("scale", 1)
                                                .put("offset", 0)))
                .put(
                        "safe",
                        new JsonObject()
                                .put(
                                        "uno/pump",
                                        new JsonObject().put("safe", false).put("longest", 30)))
                .put("complete", true);
    }

    private AskedAgent agent() throws Exception {
        return AskedAgent.connect(server, device, secret, ControlApiTest::toCommand, config -> DONE.copy());
    }

    private HttpResponse<String> post(String who, String path, JsonObject body) throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf", "");
        return Login.post(server.server().httpPort(), "/api/v1" + path, body, "Cookie", who, "X-CSRF-Token", csrf);
    }

    private JsonObject posted(String who, String path, JsonObject body) throws Exception {
        HttpResponse<String> response = post(who, "/devices/" + device + path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private JsonObject settings() throws Exception {
        return new JsonObject(
                server.getAs(teacher, "/api/v1/devices/" + device + "/settings").body());
    }

    private String pupil(String nickname) throws Exception {
        String code = new JsonObject(
                        post(teacher, "/classes/7a/code", new JsonObject()).body())
                .getString("code");
        return Login.cookie(Login.post(
                server.server().httpPort(),
                "/api/v1/session/class",
                new JsonObject().put("code", code).put("nickname", nickname)));
    }

    private static JsonObject set(String actuator, Object value) {
        return new JsonObject().put("actuator", actuator).put("value", value);
    }

    private static JsonObject rule(String rule) {
        return new JsonObject().put("rule", rule);
    }

    @Test
    void setsAnActuatorAndTellsWhatTheDeviceAnswered() throws Exception {
        try (AskedAgent agent = agent()) {
            assertThat(posted(teacher, "/set", set("uno/pump", true).put("for", 5)))
                    .isEqualTo(DONE);
            assertThat(agent.commands.get(0).getString("actuator")).isEqualTo("uno/pump");
            assertThat(agent.commands.get(0).getValue("value")).isEqualTo(true);
            assertThat(agent.commands.get(0).getDouble("for")).isEqualTo(5);
            assertThat(posted(teacher, "/set", set("uno/pump", "lạ")))
                    .isEqualTo(new JsonObject().put("state", "refused").put("message", "pump takes on and off"));
            assertThat(people.audit()).contains("teacher actuator-set " + device + "/uno/pump");
        }
    }

    @Test
    void saysThatADeviceIsAwayAndSendsItNothingLater() throws Exception {
        assertThat(posted(teacher, "/set", set("uno/pump", true)).getString("state"))
                .isEqualTo("away");
        assertThat(posted(teacher, "/rules", rule(RULE)).getString("state"))
                .as("what it has of its own must be known first")
                .isEqualTo("away");
        assertThat(settings().getJsonArray("history")).isEmpty();
        try (AskedAgent agent = agent()) {
            posted(teacher, "/set", set("uno/pump", false));
            assertThat(agent.commands).hasSize(1);
            assertThat(agent.configs).isEmpty();
        }
    }

    @Test
    void addsARuleToThoseThatTheDeviceHasAndKeepsTheRestOfItsSettings() throws Exception {
        try (AskedAgent agent = agent()) {
            JsonObject told = posted(teacher, "/rules", rule(RULE));
            assertThat(told.getString("state")).isEqualTo("done");
            JsonObject config = agent.configs.get(0);
            assertThat(config.getLong("version")).isEqualTo(told.getLong("version"));
            assertThat(config.getJsonArray("rules"))
                    .isEqualTo(JsonArray.of("when uno/temp > 40 then uno/fan on", RULE));
            assertThat(config.getJsonObject("channels")
                            .getJsonObject("uno/soil")
                            .getString("unit"))
                    .isEqualTo("%");
            assertThat(config.getJsonObject("actuators")
                            .getJsonObject("uno/pump")
                            .getInteger("longest"))
                    .isEqualTo(30);

            posted(teacher, "/rules", new JsonObject().put("instead", "when uno/temp > 40 then uno/fan on"));
            assertThat(agent.configs.get(1).getJsonArray("rules")).isEqualTo(JsonArray.of(RULE));
            posted(teacher, "/rules", rule("khi uno/soil < 20 thì uno/pump bật").put("instead", RULE));
            assertThat(settings().getJsonArray("rules")).isEqualTo(JsonArray.of("khi uno/soil < 20 thì uno/pump bật"));
        }
    }

    @Test
    void refusesARuleThatTheAgentCouldNotReadAndSaysWhereItStumbles() throws Exception {
        try (AskedAgent agent = agent()) {
            HttpResponse<String> response =
                    post(teacher, "/devices/" + device + "/rules", rule("when soil then pump on"));
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("at character 11").contains("belongs");
            assertThat(agent.configs).isEmpty();
        }
    }

    @Test
    void takesBackWhatTheDeviceRefuses() throws Exception {
        try (AskedAgent agent = AskedAgent.connect(
                server,
                device,
                secret,
                ControlApiTest::toCommand,
                config -> config.getJsonArray("rules").size() > 2
                        ? new JsonObject().put("state", "refused").put("message", "too many for me")
                        : DONE.copy())) {
            long good = posted(teacher, "/rules", rule(RULE)).getLong("version");
            JsonObject told = posted(teacher, "/rules", rule("when uno/soil < 5 then uno/pump on"));
            assertThat(told.getString("state")).isEqualTo("refused");
            assertThat(told.getString("message")).isEqualTo("too many for me");
            assertThat(settings().getJsonArray("rules"))
                    .isEqualTo(JsonArray.of("when uno/temp > 40 then uno/fan on", RULE));
            await().until(() -> agent.configs.get(agent.configs.size() - 1).getLong("version") == good);
            assertThat(settings().getJsonArray("history").getJsonObject(0).getString("state"))
                    .isEqualTo("refused");
        }
    }

    @Test
    void tellsADeviceThatWasAwayWhenItComes() throws Exception {
        try (AskedAgent agent = agent()) {
            posted(teacher, "/rules", rule(RULE));
            assertThat(agent.configs).hasSize(1);
        }
        await().until(() -> !new JsonObject(server.getAs(teacher, "/api/v1/devices/" + device + "/control")
                        .body())
                .getString("state")
                .equals("done"));
        JsonObject told = posted(teacher, "/calibration", calibration(2, 3));
        assertThat(told.getString("state")).isEqualTo("waiting");
        try (AskedAgent agent = agent()) {
            await().until(() -> !agent.configs.isEmpty());
            await().until(() -> "done"
                    .equals(settings().getJsonArray("history").getJsonObject(0).getString("state")));
            JsonObject soil = agent.configs.get(0).getJsonObject("channels").getJsonObject("uno/soil");
            assertThat(soil).isEqualTo(new JsonObject("{\"unit\":\"%\",\"scale\":2.0,\"offset\":3.0}"));
        }
    }

    private static JsonObject calibration(double scale, double offset) {
        return new JsonObject()
                .put("source", "uno")
                .put("channel", "soil")
                .put("scale", scale)
                .put("offset", offset);
    }

    @Test
    void goesBackToWhatWasBeforeAndSaysWhoChangedWhat() throws Exception {
        try (AskedAgent agent = agent()) {
            long first = posted(teacher, "/calibration", calibration(2, 3)).getLong("version");
            posted(teacher, "/calibration", calibration(4, 5));
            posted(teacher, "/settings/restore", new JsonObject().put("version", first));
            assertThat(agent.configs.get(2).getJsonObject("channels"))
                    .isEqualTo(agent.configs.get(0).getJsonObject("channels"));
            JsonArray history = settings().getJsonArray("history");
            assertThat(history.stream().map(one -> ((JsonObject) one).getString("what")))
                    .containsExactly("restore", "calibration", "calibration");
            assertThat(history.getJsonObject(1).getString("by")).isEqualTo("teacher");
            assertThat(history.getJsonObject(1).getDouble("scale")).isEqualTo(4);
            assertThat(post(teacher, "/devices/" + device + "/settings/restore", new JsonObject().put("version", 7))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(post(teacher, "/devices/" + device + "/calibration", calibration(0, 5))
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void letsPupilsControlTheBoardsThatATeacherAllowsAndNoOther() throws Exception {
        String pupil = pupil("Mây");
        JsonObject board = new JsonObject().put("device", device).put("source", "uno");
        try (AskedAgent agent = agent()) {
            assertThat(post(pupil, "/devices/" + device + "/set", set("uno/pump", true))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(server.getAs(pupil, "/api/v1/devices/" + device + "/control")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(post(pupil, "/classes/7a/boards", board.copy().put("allowed", true))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(agent.commands).isEmpty();

            assertThat(post(teacher, "/classes/7a/boards", board.copy().put("allowed", true))
                            .statusCode())
                    .isEqualTo(204);
            assertThat(new JsonObject(server.getAs(pupil, "/api/v1/me/lesson").body()).getJsonArray("boards"))
                    .isEqualTo(new JsonArray().add(board));
            assertThat(posted(pupil, "/set", set("uno/pump", true))).isEqualTo(DONE);
            assertThat(new JsonObject(server.getAs(pupil, "/api/v1/devices/" + device + "/control")
                                    .body())
                            .getJsonArray("actuators"))
                    .as("of that board only")
                    .hasSize(1);
            for (JsonObject other : List.of(set("other/lamp", true), set("pump", true))) {
                assertThat(post(pupil, "/devices/" + device + "/set", other).statusCode())
                        .isEqualTo(403);
            }
            assertThat(posted(pupil, "/rules", rule("when other/light < 10 then uno/pump on"))
                            .getString("state"))
                    .isEqualTo("done");
            for (String other : List.of("when uno/soil < 5 then other/lamp on", "when uno/soil < 5 then lamp on")) {
                assertThat(post(pupil, "/devices/" + device + "/rules", rule(other))
                                .statusCode())
                        .isEqualTo(403);
            }
            assertThat(post(
                                    pupil,
                                    "/devices/" + device + "/rules",
                                    new JsonObject().put("instead", "when x > 1 then other/lamp on"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(post(
                                    pupil,
                                    "/devices/" + device + "/calibration",
                                    calibration(2, 3).put("source", "other"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(post(pupil, "/devices/" + device + "/settings/restore", new JsonObject().put("version", 1))
                            .statusCode())
                    .isEqualTo(403);
            JsonObject newest = settings().getJsonArray("history").getJsonObject(0);
            assertThat(newest.containsKey("by")).as("no name of a pupil").isFalse();

            assertThat(post(teacher, "/classes/7a/end", new JsonObject()).statusCode())
                    .isEqualTo(204);
            String again = pupil("Gió");
            assertThat(post(again, "/devices/" + device + "/set", set("uno/pump", true))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void isNoneOfTheBusinessOfAnotherSchoolOrOfTheDepartment() throws Exception {
        String department = people.logIn("department", "--area", "hoa-binh");
        assertThat(post(department, "/devices/" + device + "/set", set("uno/pump", true))
                        .statusCode())
                .isEqualTo(403);
        String elsewhere = people.logIn("lab-manager", "--school", "hang-kia");
        assertThat(post(elsewhere, "/devices/" + device + "/set", set("uno/pump", true))
                        .statusCode())
                .isEqualTo(404);
        assertThat(server.getAs(elsewhere, "/api/v1/devices/" + device + "/settings")
                        .statusCode())
                .isEqualTo(404);
    }
}
