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
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.exchange.SheetExport;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends random requests as everybody who belongs to one school, or to none, and looks for anything of the other school in what comes back.
 * {@code -Dchieng.random.requests=1000000} sends more.
 */
class RandomRequestsTest {
    private static final int REQUESTS = Integer.getInteger("chieng.random.requests", 10_000);
    private static final String HERE = "thcs-muong-bi";
    /** What only an answer about the other school can hold: its name, its device's name, its reading. */
    private static final List<String> ELSEWHERE = List.of("TH&THCS Hang Kia", "Pi phòng lý", "424242");

    /** An experiment of the other school. */
    private static final String SECRET = "exp-hang-kia";

    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final List<String> PATHS = List.of(
            "/schools",
            "/schools/%s",
            "/schools/%s/devices",
            "/schools/%s/latest",
            "/schools/%s/classes",
            "/devices/%s/channels",
            "/devices/%s/history?channel=board/t",
            "/devices/%s/history.csv?channel=board/t",
            "/classes/%s/code",
            "/claims",
            "/schools/%s/claims",
            "/schools/%s/claims/look",
            "/schools/%s/enrolments",
            "/schools/%s/enrolments/end",
            "/devices/hang-kia-pi/revoke",
            "/devices/hang-kia-pi/secret",
            "/classes/%s/pupils/any",
            "/me/board",
            "/classes/%s/experiments",
            "/experiments/%s",
            "/experiments/%s/data.csv",
            "/experiments/%s/report.pdf",
            "/experiments/%s/share",
            "/experiments/%s/runs",
            "/runs/%s",
            "/runs/%s/data",
            "/runs/%s/stop",
            "/runs/%s/notes",
            "/classes/%s/phones",
            "/classes/%s/phones/qr.svg",
            "/classes/%s/phones/%s",
            "/phones/%s",
            "/me/phone/readings",
            "/gallery",
            "/gallery/%s",
            "/gallery/%s/chart.svg",
            "/experiments/%s/gallery",
            "/me",
            "/me/password",
            "/demo",
            "/quarantine",
            "/%s",
            "/schools/%s/%s",
            "/schools/%s/../%s/devices",
            "//schools/%s",
            "/schools//%s/devices",
            "/schools/%s/devices/");
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
        String path = "/api/v1" + any(PATHS).formatted(any(IDS), any(IDS));
        String query = any(QUERIES);
        String address = path + (query.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(address))
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "{}" : ""))
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
        people.addExperiment(new Experiment(
                new EntryId(SECRET),
                new SchoolId("hang-kia"),
                new EntryId("6b"),
                null,
                "424242?",
                null,
                List.of(new SeriesKey(new DeviceId("hang-kia-pi"), new ChannelName("board", "t"))),
                Instant.parse("2026-09-05T02:00:00Z")));
        return List.of(
                Map.of(),
                Map.of("Cookie", teacher, "X-CSRF-Token", csrf),
                Map.of("Cookie", people.logIn("lab-manager", "--school", HERE)),
                Map.of("Cookie", people.logIn("department", "--area", "tan-lac")),
                Map.of("Cookie", pupil),
                Map.of("Authorization", "Bearer " + people.token("teacher", "read", "--school", HERE)));
    }

    private Map<String, String> exported() throws Exception {
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            Map<String, String> all = new LinkedHashMap<>(SheetExport.run(registry));
            all.put("experiment", new People(folder, 0).experiment(SECRET));
            return all;
        }
    }
}
