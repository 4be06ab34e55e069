package org.chieng.server.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Run;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.chieng.server.testkit.SseReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erasing by REST, in a whole server, whatever the store; times are near the present. */
abstract class EraseContract {
    static final String PI = "muong-bi-pi";
    static final String GARDEN = "muong-bi-vuon";
    /** Of values of the device that is erased: no other bytes look like it. */
    static final String MARK = "em-trai-cua-Lan-0xE5A5E";

    private static final String SCHOOL = "thcs-muong-bi";

    @TempDir
    Path folder;

    /** Further settings of the server, HOCON. */
    abstract String settings() throws Exception;

    RunningServer server() throws Exception {
        return RunningServer.in(folder, settings());
    }

    static String text(long seconds, String value) {
        return "[{\"n\":\"board/note\",\"vs\":\"" + value + "\",\"t\":" + seconds + "}]";
    }

    static HttpResponse<String> erase(RunningServer server, String who, String device, JsonObject body)
            throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        return Login.post(
                server.server().httpPort(),
                "/api/v1/devices/" + device + "/erase",
                body,
                "Cookie",
                who,
                "X-CSRF-Token",
                csrf);
    }

    static JsonObject erased(RunningServer server, String device, JsonObject body) throws Exception {
        HttpResponse<String> answer = erase(server, server.cookie(), device, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    static JsonArray points(RunningServer server, String device, String channel) throws Exception {
        return server.json("/api/v1/devices/" + device + "/history?channel=" + channel + "&from=2020-01-01T00:00:00Z")
                .getJsonArray("points");
    }

    /** Names of the data folder's files in which bytes are found. */
    static List<String> filesWith(Path data, String bytes) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(bytes)) {
                    found.add(String.valueOf(file.getFileName()));
                }
            }
        }
        return found;
    }

    @Test
    void aDeviceIsForgottenEverywhereAndBeginsAnew() throws Exception {
        try (RunningServer server = server();
                Publisher pi = server.device(PI);
                Publisher garden = server.device(GARDEN);
                SseReader stream = server.live(SCHOOL)) {
            stream.next("snapshot");
            for (int n = 0; n < 300; n++) { // pages are split among both
                pi.publish(text(-n, MARK + n));
                garden.publish(text(-n, "its-own-" + n));
            }
            pi.publish("[{\"n\":\"board/note\",\"vs\":\"" + MARK + "\",\"t\":99999}]"); // refused: in the future
            assertThat(server.json("/api/v1/quarantine").encode()).contains(MARK);

            JsonObject erased = erased(server, PI, new JsonObject().put("all", true));
            assertThat(erased.getLong("points")).isEqualTo(300);
            assertThat(erased.getInteger("refused")).isEqualTo(1);
            assertThat(erased.getJsonArray("remains")).contains("backups", "agent-journal");

            assertThat(server.json("/api/v1/devices/" + PI + "/channels").getJsonArray("items"))
                    .isEmpty();
            assertThat(points(server, PI, "board/note")).isEmpty();
            assertThat(server.json("/api/v1/schools/" + SCHOOL + "/latest").encode())
                    .doesNotContain(MARK);
            assertThat(server.json("/api/v1/quarantine").encode()).doesNotContain(MARK);
            assertThat(points(server, GARDEN, "board/note")).hasSize(300);
            assertThat(filesWith(folder.resolve("data"), MARK)).isEmpty();
            try (SseReader again = server.live(SCHOOL)) {
                assertThat(again.next("snapshot").data()).doesNotContain(MARK);
            }

            pi.publish(text(-9, "new"));
            assertThat(points(server, PI, "board/note")).hasSize(1);
            assertThat(server.json("/api/v1/devices/" + PI + "/channels").encode())
                    .contains("new")
                    .doesNotContain(MARK);
            assertThat(new People(folder, server.server().httpPort()).audit()).contains("admin erase " + PI);
        }
        assertThat(filesWith(folder.resolve("data"), MARK)).isEmpty();
    }

    @Test
    void aRunIsForgottenAndWhatWasBeforeAndAfterStays() throws Exception {
        Instant began = Instant.now().minusSeconds(600);
        try (RunningServer server = server();
                Publisher pi = server.device(PI)) {
            pi.publish(text(-900, "before"));
            pi.publish(text(-500, MARK));
            pi.publish(text(-60, "after"));
            try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
                EntryId experiment = new EntryId("pendulum");
                registry.experiments()
                        .put(new Experiment(
                                experiment,
                                new SchoolId(SCHOOL),
                                null,
                                null,
                                "How long?",
                                null,
                                List.of(new SeriesKey(new DeviceId(PI), new ChannelName("board", "note"))),
                                began));
                registry.experiments().put(new Run(new EntryId("run-1"), experiment, 1, began, began.plusSeconds(300)));
            }

            assertThat(erase(server, server.cookie(), GARDEN, new JsonObject().put("run", "run-1"))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(erased(server, PI, new JsonObject().put("run", "run-1")).getLong("points"))
                    .isEqualTo(1);
            assertThat(points(server, PI, "board/note").encode())
                    .contains("before", "after")
                    .doesNotContain(MARK);
            assertThat(filesWith(folder.resolve("data"), MARK)).isEmpty();

            JsonObject span = new JsonObject()
                    .put("from", Instant.now().minusSeconds(70).toString())
                    .put("to", Instant.now().toEpochMilli());
            assertThat(erased(server, PI, span).getLong("points")).isEqualTo(1);
            assertThat(points(server, PI, "board/note")).hasSize(1);
        }
    }

    @Test
    void onlyTheSchoolsTeacherAndTheDepartmentMay() throws Exception {
        try (RunningServer server = server();
                Publisher pi = server.device(PI)) {
            pi.publish(text(-1, MARK));
            People people = new People(folder, server.server().httpPort());
            JsonObject all = new JsonObject().put("all", true);
            String keeper = people.logIn("lab-manager", "--school", SCHOOL);
            String teacher = people.logIn("teacher", "--school", SCHOOL);
            String department = people.logIn("department", "--area", "hoa-binh");

            assertThat(erase(server, keeper, PI, all).statusCode()).isEqualTo(403);
            assertThat(erase(server, teacher, "hang-kia-pi", all).statusCode()).isEqualTo(404);
            assertThat(Login.post(
                                    server.server().httpPort(),
                                    "/api/v1/devices/" + PI + "/erase",
                                    all,
                                    "Cookie",
                                    teacher)
                            .statusCode())
                    .as("without the token against forged requests")
                    .isEqualTo(403);
            for (String wrong : List.of("{}", "{\"all\": false}", "{\"from\": 1}", "{\"from\": 2, \"to\": 1}")) {
                assertThat(erase(server, teacher, PI, new JsonObject(wrong)).statusCode())
                        .as(wrong)
                        .isEqualTo(400);
            }
            assertThat(points(server, PI, "board/note")).hasSize(1);

            assertThat(erase(server, teacher, PI, all).statusCode()).isEqualTo(200);
            assertThat(erase(server, department, "hang-kia-pi", all).statusCode())
                    .isEqualTo(200);
            assertThat(people.audit())
                    .contains("teacher erase " + PI, "department erase hang-kia-pi")
                    .noneMatch(line -> line.startsWith("lab-manager erase"));
        }
    }
}
