package org.chieng.server.naming;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.ChannelSettings;
import org.chieng.server.registry.Registry;
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of boards and channels over REST. */
class NamingApiTest {
    private static final String UNO = "/api/v1/devices/muong-bi-pi/sources/uno";

    @TempDir
    Path folder;

    private RunningServer server;
    private People people;
    private String teacher;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.in(folder);
        people = new People(folder, server.server().httpPort());
        teacher = people.logIn("teacher", "--school", "thcs-muong-bi");
        try (Publisher device = server.device("muong-bi-pi")) {
            device.publish("[{\"bn\":\"uno/\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":23.4}]");
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> put(String who, String path, JsonObject body) throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                .PUT(HttpRequest.BodyPublishers.ofString(body.encode()))
                .headers("Content-Type", "application/json", "Cookie", who, "X-CSRF-Token", csrf)
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        ApiContract.load().check("PUT", response);
        return response;
    }

    private static JsonObject name(String name) {
        return new JsonObject().put("name", name);
    }

    private JsonObject shown() throws Exception {
        return server.json("/api/v1/devices/muong-bi-pi/channels")
                .getJsonArray("items")
                .getJsonObject(0);
    }

    @Test
    void aTeacherNamesASourceAndAChannelAndTakesTheNamesBack() throws Exception {
        assertThat(put(teacher, UNO, name(" Vườn rau ").put("icon", "leaf")).statusCode())
                .isEqualTo(204);
        assertThat(put(teacher, UNO + "/channels/temperature", name("Luống cải").put("icon", "thermometer"))
                        .statusCode())
                .isEqualTo(204);

        assertThat(shown().getString("sourceName")).isEqualTo("Vườn rau");
        assertThat(shown().getString("name")).isEqualTo("Luống cải");
        assertThat(shown().getString("icon")).isEqualTo("thermometer");
        assertThat(server.json("/api/v1/schools/thcs-muong-bi/latest").encode()).contains("Luống cải");
        try (var live = server.live("thcs-muong-bi")) {
            JsonArray names = new JsonObject(live.next("snapshot").data()).getJsonArray("names");
            assertThat(names.encode()).contains("Vườn rau", "leaf", "Luống cải");
            put(teacher, UNO, name("Bể cá"));
            assertThat(live.next("names").data())
                    .isEqualTo("[{\"device\":\"muong-bi-pi\",\"source\":\"uno\",\"name\":\"Bể cá\"}]");
        }
        assertThat(people.audit()).contains("teacher name muong-bi-pi uno", "teacher name muong-bi-pi uno/temperature");

        put(teacher, UNO, name(""));
        put(teacher, UNO + "/channels/temperature", name(""));
        assertThat(shown().fieldNames()).doesNotContain("sourceName", "name", "icon");
    }

    @Test
    void aNameLeavesUnitAndCalibrationAsTheyAre() throws Exception {
        ChannelSettings known = new ChannelSettings(
                new DeviceId("muong-bi-pi"), new ChannelName("uno", "temperature"), "x", "K", 2, 0.5, null);
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            registry.channels().put(known);
            put(teacher, UNO + "/channels/temperature", name("Nước"));
            ChannelSettings after =
                    registry.channels().find(known.device(), known.channel()).orElseThrow();
            assertThat(after.name()).isEqualTo("Nước");
            assertThat(after.unit()).isEqualTo("K");
            assertThat(after.scale()).isEqualTo(2);
            assertThat(after.shift()).isEqualTo(0.5);
            put(teacher, UNO + "/channels/temperature", name(""));
            assertThat(registry.channels().find(known.device(), known.channel()))
                    .isPresent();
        }
    }

    @Test
    void aPupilNamesTheBoardOfTheOwnGroupAndNoOther() throws Exception {
        String pupil = pupil();
        assertThat(put(pupil, UNO, name("Của nhóm em")).statusCode()).isEqualTo(403);
        String csrf = new JsonObject(server.getAs(pupil, "/api/v1/me").body()).getString("csrf");
        JsonObject board = new JsonObject().put("device", "muong-bi-pi").put("source", "uno");
        Login.post(server.server().httpPort(), "/api/v1/me/board", board, "Cookie", pupil, "X-CSRF-Token", csrf);

        assertThat(put(pupil, UNO, name("Của nhóm em")).statusCode()).isEqualTo(204);
        assertThat(put(pupil, UNO + "/channels/temperature", name("Nước")).statusCode())
                .isEqualTo(204);
        assertThat(put(pupil, "/api/v1/devices/muong-bi-pi/sources/khac", name("x"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(put(pupil, "/api/v1/devices/hang-kia-pi/sources/uno", name("x"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(shown().getString("sourceName")).isEqualTo("Của nhóm em");
    }

    private String pupil() throws Exception {
        people.addClass("7a", "thcs-muong-bi");
        String csrf = new JsonObject(server.getAs(teacher, "/api/v1/me").body()).getString("csrf");
        int port = server.server().httpPort();
        String code = new JsonObject(Login.post(
                                port,
                                "/api/v1/classes/7a/code",
                                new JsonObject(),
                                "Cookie",
                                teacher,
                                "X-CSRF-Token",
                                csrf)
                        .body())
                .getString("code");
        JsonObject joining = new JsonObject().put("code", code).put("nickname", "Mây");
        return Login.cookie(Login.post(port, "/api/v1/session/class", joining));
    }

    @Test
    void nobodyElseNamesAnythingAndNothingThatCantBeAName() throws Exception {
        String department = people.logIn("department", "--area", "hoa-binh");
        String labManager = people.logIn("lab-manager", "--school", "hang-kia");
        assertThat(put(department, UNO, name("x")).statusCode()).isEqualTo(403);
        assertThat(put(labManager, UNO, name("x")).statusCode()).isEqualTo(404);
        assertThat(put(teacher, "/api/v1/devices/hang-kia-pi/sources/uno", name("x"))
                        .statusCode())
                .isEqualTo(404);

        for (JsonObject bad : java.util.List.of(
                new JsonObject(),
                name("x".repeat(61)),
                name("a\u0007b"),
                new JsonObject().put("name", 7),
                name("x").put("icon", "../x"),
                name("x").put("icon", 7))) {
            assertThat(put(teacher, UNO, bad).statusCode()).as(bad.encode()).isEqualTo(400);
        }
        assertThat(shown().fieldNames()).doesNotContain("sourceName", "name");
    }
}
