package org.chieng.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real HTTP, with what a device has published over real MQTT. */
class ApiTest {
    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.in(folder);
        try (Publisher device = server.device("muong-bi-pi")) {
            device.publish("""
                    [{"bn": "uno/", "bt": 1760000000, "n": "temperature", "u": "Cel", "v": 23.5},
                     {"n": "temperature", "t": 1, "u": "Cel", "v": 24}, {"n": "temperature", "t": 2.000001, "v": 25},
                     {"n": "state", "vs": "=1+1, \\"on\\""}]""");
            device.publish("[{\"n\": \"door\", \"bt\": 1760000000, \"vb\": true}]");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void listsSchoolsWithTheirAreas() throws Exception {
        JsonArray items = server.json("/api/v1/schools").getJsonArray("items");

        assertThat(items.stream().map(item -> ((JsonObject) item).getString("id")))
                .containsExactly("hang-kia", "thcs-muong-bi");
        assertThat(items.getJsonObject(1).getJsonArray("areas").stream()
                        .map(area -> ((JsonObject) area).getString("name")))
                .containsExactly("Hòa Bình", "Tân Lạc");
    }

    @Test
    void goesThroughAListPageByPage() throws Exception {
        JsonObject first = server.json("/api/v1/schools?limit=1");
        JsonObject second = server.json("/api/v1/schools?limit=1&cursor=" + first.getString("next"));

        assertThat(first.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo("hang-kia");
        assertThat(second.getJsonArray("items").getJsonObject(0).getString("id"))
                .isEqualTo("thcs-muong-bi");
        assertThat(second.getString("next")).isNull();
    }

    @Test
    void tellsOneSchoolAndItsDevices() throws Exception {
        assertThat(server.json("/api/v1/schools/thcs-muong-bi").getString("name"))
                .isEqualTo("THCS Mường Bi");
        JsonArray devices = server.json("/api/v1/schools/thcs-muong-bi/devices").getJsonArray("items");

        assertThat(devices).hasSize(2);
        assertThat(devices.getJsonObject(0).getBoolean("online")).isFalse(); // it came and went
        assertThat(devices.getJsonObject(1).containsKey("online")).isFalse(); // it never came
    }

    @Test
    void tellsTheChannelsOfADeviceWithTheirNewestValues() throws Exception {
        JsonArray channels = server.json("/api/v1/devices/muong-bi-pi/channels").getJsonArray("items");

        assertThat(channels.stream().map(item -> ((JsonObject) item).getString("channel")))
                .containsExactly("door", "state", "temperature");
        JsonObject temperature = channels.getJsonObject(2);
        assertThat(temperature.getString("source")).isEqualTo("uno");
        assertThat(temperature.getString("unit")).isEqualTo("Cel");
        assertThat(temperature.getInteger("value")).isEqualTo(25);
        assertThat(temperature.getDouble("time")).isEqualTo(1_760_000_002_000.001);
    }

    @Test
    void tellsTheNewestValuesOfASchoolDeviceByDevice() throws Exception {
        JsonObject first = server.json("/api/v1/schools/thcs-muong-bi/latest?limit=1");

        assertThat(first.getJsonArray("items")).hasSize(3);
        assertThat(first.getString("next")).isEqualTo("muong-bi-pi");
        assertThat(server.json("/api/v1/schools/thcs-muong-bi/latest?limit=1&cursor=muong-bi-pi")
                        .getJsonArray("items"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=2025-10-09T08:53:20Z&to=2025-10-09T08:53:30Z",
                "from=2025-10-09T15:53:20%2B07:00&to=2025-10-09T15:53:30+07:00",
                "from=1760000000000&to=1760000010000.5"
            })
    void givesHistoryByIsoTimeAndByMilliseconds(String span) throws Exception {
        String history = server.get("/api/v1/devices/muong-bi-pi/history?channel=uno/temperature&" + span)
                .body();

        assertThat(history).contains("\"points\":[[1760000000000,23.5],[1760000001000,24],[1760000002000.001,25]]");
    }

    @Test
    void sumsHistoryUpWhenFewerPointsAreWanted() throws Exception {
        JsonObject history = server.json(
                "/api/v1/devices/muong-bi-pi/history?channel=uno/temperature&from=1760000000000&to=1760000010000&points=1");

        assertThat(history.getLong("width")).isEqualTo(10_000);
        assertThat(history.getJsonArray("buckets").encode())
                .isEqualTo("[[1760000000000,23.5,24.166666666666668,25,25,3]]");
    }

    @Test
    void givesHistoryAsCsvThatASpreadsheetTakesForDataOnly() throws Exception {
        String csv = server.get(
                        "/api/v1/devices/muong-bi-pi/history.csv?channel=uno/temperature&from=1760000000000&to=1760000010000")
                .body();
        assertThat(csv.split("\r\n", -1))
                .containsExactly(
                        "time,value",
                        "2025-10-09T08:53:20Z,23.5",
                        "2025-10-09T08:53:21Z,24",
                        "2025-10-09T08:53:22.000001Z,25",
                        "");

        HttpResponse<String> text = server.get(
                "/api/v1/devices/muong-bi-pi/history?channel=uno/state&from=1760000000000&to=1760000010000",
                "Accept",
                "text/csv");
        assertThat(text.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
        assertThat(text.body()).contains("2025-10-09T08:53:20Z,\"'=1+1, \"\"on\"\"\"");
    }

    @Test
    void showsTheOperatorWhatWasCounted() throws Exception {
        JsonObject health = server.json("/api/v1/health");

        assertThat(health.getString("status")).isEqualTo("ok");
        assertThat(health.getLong("messages")).isEqualTo(2);
        assertThat(health.getLong("stored")).isEqualTo(5);
        assertThat(health.getJsonObject("rejections")).isEmpty();
        assertThat(health.getJsonObject("store").getBoolean("works")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/schools/nowhere                 | 404 | unknown-school    | no school 'nowhere'",
                "/schools/Not%20An%20Id           | 404 | unknown-school    | a-z 0-9",
                "/schools/nowhere/devices         | 404 | unknown-school    | no school 'nowhere'",
                "/schools/nowhere/latest          | 404 | unknown-school    | no school 'nowhere'",
                "/devices/nobody/channels         | 404 | unknown-device    | no device 'nobody'",
                "/devices/nobody/history?channel=a| 404 | unknown-device    | no device 'nobody'",
                "/devices/muong-bi-pi/history     | 400 | invalid-parameter | 'channel' is missing",
                "/devices/muong-bi-pi/history?channel=a%20b | 400 | invalid-parameter | name 'a b'",
                "/devices/muong-bi-pi/history?channel=a&from=yesterday | 400 | invalid-parameter | 'from' must be ISO 8601",
                "/devices/muong-bi-pi/history?channel=a&from=2&to=1    | 400 | invalid-parameter | 'to' must be after 'from'",
                "/devices/muong-bi-pi/history?channel=a&points=2001    | 400 | invalid-parameter | 'points' must be a whole number",
                "/schools?limit=0                 | 400 | invalid-parameter | 'limit' must be a whole number from 1 to 1000",
                "/schools?cursor=%2F              | 400 | invalid-parameter | 'cursor' must be",
                "/nothing                         | 404 | unknown-address   | /api/v1/schools",
            })
    void saysWhatIsWrongAndHowToMendIt(String path, int status, String type, String detail) throws Exception {
        HttpResponse<String> response = server.get("/api/v1" + path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        JsonObject problem = new JsonObject(response.body());
        assertThat(problem.getString("type")).isEqualTo("urn:chieng:problem:" + type);
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("detail")).contains(detail);
        assertThat(problem.getString("title")).isNotBlank();
    }

    @Test
    void isReadOnly() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(server.uri("/api/v1/schools"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(post, HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
        assertThat(response.body()).contains("urn:chieng:problem:method-not-allowed");
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                .header("Cookie", server.cookie())
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void answersHeadAsGetWithoutABodyAndOptionsWithWhatCanBeDone() throws Exception {
        for (String path : List.of(
                "/",
                "/login",
                "/links",
                "/api",
                "/join",
                "/quarantine",
                "/favicon.ico",
                "/health/live",
                "/health/ready",
                "/metrics",
                "/api/v1/health",
                "/api/v1/openapi.json",
                "/api/v1/me",
                "/api/v1/demo")) {
            HttpResponse<String> head = ask("HEAD", path);
            assertThat(head.statusCode()).as(path).isEqualTo(ask("GET", path).statusCode());
            assertThat(head.body()).as(path).isEmpty();
            assertThat(head.headers().firstValue("content-type"))
                    .as(path)
                    .isEqualTo(ask("GET", path).headers().firstValue("content-type"));
            assertThat(ask("OPTIONS", path).statusCode()).as(path).isEqualTo(204);
            assertThat(ask("OPTIONS", path).headers().firstValue("allow").orElse(""))
                    .as(path)
                    .contains("GET, HEAD, OPTIONS");
            HttpResponse<String> delete = ask("DELETE", path);
            assertThat(delete.statusCode()).as(path).isEqualTo(405);
            assertThat(delete.headers().firstValue("allow").orElse("")).as(path).contains("GET, HEAD, OPTIONS");
        }
        assertThat(ask("OPTIONS", "/api/v1/session").headers().firstValue("allow"))
                .hasValue("DELETE, OPTIONS, POST");
        assertThat(ask("GET", "/api/v1/session").statusCode()).isEqualTo(405);
        assertThat(ask("OPTIONS", "/api/v1/nothing").statusCode()).isEqualTo(404);
        HttpResponse<String> live = ask("HEAD", "/api/v1/schools/thcs-muong-bi/live");
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(live.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(server.json("/api/v1/health").getInteger("streams"))
                .as("a look at the head is no stream")
                .isZero();
    }

    @Test
    void compressesWhatIsLargeEnoughWhenAsked() throws Exception {
        HttpResponse<String> response = server.get("/api/v1/schools", "Accept-Encoding", "gzip");

        assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
    }

    @Test
    void isNobodyElsesToRead() throws Exception {
        HttpResponse<String> response = server.get("/api/v1/schools", "Origin", "http://elsewhere.example");

        assertThat(response.headers().map().keySet())
                .doesNotContain("access-control-allow-origin")
                .contains("content-security-policy", "x-content-type-options");
        assertThat(response.headers().allValues("cross-origin-resource-policy")).isEqualTo(List.of("same-origin"));
    }
}
