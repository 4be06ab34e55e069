package org.chieng.server.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines without a secret, and people who claim them, over HTTP, against a whole server with two schools. */
@Timeout(120)
class ClaimApiTest {
    private static final String HERE = "thcs-muong-bi";
    private static final String ELSEWHERE = "hang-kia";

    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock();
    private RunningServer server;
    private People people;
    private String teacher;

    /** Goes as the system's does, and can be put forward. */
    private static final class MovedClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(ahead);
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.in(folder, clock);
        people = new People(folder, server.server().httpPort());
        teacher = people.logIn("teacher", "--school", HERE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String key(char letter) {
        return String.valueOf(letter).repeat(43);
    }

    private HttpResponse<String> post(String who, String path, JsonObject body) throws Exception {
        List<String> headers = new ArrayList<>();
        if (!who.isEmpty()) {
            headers.addAll(List.of("Cookie", who, "X-CSRF-Token", csrf(who)));
        }
        return Login.post(server.server().httpPort(), "/api/v1" + path, body, headers.toArray(String[]::new));
    }

    private String csrf(String who) throws Exception {
        return new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
    }

    private HttpResponse<String> ask(char key, String name) throws Exception {
        return post("", "/claims", new JsonObject().put("key", key(key)).put("name", name));
    }

    private JsonObject asked(char key) throws Exception {
        HttpResponse<String> answer = ask(key, "raspberrypi");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static JsonObject code(String code) {
        return new JsonObject().put("code", code);
    }

    @Test
    void takesAsManyNamesAsItSaysAtTheirLongest() throws Exception {
        JsonArray names = new JsonArray();
        for (int i = 0; i < 60; i++) {
            names.add("ế".repeat(118) + i / 10 + i % 10);
        }

        JsonObject made = good(teacher, "/schools/" + HERE + "/enrolments", new JsonObject().put("names", names));

        assertThat(made.getJsonArray("items")).hasSize(60);
    }

    private JsonObject good(String who, String path, JsonObject body) throws Exception {
        HttpResponse<String> answer = post(who, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static String detail(HttpResponse<String> refused) {
        return new JsonObject(refused.body()).getString("detail");
    }

    @Test
    void aTeacherTypesTheCodeAndTheMachineThatHasTheKeyLogsIn() throws Exception {
        String code = asked('a').getString("code");
        assertThat(code).matches("[2-9A-HJKMNP-Z]{6}");
        String typed = code.substring(0, 3).toLowerCase(Locale.ROOT) + " - " + code.substring(3);

        JsonObject looked = good(teacher, "/schools/" + HERE + "/claims/look", code(typed));
        assertThat(looked.getString("name")).isEqualTo("raspberrypi");
        assertThat(looked.getString("address")).isEqualTo("127.0.0.1");
        JsonObject claimed =
                good(teacher, "/schools/" + HERE + "/claims", code(typed).put("name", "Pi phòng Lý"));

        assertThat(claimed.getString("device")).isEqualTo("thcs-muong-bi-pi-phong-ly");
        assertThat(asked('b').getString("secret"))
                .as("who knows only the code gets nothing")
                .isNull();
        JsonObject handed = asked('a');
        try (Publisher device =
                Publisher.connect(server.server().mqttPort(), handed.getString("device"), handed.getString("secret"))) {
            device.publish("{\"temperature\": 21}");
        }
        assertThat(post("", "/claims/done", new JsonObject().put("key", key('a')))
                        .statusCode())
                .isEqualTo(204);
        assertThat(ask('a', "raspberrypi").statusCode()).isEqualTo(409);
        assertThat(people.audit()).contains("teacher claim thcs-muong-bi-pi-phong-ly");
    }

    @Test
    void aCodeEndsAndThenTheMachineShowsAnother() throws Exception {
        String code = asked('a').getString("code");
        clock.ahead = Duration.ofHours(2).plusSeconds(1);
        teacher = Login.cookie(
                server.server().httpPort(),
                "teacher",
                people.credentials("teacher").getString("password"));

        assertThat(post(teacher, "/schools/" + HERE + "/claims/look", code(code))
                        .statusCode())
                .isEqualTo(404);
        assertThat(post(teacher, "/schools/" + HERE + "/claims", code(code).put("name", "Pi"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(asked('a').getString("code")).isNotEqualTo(code);
    }

    @Test
    void aClaimedMachineThatDoesNotComeForItsSecretInAWeekGetsNone() throws Exception {
        good(
                teacher,
                "/schools/" + HERE + "/claims",
                code(asked('a').getString("code")).put("name", "Pi"));
        clock.ahead = Duration.ofDays(7).plusSeconds(1);

        HttpResponse<String> late = ask('a', "raspberrypi");

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(detail(late)).contains("ask a teacher");
    }

    @Test
    void whoGuessesCodesHasToWait() throws Exception {
        String code = asked('a').getString("code");
        for (int i = 0; i < 10; i++) {
            assertThat(post(teacher, "/schools/" + HERE + "/claims/look", code("WRONG" + i))
                            .statusCode())
                    .isEqualTo(404);
        }

        assertThat(post(teacher, "/schools/" + HERE + "/claims/look", code(code))
                        .statusCode())
                .as("the right one, too")
                .isEqualTo(429);
        assertThat(post(teacher, "/schools/" + HERE + "/claims", code(code).put("name", "Pi"))
                        .statusCode())
                .isEqualTo(429);
        String other = people.logIn("lab-manager", "--school", HERE);
        assertThat(post(other, "/schools/" + HERE + "/claims/look", code(code)).statusCode())
                .as("others don't suffer for it")
                .isEqualTo(200);
        clock.ahead = Duration.ofMinutes(1);
        assertThat(post(teacher, "/schools/" + HERE + "/claims/look", code(code))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schools/%1$s/claims/look",
                "/schools/%1$s/claims",
                "/schools/%1$s/enrolments",
                "/schools/%1$s/enrolments/end",
                "/devices/%2$s/secret",
                "/devices/%2$s/revoke"
            })
    void onlyAdultsOfTheSchoolMay(String path) throws Exception {
        people.addClass("7a", HERE);
        String made = good(teacher, "/classes/7a/code", new JsonObject()).getString("code");
        String pupil = Login.cookie(
                post("", "/session/class", new JsonObject().put("code", made).put("nickname", "Mây")));
        String here = path.formatted(HERE, "muong-bi-pi");
        String elsewhere = path.formatted(ELSEWHERE, "hang-kia-pi");
        JsonObject body = code("ABCDEF").put("name", "x").put("machines", 1);

        assertThat(post("", here, body).statusCode()).isEqualTo(401);
        assertThat(post(pupil, here, body).statusCode()).isEqualTo(403);
        assertThat(post(teacher, elsewhere, body).statusCode())
                .as("as if it were not there")
                .isEqualTo(404);
        assertThat(detail(post(teacher, elsewhere, body))).startsWith("no ");
        HttpResponse<String> forged = Login.post(server.server().httpPort(), "/api/v1" + here, body, "Cookie", teacher);
        assertThat(forged.statusCode()).as("without X-CSRF-Token").isEqualTo(403);
        try (Publisher device = server.device("hang-kia-pi")) {
            device.publish("{\"temperature\": 21}"); // it still may
        }
        assertThat(people.audit()).noneMatch(entry -> entry.contains("hang-kia"));
    }

    @Test
    void enrolmentsAreShownToAdultsOfTheSchoolOnly() throws Exception {
        good(teacher, "/schools/" + HERE + "/enrolments", new JsonObject().put("machines", 2));
        String path = "/api/v1/schools/" + HERE + "/enrolments";

        assertThat(server.getAs("", path).statusCode()).isEqualTo(401);
        assertThat(server.getAs(people.logIn("lab-manager", "--school", ELSEWHERE), path)
                        .statusCode())
                .isEqualTo(404);
        assertThat(new JsonObject(server.getAs(teacher, path).body()).getJsonArray("items"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab-manager", "department"})
    void otherAdultsMayClaimToo(String role) throws Exception {
        boolean isDepartment = role.equals("department");
        String who = people.logIn(role, isDepartment ? "--area" : "--school", isDepartment ? "tan-lac" : HERE);

        JsonObject claimed = good(
                who,
                "/schools/" + HERE + "/claims",
                code(asked('a').getString("code")).put("name", "Pi"));

        assertThat(people.audit()).contains(role + " claim " + claimed.getString("device"));
    }

    @Test
    void aMachineTakesThePlaceOfALostDeviceWhoseSessionEnds() throws Exception {
        try (Publisher lost = server.device("muong-bi-pi")) {
            lost.publish("{\"temperature\": 21}");
            JsonObject claimed = good(
                    teacher,
                    "/schools/" + HERE + "/claims",
                    code(asked('a').getString("code")).put("replaces", "muong-bi-pi"));

            assertThat(claimed.getString("device")).isEqualTo("muong-bi-pi");
            await().atMost(Duration.ofSeconds(20)).until(() -> !lost.isConnected());
        }
        assertThatThrownBy(() -> server.device("muong-bi-pi")).isNotNull();
        JsonObject handed = asked('a');
        try (Publisher device =
                Publisher.connect(server.server().mqttPort(), handed.getString("device"), handed.getString("secret"))) {
            device.publish("{\"temperature\": 22}");
        }
        assertThat(server.json("/api/v1/devices/muong-bi-pi/history?channel=board/temperature&from=0")
                        .encode())
                .as("old and new readings stay together")
                .contains("21")
                .contains("22");
        assertThat(people.audit()).contains("teacher claim-replacement muong-bi-pi");
    }

    @Test
    void aDeviceOfAnotherSchoolIsNotReplaced() throws Exception {
        String code = asked('a').getString("code");

        HttpResponse<String> refused =
                post(teacher, "/schools/" + HERE + "/claims", code(code).put("replaces", "hang-kia-pi"));

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(post(teacher, "/schools/" + HERE + "/claims", code(code).put("replaces", "no such"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(asked('a').getString("code")).as("the machine still waits").isEqualTo(code);
        server.device("hang-kia-pi").close();
    }

    @Test
    void revokingEndsTheSessionAtOnceAndANewSecretLetsTheDeviceIn() throws Exception {
        try (Publisher device = server.device("muong-bi-pi")) {
            assertThat(post(teacher, "/devices/muong-bi-pi/revoke", new JsonObject())
                            .statusCode())
                    .isEqualTo(204);
            await().atMost(Duration.ofSeconds(20)).until(() -> !device.isConnected());
        }
        assertThatThrownBy(() -> server.device("muong-bi-pi")).isNotNull();
        assertThat(server.get("/api/v1/schools/" + HERE + "/devices").body()).contains("\"state\":\"lost\"");

        JsonObject renewed = good(teacher, "/devices/muong-bi-pi/secret", new JsonObject());

        assertThat(renewed.getBoolean("collected")).isFalse();
        Publisher.connect(server.server().mqttPort(), "muong-bi-pi", renewed.getString("secret"))
                .close();
        assertThat(people.audit()).contains("teacher revoke muong-bi-pi", "teacher secret muong-bi-pi");
    }

    @Test
    void aClaimedMachineComesForItsNewSecretAndNobodySeesIt() throws Exception {
        good(
                teacher,
                "/schools/" + HERE + "/claims",
                code(asked('a').getString("code")).put("name", "Pi"));
        JsonObject first = asked('a');
        post("", "/claims/done", new JsonObject().put("key", key('a')));
        String device = first.getString("device");
        try (Publisher session = Publisher.connect(server.server().mqttPort(), device, first.getString("secret"))) {
            JsonObject renewed = good(teacher, "/devices/" + device + "/secret", new JsonObject());

            assertThat(renewed).isEqualTo(new JsonObject().put("collected", true));
            await().atMost(Duration.ofSeconds(20)).until(() -> !session.isConnected());
        }
        Publisher.connect(server.server().mqttPort(), device, asked('a').getString("secret"))
                .close();
    }

    @Test
    void machinesOfALabComeByThemselvesWithOneCode() throws Exception {
        JsonObject made = good(teacher, "/schools/" + HERE + "/enrolments", new JsonObject().put("machines", 2));
        String code = made.getJsonArray("items").getJsonObject(0).getString("code");
        assertThat(code).hasSize(10);

        JsonObject one = good(
                "",
                "/claims",
                new JsonObject().put("key", key('a')).put("name", "may-01").put("code", code));
        good(
                "",
                "/claims",
                new JsonObject().put("key", key('b')).put("name", "may-02").put("code", code));
        HttpResponse<String> third = post(
                "",
                "/claims",
                new JsonObject().put("key", key('c')).put("name", "may-03").put("code", code));

        assertThat(one.getString("device")).isEqualTo("thcs-muong-bi-may-01");
        Publisher.connect(server.server().mqttPort(), one.getString("device"), one.getString("secret"))
                .close();
        assertThat(third.statusCode()).isEqualTo(401);
        assertThat(people.audit()).contains("- enrol thcs-muong-bi-may-01", "teacher enrolment " + HERE + " 2");
    }

    @Test
    void aLabsCodeEndsAfterItsHourOrWhenItIsEnded() throws Exception {
        JsonObject wanted =
                new JsonObject().put("names", new JsonArray().add("Máy 1").add("Máy 2"));
        JsonArray made =
                good(teacher, "/schools/" + HERE + "/enrolments", wanted).getJsonArray("items");
        JsonObject machine = new JsonObject().put("key", key('a')).put("name", "x");
        String first = made.getJsonObject(0).getString("code");
        String second = made.getJsonObject(1).getString("code");
        assertThat(made.getJsonObject(0).getString("device")).isEqualTo("thcs-muong-bi-may-1");

        assertThat(post("", "/claims", machine.copy().put("code", first)).statusCode())
                .isEqualTo(200);
        assertThat(post(teacher, "/schools/" + HERE + "/enrolments/end", new JsonObject())
                        .statusCode())
                .isEqualTo(204);
        assertThat(post("", "/claims", machine.put("key", key('b')).put("code", second))
                        .statusCode())
                .isEqualTo(401);
        String last = good(teacher, "/schools/" + HERE + "/enrolments", new JsonObject().put("machines", 1))
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("code");
        clock.ahead = Duration.ofHours(1).plusSeconds(1);
        assertThat(post("", "/claims", machine.put("code", last)).statusCode()).isEqualTo(401);
    }

    @Test
    void whoTriesLabCodesHasToWait() throws Exception {
        JsonObject machine =
                new JsonObject().put("key", key('a')).put("name", "x").put("code", "WRONG");
        for (int i = 0; i < 50; i++) {
            assertThat(post("", "/claims", machine).statusCode()).isEqualTo(401);
        }

        assertThat(post("", "/claims", machine).statusCode()).isEqualTo(429);
        machine.remove("code");
        assertThat(post("", "/claims", machine).statusCode())
                .as("without a code it may wait as any other")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/claims | {} | 'key' must be a text",
                "/claims | {'key': 'short', 'name': 'x'} | 'key' must be 32 random bytes",
                "/claims | {'key': 'KEY', 'name': ' '} | 'name' must have printable characters",
                "/claims/done | {'key': 7} | 'key' must be a text",
                "/schools/thcs-muong-bi/claims/look | {} | 'code' must be a text",
                "/schools/thcs-muong-bi/claims | {'code': 'ABCDEF'} | either 'name' for a new device, or 'replaces'",
                "/schools/thcs-muong-bi/claims | {'code': 'A', 'name': 'a', 'replaces': 'b'} | either 'name'",
                "/schools/thcs-muong-bi/enrolments | {} | either 'machines', how many may come with one code, or 'names'",
                "/schools/thcs-muong-bi/enrolments | {'machines': 0} | 'machines' must be a whole number from 1 to 100",
                "/schools/thcs-muong-bi/enrolments | {'machines': 1, 'hours': 169} | 'hours' must be a whole number from 1 to 168",
                "/schools/thcs-muong-bi/enrolments | {'machines': 1, 'lab': 'nowhere'} | 'lab' must be the id of a lab",
                "/schools/thcs-muong-bi/enrolments | {'names': []} | 'names' must be a list of 1 to 60 texts",
                "/schools/thcs-muong-bi/enrolments | {'names': [7]} | 'names' must be a list of 1 to 60 texts"
            })
    void saysWhatIsWrongWithARequest(String path, String body, String expected) throws Exception {
        HttpResponse<String> refused = post(
                path.startsWith("/claims") ? "" : teacher,
                path,
                new JsonObject(body.replace('\'', '"').replace("KEY", key('a'))));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(detail(refused)).startsWith(expected);
    }

    @Test
    void aNameThatNobodyCanReadIsNoDevicesName() throws Exception {
        String code = asked('a').getString("code");

        HttpResponse<String> refused =
                post(teacher, "/schools/" + HERE + "/claims", code(code).put("name", "a\u0007b"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(asked('a').getString("code")).isEqualTo(code);
    }
}
