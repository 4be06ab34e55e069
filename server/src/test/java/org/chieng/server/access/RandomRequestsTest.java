package org.chieng.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.exchange.SheetExport;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends random requests as everybody who belongs to one school, or to none, and looks for anything of the other school in what comes back.
 * {@code -Dchieng.random.requests=1000000} sends more.
 */
class RandomRequestsTest {
    private static final int REQUESTS = Integer.getInteger("chieng.random.requests", 10_000);
    private static final String HERE = "thcs-muong-bi";
    /** What only an answer about the other school can hold: its name, its device's name, its reading, a nickname, codes. */
    private static final List<String> ELSEWHERE =
            List.of("TH&THCS Hang Kia", "Pi phòng lý", "424242", "Mưa Hang Kia", "HNGKA2", "HANGKAENR2", "RTRN");

    private static final EntryId PUPIL = new EntryId("pupil-hang-kia");

    /** An experiment of the other school. */
    private static final String SECRET = "exp-hang-kia";

    /** After these whoever asks would be nobody for the rest of the test; a live stream has no end. */
    private static final Set<String> ENDS = Set.of(
            "POST /session",
            "DELETE /session",
            "POST /session/class",
            "POST /classes/:class/end",
            "GET /schools/:school/live");

    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    /** All addresses that have a rule, also those that are added later, and some that are none. */
    private static final List<String> PATHS = Stream.concat(
                    ApiRules.all().keySet().stream()
                            .filter(name -> !ENDS.contains(name))
                            .map(name -> name.split(" ", 2)[1].replaceAll(":\\w+", "%s"))
                            .distinct()
                            .sorted(),
                    Stream.of(
                            "/devices/%s/history?channel=board/t",
                            "/devices/%s/history?channel=board/t",
                            "/devices/%s/history.csv?channel=board/t",
                            "/devices/%s/history.ndjson?channel=board/t&points=all",
                            "/devices?q=%s",
                            "/registry/schools",
                            "/registry/devices",
                            "/registry/sources",
                            "/registry/accounts",
                            "/devices/%s/sources/board",
                            "/devices/%s/sources/board/channels/t",
                            "/devices/hang-kia-pi/control",
                            "/classes/6b/end",
                            "/classes/%%36b/end",
                            "/schools/hang-kia/live",
                            "/schools/%%68ang-kia/live",
                            "/devices/hang-kia-pi/revoke",
                            "/devices/hang-kia-pi/secret",
                            "/%s",
                            "/schools/%s/%s",
                            "/schools/%s/../%s/devices",
                            "//schools/%s",
                            "/schools//%s/devices",
                            "/schools/%s/devices/"))
            .toList();

    private static final List<String> IDS = List.of(
            "hang-kia",
            "hang-kia-pi",
            "%68ang-kia",
            "%68ang-kia-pi",
            "hang%2Dkia",
            "hang%252Dkia",
            HERE,
            HERE + "%2F..%2Fhang-kia",
            HERE + "/../hang-kia",
            "muong-bi-pi",
            "muong-bi-pi/../hang-kia-pi",
            "HANG-KIA",
            "hang-kia%00",
            "hang-kia;x",
            "6b",
            "7a",
            SECRET,
            SECRET + "-1",
            "..",
            "%2e%2e",
            "*",
            "%27%20OR%201=1");
    private static final List<String> QUERIES =
            List.of("", "", "", "school=hang-kia", "limit=1000", "cursor=a", "cursor=hang-ki", "device=hang-kia-pi");

    @TempDir
    Path folder;

    private final Random random = new Random(20_261_128);
    private final HttpClient client = HttpClient.newHttpClient();

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @Test
    @Timeout(900)
    void neitherShowsNorChangesAnythingOfAnotherSchool() throws Exception {
        try (RunningServer server = RunningServer.in(folder);
                Publisher device = server.device("hang-kia-pi")) {
            device.publish("[{\"n\":\"t\",\"v\":424242}]");
            assertThat(server.get("/api/v1/schools/hang-kia/latest").body()).contains(ELSEWHERE.get(2));
            List<Map<String, String>> people = people(server);
            Map<String, String> before = exported();
            for (int i = 0; i < REQUESTS; i++) {
                check(server, any(people));
            }
            assertThat(exported()).isEqualTo(before);
            assertThat(device.isConnected()).as("its secret is good yet").isTrue();
            server.device("hang-kia-pi").close();
        }
    }

    private void check(RunningServer server, Map<String, String> who) throws Exception {
        String method = any(METHODS);
        String path = "/api/v1" + any(PATHS).formatted(any(IDS), any(IDS), any(IDS));
        String query = any(QUERIES);
        String address = path + (query.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(address))
                .method(
                        method,
                        HttpRequest.BodyPublishers.ofString(
                                method.equals("PUT") ? "{\"name\":\"x\"}" : method.equals("POST") ? "{}" : ""))
                .header("Content-Type", "application/json");
        who.forEach(request::header);
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String what = method + " " + address + " as " + who.keySet() + ": " + response.statusCode();
        assertThat(response.statusCode()).as(what).isLessThan(500);
        assertThat(response.body()).as(what).doesNotContain(ELSEWHERE);
        if (who.isEmpty()) {
            assertThat(response.body()).as(what).doesNotContain("THCS Mường Bi");
        }
    }

    private List<Map<String, String>> people(RunningServer server) throws Exception {
        People people = new People(folder, server.server().httpPort());
        people.addClass("7a", HERE);
        people.addClass("6b", "hang-kia");
        String teacher = people.logIn("teacher", "--school", HERE);
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
        String pupil = Login.cookie(Login.post(
                port,
                "/api/v1/session/class",
                new JsonObject().put("code", code).put("nickname", "Mây")));
        addExperiment(people, SECRET, "hang-kia", "6b", "hang-kia-pi");
        addExperiment(people, "exp-muong-bi", HERE, "7a", "muong-bi-pi"); // so that nobody takes the class away
        try (Registry registry = open()) {
            registry.pupils().add(new Pupil(PUPIL, new EntryId("6b"), "Mưa Hang Kia"), "RTRN");
            registry.pupils().putCode("HNGKA2", new EntryId("6b"), Instant.now().plusSeconds(7200));
            registry.enrolments()
                    .make(
                            "HANGKAENR2",
                            new SchoolId("hang-kia"),
                            null,
                            5,
                            Instant.now().plusSeconds(7200));
        }
        return List.of(
                Map.of(),
                Map.of("Cookie", teacher, "X-CSRF-Token", csrf),
                Map.of("Cookie", people.logIn("lab-manager", "--school", HERE)),
                Map.of("Cookie", people.logIn("department", "--area", "tan-lac")),
                Map.of("Cookie", pupil),
                Map.of("Authorization", "Bearer " + people.token("teacher", "read", "--school", HERE)));
    }

    private static void addExperiment(People people, String id, String school, String schoolClass, String device)
            throws Exception {
        people.addExperiment(new Experiment(
                new EntryId(id),
                new SchoolId(school),
                new EntryId(schoolClass),
                null,
                school.equals("hang-kia") ? "424242?" : "Vì sao?",
                null,
                List.of(new SeriesKey(new DeviceId(device), new ChannelName("board", "t"))),
                Instant.parse("2026-09-05T02:00:00Z")));
    }

    private Registry open() throws Exception {
        return Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom());
    }

    /** The registry's files, of classes the other school's only, and what stands in no file. */
    private Map<String, String> exported() throws Exception {
        try (Registry registry = open()) {
            Map<String, String> all = new LinkedHashMap<>(SheetExport.run(registry));
            all.replaceAll((sheet, text) -> text.lines()
                    .filter(line -> !line.contains(HERE) || line.contains("hang-kia"))
                    .collect(Collectors.joining("\n")));
            all.put("experiment", new People(folder, 0).experiment(SECRET));
            EntryId schoolClass = new EntryId("6b");
            all.put(
                    "class",
                    registry.pupils().find(PUPIL) + " " + registry.pupils().returnCode(PUPIL) + " "
                            + registry.pupils().codeOf(schoolClass));
            all.put(
                    "enrolments",
                    registry.enrolments().of(new SchoolId("hang-kia")).toString());
            return all;
        }
    }
}
