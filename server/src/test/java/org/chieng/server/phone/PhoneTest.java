package org.chieng.server.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phones in a lesson, against a whole server: phyphox by real MQTT, browsers by HTTP; who may what, and what is over with the lesson. */
class PhoneTest {
    private static final String HERE = "thcs-muong-bi";
    private static final String PHONES = "/classes/7a/phones";
    private static final JsonObject NOTHING = new JsonObject();
    private static final JsonObject MOTION = new JsonObject()
            .put("sensors", new JsonArray(List.of("sound", "accelerometer")))
            .put("rate", 10);

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private RunningServer server;
    private People people;
    private String teacher;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.in(folder, "mqtt.topic-login = true");
        people = new People(folder, server.server().httpPort());
        people.addClass("7a", HERE);
        people.addClass("7b", HERE);
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

    private JsonObject json(String who, String method, String path, @Nullable JsonObject body) throws Exception {
        HttpResponse<String> response = send(who, method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private int status(String who, String method, String path, @Nullable JsonObject body) throws Exception {
        return send(who, method, path, body).statusCode();
    }

    private String pupil(String schoolClass, String nickname) throws Exception {
        String code = json(teacher, "POST", "/classes/" + schoolClass + "/code", NOTHING)
                .getString("code");
        return Login.cookie(send(
                "", "POST", "/session/class", new JsonObject().put("code", code).put("nickname", nickname)));
    }

    /** The path of what the QR code holds. */
    private static String path(JsonObject phones) {
        String link = phones.getString("link");
        return link.substring(link.indexOf("/phones/"));
    }

    private PhyphoxApp scan(JsonObject phones) throws Exception {
        return new PhyphoxApp(send("", "GET", path(phones), null).body());
    }

    /** Points of a channel, as [time, value, …]. */
    private List<JsonArray> points(String device, String channel) throws Exception {
        HttpResponse<String> response =
                server.get("/api/v1/devices/" + device + "/history?channel=" + channel + "&points=1000");
        return response.statusCode() != 200
                ? List.of()
                : new JsonObject(response.body())
                        .getJsonArray("points").stream()
                                .map(JsonArray.class::cast)
                                .toList();
    }

    private void awaitPoints(String device, String channel, int count) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(points(device, channel)).hasSize(count));
    }

    @Test
    void bringsAPhoneFromTheCodeToTheStoreWithUnitsAndStoresEachReadingOnce() throws Exception {
        JsonObject opened = json(teacher, "POST", PHONES, MOTION);
        assertThat(opened.getString("link"))
                .matches("phyphox://127\\.0\\.0\\.1:[0-9]+/api/v1/phones/[A-Za-z0-9_-]{22}");
        assertThat(opened.getJsonArray("problems")).containsExactly("page-local", "mqtt-local");
        assertThat(send(teacher, "GET", PHONES + "/qr.svg", null).body()).startsWith("<svg");
        try (PhyphoxApp phone = scan(opened);
                PhyphoxApp other = scan(opened)) {
            for (int second = 0; second < 8; second++) {
                for (int i = 0; i < 10; i++) {
                    phone.sense("accelerometer", second + i / 10.0, i, second, 9.8);
                }
                phone.append("sound", -40 - second);
                phone.send();
            }
            other.sense("accelerometer", 0, 1, 2, 3);
            other.send();

            awaitPoints("thcs-muong-bi-7a-1", "phone-1/acc_x", 80);
            awaitPoints("thcs-muong-bi-7a-1", "phone-1/sound", 8);
            awaitPoints("thcs-muong-bi-7a-2", "phone-2/acc_z", 1);
        }
        String latest = server.get("/api/v1/schools/" + HERE + "/latest").body();
        assertThat(latest).contains("m/s2", "\"dB\"").doesNotContain("acc_time");
        assertThat(json(teacher, "GET", PHONES, null).getJsonArray("phones")).hasSize(2);
        assertThat(people.audit()).contains("teacher phones 7a");
    }

    @Test
    void endsPhonesWithTheLessonAndGivesTheirPlacesToTheNext() throws Exception {
        JsonObject opened = json(teacher, "POST", PHONES, MOTION);
        String before;
        try (PhyphoxApp phone = scan(opened)) {
            before = phone.secret();
            phone.sense("accelerometer", 0, 1, 2, 3);
            phone.send();
            awaitPoints("thcs-muong-bi-7a-1", "phone-1/acc_x", 1);

            assertThat(status(teacher, "POST", "/classes/7a/end", NOTHING)).isEqualTo(204);

            await().atMost(Duration.ofSeconds(20)).until(() -> !phone.isConnected());
        }
        assertThatThrownBy(() -> Publisher.connect(server.server().mqttPort(), "thcs-muong-bi-7a-1", before))
                .isInstanceOf(Exception.class);
        assertThat(status("", "GET", path(opened), null)).isEqualTo(404);
        assertThat(status(teacher, "GET", PHONES + "/qr.svg", null)).isEqualTo(404);
        assertThat(server.get("/api/v1/schools/" + HERE + "/devices").body()).doesNotContain("7a-1");
        assertThat(points("thcs-muong-bi-7a-1", "phone-1/acc_x"))
                .as("what was measured stays")
                .hasSize(1);

        JsonObject again = json(teacher, "POST", PHONES, MOTION);
        try (PhyphoxApp next = scan(again)) {
            assertThat(next.secret()).isNotEqualTo(before);
        }
        assertThat(json(teacher, "GET", PHONES, null)
                        .getJsonArray("phones")
                        .getJsonObject(0)
                        .getString("device"))
                .isEqualTo("thcs-muong-bi-7a-1");
    }

    @Test
    void endsOnePhoneOrAllOfThemWithoutTheLesson() throws Exception {
        JsonObject opened = json(teacher, "POST", PHONES, MOTION);
        String pupil = pupil("7a", "Mây");
        try (PhyphoxApp one = scan(opened);
                PhyphoxApp other = scan(opened)) {
            for (PhyphoxApp phone : List.of(one, other)) {
                phone.append("sound", -3);
                phone.send();
            }
            awaitPoints("thcs-muong-bi-7a-1", "phone-1/sound", 1);
            awaitPoints("thcs-muong-bi-7a-2", "phone-2/sound", 1);
            assertThat(status(teacher, "DELETE", PHONES + "/thcs-muong-bi-7a-1", null))
                    .isEqualTo(204);
            await().atMost(Duration.ofSeconds(20)).until(() -> !one.isConnected());
            assertThat(other.isConnected()).isTrue();
            assertThat(status(teacher, "DELETE", PHONES + "/thcs-muong-bi-7a-1", null))
                    .isEqualTo(404);
            assertThat(status(teacher, "DELETE", PHONES + "/muong-bi-pi", null))
                    .as("no phone of the class")
                    .isEqualTo(404);

            assertThat(status(teacher, "DELETE", PHONES, null)).isEqualTo(204);

            await().atMost(Duration.ofSeconds(20)).until(() -> !other.isConnected());
        }
        assertThat(status(pupil, "GET", "/me", null)).as("the lesson goes on").isEqualTo(200);
        server.device("muong-bi-pi").close();
    }

    @Test
    void makesNoPhoneForALookAndNoneByAGuess() throws Exception {
        JsonObject opened = json(teacher, "POST", PHONES, MOTION);
        HttpRequest look = HttpRequest.newBuilder(server.uri("/api/v1" + path(opened)))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(look, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        assertThat(status("", "GET", "/phones/abcdefghijklmnopqrstuv", null)).isEqualTo(404);
        assertThat(json(teacher, "GET", PHONES, null).getJsonArray("phones")).isEmpty();
        String renewed = path(json(teacher, "POST", PHONES, MOTION));
        assertThat(renewed).isNotEqualTo(path(opened));
        assertThat(status("", "GET", path(opened), null)).isEqualTo(404);
    }

    @Test
    void saysWhereTheSettingsSendPhones() throws Exception {
        server.close();
        server = RunningServer.in(
                folder, "phones { page = \"https://chieng.example\", mqtt = \"mqtts://chieng.example:8883\" }");
        teacher = people(server).logIn("teacher", "--school", HERE);

        JsonObject opened = json(teacher, "POST", PHONES, MOTION);

        assertThat(opened.getString("link")).startsWith("phyphox://chieng.example/api/v1/phones/");
        assertThat(opened.getJsonArray("problems")).isEmpty();
        assertThat(send("", "GET", path(opened), null).body())
                .contains("mqtts/json", "address=\"chieng.example:8883\"")
                .doesNotContain("login/");
    }

    private People people(RunningServer running) {
        return new People(folder, running.server().httpPort());
    }

    @Test
    void refusesASettingThatCanBeNoAddress() {
        for (String bad : List.of("http://a/b", "ftp://a", "http://a\"b", "javascript:x")) {
            assertThatThrownBy(() -> PhoneSettings.of(bad, "", "0.0.0.0", 1883, true))
                    .hasMessageContaining("phones.page");
        }
        assertThatThrownBy(() -> PhoneSettings.of("", "a b", "0.0.0.0", 1883, true))
                .hasMessageContaining("phones.mqtt");
        assertThat(PhoneSettings.of("", "mqtt://[fd00::1]:1883", "127.0.0.1", 1883, true)
                        .mqtt())
                .isEqualTo("[fd00::1]:1883");
    }

    private static JsonObject rows(String part, JsonArray... rows) {
        return new JsonObject().put(part, new JsonArray(List.of(rows)));
    }

    @Test
    void storesWhatAPupilsBrowserMeasuredOnceAlsoWhenItIsSentTwice() throws Exception {
        String pupil = pupil("7a", "Mây");
        JsonObject place = json(pupil, "POST", "/me/phone", NOTHING);
        String device = place.getString("device");
        String source = place.getString("source");
        assertThat(json(pupil, "POST", "/me/phone", NOTHING).getString("device"))
                .as("the same phone")
                .isEqualTo(device);
        double now = place.getLong("now");
        JsonObject batch = rows(
                        "motion",
                        new JsonArray(List.of(now - 20.5, 0.5, -1, 9.8)),
                        new JsonArray(List.of(now, 0.25, -2, 9.7)))
                .put("sound", new JsonArray(List.of(new JsonArray(List.of(now, -42.5)))));

        for (int i = 0; i < 2; i++) {
            assertThat(json(pupil, "POST", "/me/phone/readings", batch).getInteger("stored"))
                    .isEqualTo(7);
        }

        assertThat(points(device, source + "/acc_x"))
                .extracting(point -> point.getDouble(1))
                .containsExactly(0.5, 0.25);
        assertThat(points(device, source + "/sound")).hasSize(1);
        String wall = send(teacher, "GET", "/classes/7a", null).body();
        assertThat(wall).as("the group's board").contains(device, source);
        assertThat(json(teacher, "GET", PHONES, null)
                        .getJsonArray("phones")
                        .getJsonObject(0)
                        .getBoolean("app"))
                .isFalse();

        assertThat(status(teacher, "DELETE", PHONES + "/" + device, null)).isEqualTo(204);
        assertThat(status(pupil, "POST", "/me/phone/readings", batch)).isEqualTo(409);
        assertThat(status(teacher, "POST", "/classes/7a/end", NOTHING)).isEqualTo(204);
        assertThat(status(pupil, "POST", "/me/phone", NOTHING)).isEqualTo(401);
    }

    @Test
    void refusesWhatABrowserCanNotHaveMeasured() throws Exception {
        String pupil = pupil("7a", "Mây");
        double now = json(pupil, "POST", "/me/phone", NOTHING).getLong("now");
        JsonArray many = new JsonArray();
        for (int i = 0; i <= MotionBatch.MOST_ROWS; i++) {
            many.add(new JsonArray(List.of(now + i, -1)));
        }
        for (JsonObject bad : List.of(
                NOTHING,
                new JsonObject().put("motion", "x"),
                rows("motion"),
                rows("motion", new JsonArray(List.of(now, 1, 2))),
                rows("motion", new JsonArray(List.of(now, 1, 2, "3"))),
                rows("motion", new JsonArray(List.of(now, 1, 2, 1e9))),
                rows("motion", new JsonArray(List.of(-1, 1, 2, 3))),
                rows("sound", new JsonArray(List.of(now, 21))),
                rows("text", new JsonArray(List.of(now, 21))),
                new JsonObject().put("sound", many))) {
            assertThat(status(pupil, "POST", "/me/phone/readings", bad))
                    .as(bad.encode())
                    .isEqualTo(400);
        }
        JsonObject old = rows(
                "sound", new JsonArray(List.of(Instant.now().plusSeconds(3600).toEpochMilli(), -1)));
        assertThat(json(pupil, "POST", "/me/phone/readings", old).getInteger("stored"))
                .as("an hour ahead")
                .isZero();
        HttpRequest noToken = HttpRequest.newBuilder(server.uri("/api/v1/me/phone"))
                .header("Cookie", pupil)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThat(client.send(noToken, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void refusesAllButThoseOfTheClassAndLetsOnlyItsTeachersChangeIt() throws Exception {
        String pupil = pupil("7a", "Mây");
        String stranger = pupil("7b", "Nắng");
        people.addClass("6b", "hang-kia");
        json(teacher, "POST", PHONES, MOTION);
        Map<String, String> others = new LinkedHashMap<>();
        others.put("", "nobody");
        others.put(people.logIn("lab-manager", "--school", HERE), "lab-manager");
        others.put(people.logIn("department", "--area", "hoa-binh"), "department");
        for (Map.Entry<String, String> other : others.entrySet()) {
            int refused = other.getValue().equals("nobody") ? 401 : 403;
            assertThat(status(other.getKey(), "GET", PHONES, null))
                    .as(other.getValue())
                    .isEqualTo(refused);
            assertThat(status(other.getKey(), "GET", PHONES + "/qr.svg", null)).isEqualTo(refused);
            assertThat(status(other.getKey(), "POST", PHONES, MOTION)).isEqualTo(refused);
            assertThat(status(other.getKey(), "DELETE", PHONES, null)).isEqualTo(refused);
            assertThat(status(other.getKey(), "POST", "/me/phone", NOTHING)).isEqualTo(refused);
            assertThat(status(other.getKey(), "POST", "/me/phone/readings", NOTHING))
                    .isEqualTo(refused);
        }
        assertThat(json(pupil, "GET", PHONES, null).getString("link")).startsWith("phyphox://");
        assertThat(status(pupil, "POST", PHONES, MOTION)).isEqualTo(403);
        assertThat(status(pupil, "DELETE", PHONES, null)).isEqualTo(403);
        assertThat(status(pupil, "DELETE", PHONES + "/" + new DeviceId("x"), null))
                .isEqualTo(403);
        assertThat(status(stranger, "GET", PHONES, null)).isEqualTo(404);
        assertThat(status(stranger, "GET", PHONES + "/qr.svg", null)).isEqualTo(404);
        assertThat(status(teacher, "POST", "/classes/6b/phones", MOTION)).isEqualTo(404);
        assertThat(status(teacher, "GET", "/classes/6b/phones", null)).isEqualTo(404);
        assertThat(status(teacher, "POST", "/me/phone", NOTHING)).isEqualTo(403);
        for (JsonObject bad : List.of(
                NOTHING,
                MOTION.copy().put("rate", 51),
                MOTION.copy().put("rate", 0),
                MOTION.copy().put("rate", "10"),
                MOTION.copy().put("sensors", new JsonArray()),
                MOTION.copy().put("sensors", new JsonArray(List.of("camera"))))) {
            assertThat(status(teacher, "POST", PHONES, bad)).as(bad.encode()).isEqualTo(400);
        }
        assertThat(json(teacher, "GET", PHONES, null).getString("link"))
                .as("nothing of it was done")
                .isNotNull();
    }
}
