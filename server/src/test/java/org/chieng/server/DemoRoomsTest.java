package org.chieng.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chieng.server.testkit.Login;
import org.chieng.sim.demo.DemoLabs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The demo's computer rooms, as its launcher invents them and its people see them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoRoomsTest {
    /** A Saturday, on which nobody is at school. */
    private static final Instant NOW = Instant.parse("2026-11-28T02:00:00Z");

    private final Clock clock = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), NOW));
    private static final List<String> AROUND =
            IntStream.rangeClosed(1, 12).mapToObj("truong-%03d"::formatted).toList();

    private final HttpClient http = HttpClient.newHttpClient();
    private Server server;
    private String manager;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path labs = Files.writeString(folder.resolve("labs.json"), new DemoLabs(NOW, AROUND).happenings());
        JsonArray schools = new JsonArray();
        for (String school : List.of("thcs-muong-bi", "th-thcs-hang-kia")) {
            schools.add(school(school));
        }
        AROUND.forEach(school -> schools.add(school(school)));
        JsonObject content = new JsonObject()
                .put(
                        "areas",
                        new JsonArray().add(new JsonObject().put("id", "hb").put("name", "Hòa Bình")))
                .put("schools", schools);
        Path registry = Files.writeString(folder.resolve("registry.json"), content.encode());
        ServerConfig config =
                ServerConfig.of(ConfigFactory.parseString("""
                data = "%s"
                registry.import = "%s"
                http = {host = "127.0.0.1", port = 0}
                mqtt.port = 0
                coap.port = 0
                """.formatted(folder.resolve("data"), registry)));
        Demo demo = Demo.of(true, Optional.empty(), Optional.of(labs.toString()));
        Server.start(config, demo, clock, new SecureRandom()).close(); // what is there already is left as it is
        server = Server.start(config, demo, clock, new SecureRandom());
        manager = as("lab-manager");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static JsonObject school(String id) {
        return new JsonObject().put("id", id).put("name", id).put("area", "hb");
    }

    private String as(String person) throws Exception {
        return Login.cookie(Login.post(server.httpPort(), "/api/v1/demo", new JsonObject().put("person", person)));
    }

    private String get(String path, String cookie) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                .header("Cookie", cookie)
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static List<JsonObject> items(String json) {
        return new JsonObject(json)
                .getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void areFullBeforeTheLabManagerThoughItIsSaturday() throws Exception {
        List<JsonObject> labs = items(get("/api/v1/schools/th-thcs-hang-kia/labs", manager));

        assertThat(labs).hasSize(2).allSatisfy(lab -> {
            assertThat(lab.getInteger("machines")).isEqualTo(20);
            JsonObject use = lab.getJsonObject("use");
            assertThat(use.getInteger("active") + use.getInteger("idle")).isGreaterThan(10);
        });
    }

    @Test
    void showTheDyingDiskFirstThenWhatWasTakenAndTheRepairLast() throws Exception {
        List<JsonObject> care = items(get("/api/v1/schools/th-thcs-hang-kia/care", manager));

        assertThat(care)
                .extracting(one -> one.getJsonArray("reasons").getJsonObject(0).getString("kind"))
                .containsExactly(
                        "disk.pending",
                        "finding.memory-gone",
                        "finding.missing",
                        "finding.moved",
                        "disk.reallocated",
                        "space.space-low",
                        "ticket.in-repair");
    }

    @Test
    void haveOneThatIsDarkInAnotherSchool() throws Exception {
        JsonObject dark = items(get("/api/v1/schools/thcs-muong-bi/care", as("department")))
                .get(0);

        assertThat(dark.getJsonArray("reasons").getJsonObject(0).getString("kind"))
                .isEqualTo("finding.room-silent");
        assertThat(dark.containsKey("device")).isFalse();
    }

    @Test
    void giveDonorsAReportOf313ComputersAnd1440LoansThatCoversMostOfTheMonth() throws Exception {
        String department = as("department");
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    List<String[]> rows = get("/api/v1/labs/report.csv?first=2026-11-01&last=2026-11-28", department)
                            .lines()
                            .skip(1)
                            .map(row -> row.split(",", -1))
                            .toList();
                    List<String[]> use =
                            rows.stream().filter(row -> row[0].equals("use")).toList();
                    double whole = use.stream()
                            .mapToLong(row -> Long.parseLong(row[7]))
                            .sum();
                    double untold = use.stream()
                            .mapToLong(row -> Long.parseLong(row[13]))
                            .sum();
                    assertThat(rows).filteredOn(row -> row[0].equals("loan")).hasSize(1440);
                    assertThat(use).hasSize(313);
                    assertThat(whole).isGreaterThan(310 * 27 * 86_400.0);
                    assertThat(untold / whole).isLessThan(0.1);
                });
    }
}
