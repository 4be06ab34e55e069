package org.chieng.gateway.adapter.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP with the JDK's client and bare sockets; curl is used in DebianClientsIT. */
@Timeout(60)
class HttpDoorTest {
    private static final String JSON = "[{\"n\":\"room/temperature\",\"u\":\"Cel\",\"v\":23.5}]";
    private static final String TELEMETRY = "/v1/devices/pi/telemetry";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString(("pi:" + RunningGateway.SECRET).getBytes(UTF_8));

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private RunningGateway running;

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(
                folder,
                "ingest-http { enabled = true, port = 0, request-timeout = 2s, store-timeout = 2s, max-connections = 20 }");
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private int port() {
        return running.gateway.httpPort().orElseThrow();
    }

    private HttpRequest request(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
        return client.send(request(path, body, headers), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return post(path, body.getBytes(UTF_8), headers);
    }

    private static byte[] gzip(byte[] bytes) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void takesPacksInEveryForm() throws Exception {
        byte[] cbor = PackEncoder.toCbor(List.of(
                Reading.ofNumber(new ChannelName("board", "cbor"), System.currentTimeMillis() * 1000, 1, null)));
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(deflated)) {
            out.write("{\"deflated\": 1}".getBytes(UTF_8));
        }
        assertThat(post(TELEMETRY, JSON, "Authorization", BASIC, "Content-Type", "application/senml+json")
                        .statusCode())
                .isEqualTo(204);
        assertThat(post(TELEMETRY, cbor, "Authorization", BASIC, "Content-Type", "application/senml+cbor")
                        .statusCode())
                .isEqualTo(204);
        assertThat(post(TELEMETRY, "{\"flat\": 1}", "Authorization", BASIC).statusCode())
                .isEqualTo(204);
        assertThat(post(TELEMETRY, deflated.toByteArray(), "Authorization", BASIC)
                        .statusCode())
                .isEqualTo(204);
        assertThat(post(
                                TELEMETRY,
                                gzip("{\"gzip\": 1}".getBytes(UTF_8)),
                                "Authorization",
                                BASIC,
                                "Content-Encoding",
                                "gzip",
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(204);
        for (String channel : List.of("room/temperature", "cbor", "flat", "deflated", "gzip")) {
            assertThat(running.stored(RunningGateway.PI, channel)).as(channel).hasSize(1);
        }
    }

    @Test
    void answersAfterTheCommitOnly() throws Exception {
        running.store.hold();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request(TELEMETRY, JSON.getBytes(UTF_8), "Authorization", BASIC), HttpResponse.BodyHandlers.ofString());
        await().until(running.store::isHolding);
        assertThat(answer).isNotDone();
        running.store.release();
        assertThat(answer.get().statusCode()).isEqualTo(204);
        assertThat(running.stored(RunningGateway.PI, "room/temperature")).hasSize(1);
    }

    @Test
    void saysWhenToTryAgainWhileTheStoreIsAway() throws Exception {
        running.store.fail("the disk is full");
        HttpResponse<String> answer = post(TELEMETRY, JSON, "Authorization", BASIC);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("10");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("store-unavailable");
        running.store.mend();
        await().untilAsserted(() -> assertThat(
                        post(TELEMETRY, JSON, "Authorization", BASIC).statusCode())
                .isEqualTo(204));
    }

    /** It was taken before anybody knew that the store fails, has no time of its own, and is stored when the store works again. */
    @Test
    void storesOnceWhatItHasToldToSendAgain() throws Exception {
        String lines = "room temperature=23.5";
        running.store.fail("the disk is full");
        assertThat(post(TELEMETRY, JSON, "Authorization", BASIC).statusCode()).isEqualTo(503);
        running.store.mend();
        await().untilAsserted(() -> assertThat(running.stored(RunningGateway.PI, "room/temperature"))
                .hasSize(1));

        assertThat(post(TELEMETRY, JSON, "Authorization", BASIC).statusCode()).isEqualTo(204);
        assertThat(running.stored(RunningGateway.PI, "room/temperature"))
                .as("sent again, as it was told")
                .hasSize(1);
        assertThat(post(TELEMETRY, JSON, "Authorization", BASIC).statusCode()).isEqualTo(204);
        assertThat(running.stored(RunningGateway.PI, "room/temperature"))
                .as("measured again")
                .hasSize(2);

        running.store.hold(); // nobody knows that it hangs
        assertThat(post("/write", lines, "Authorization", BASIC).statusCode()).isEqualTo(503);
        assertThat(post("/write", lines, "Authorization", BASIC).statusCode())
                .as("sent again too soon")
                .isEqualTo(503);
        running.store.release();
        assertThat(post("/write", lines, "Authorization", BASIC).statusCode()).isEqualTo(204);
        assertThat(running.stored(RunningGateway.PI, "room/temperature"))
                .as("three times the same, and two from before")
                .hasSize(3);
    }

    @Test
    void storesTheGoodAndTellsTheBad() throws Exception {
        HttpResponse<String> answer = post(
                TELEMETRY, "[{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"u\":\"celsius\",\"v\":1}]", "Authorization", BASIC);
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject told = new JsonObject(answer.body());
        assertThat(told.getInteger("stored")).isEqualTo(1);
        JsonObject refused = told.getJsonArray("refused").getJsonObject(0);
        assertThat(refused.getString("code")).isEqualTo("unknown-unit");
        assertThat(refused.getInteger("record")).isEqualTo(1);
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);
    }

    @Test
    void refusesWithStatusCodeAndSentence() throws Exception {
        assertRefused(post(TELEMETRY, JSON), 401, "unknown-device", "log in");
        assertRefused(
                post(TELEMETRY, JSON, "Authorization", "Bearer wrong"),
                401,
                "wrong-secret",
                "device or secret is wrong");
        assertRefused(
                post("/v1/devices/other/telemetry", JSON, "Authorization", BASIC),
                403,
                "foreign-device",
                "another device");
        assertRefused(post("/weather", JSON, "Authorization", BASIC), 404, "unknown-topic", "no such path");
        assertRefused(post(TELEMETRY, "{\"a\":", "Authorization", BASIC), 400, "malformed-payload", "not JSON");
        assertRefused(
                post(TELEMETRY, "hello", "Authorization", BASIC, "Content-Type", "text/html"),
                415,
                "unsupported-content-type",
                "text/html");
        assertRefused(
                post(TELEMETRY, "hello", "Authorization", BASIC, "Content-Encoding", "br"),
                415,
                "unsupported-content-type",
                "gzip");
        assertRefused(
                post(TELEMETRY, "[{\"n\":\"a b\",\"v\":1}]", "Authorization", BASIC), 422, "invalid-name", "record 0");
        HttpResponse<String> get = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + TELEMETRY))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).contains("POST, OPTIONS");
        assertThat(post(TELEMETRY, JSON).headers().firstValue("WWW-Authenticate"))
                .isPresent();
        assertThat(running.rejected(ErrorCode.WRONG_SECRET)).isEqualTo(1);
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("Authorization", BASIC)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void answersHeadAsGetWithoutABodyAndTellsWhatCanBeDone() throws Exception {
        String bytes = "/v1/devices/pi/bytes?count=1000";
        HttpResponse<String> head = ask("HEAD", bytes);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).contains("1000");
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(ask("GET", bytes).headers().firstValue("Content-Type"));
        assertThat(ask("HEAD", "/v1/devices/pi/bytes?count=0").statusCode()).isEqualTo(400);
        assertThat(ask("HEAD", "/health").statusCode()).isEqualTo(200);

        for (String path : List.of(bytes, "/ping", TELEMETRY, "/api/v2/write")) {
            HttpResponse<String> options = ask("OPTIONS", path);
            assertThat(options.statusCode()).as(path).isEqualTo(204);
            assertThat(ask("DELETE", path).headers().firstValue("Allow"))
                    .as(path)
                    .isEqualTo(options.headers().firstValue("Allow"))
                    .isPresent();
        }
        assertThat(ask("OPTIONS", bytes).headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
        assertThat(ask("OPTIONS", "/nothing").statusCode()).isEqualTo(404);
    }

    private void assertRefused(HttpResponse<String> answer, int status, String code, String sentence) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getString("detail")).contains(sentence);
        assertThat(problem.getInteger("status")).isEqualTo(status);
    }

    @Test
    void refusesBodiesThatAreTooLargeAnnouncedDrippedOrInflated() throws Exception {
        byte[] large = new byte[300_000];
        Arrays.fill(large, (byte) ' ');
        assertThat(post(TELEMETRY, large, "Authorization", BASIC).statusCode()).isEqualTo(413);
        assertThat(post(TELEMETRY, gzip(new byte[50_000_000]), "Authorization", BASIC, "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(413);
        HttpRequest chunked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + TELEMETRY))
                .header("Authorization", BASIC)
                .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(large)))
                .build();
        assertThat(client.send(chunked, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(413);
        assertThat(running.rejected(ErrorCode.PAYLOAD_TOO_LARGE)).isEqualTo(3);
    }

    @Test
    void takesLineProtocolLikeBothVersionsOfInfluxDb() throws Exception {
        String now = "" + System.currentTimeMillis();
        String token = "Token pi:" + RunningGateway.SECRET;
        assertThat(post(
                                "/api/v2/write?org=o&bucket=b&precision=ms",
                                "weather,room=2a temperature=21 " + now,
                                "Authorization",
                                token)
                        .statusCode())
                .isEqualTo(204);
        assertThat(post("/write?db=x&u=pi&p=" + RunningGateway.SECRET, "weather humidity=60i")
                        .statusCode())
                .isEqualTo(204);
        assertThat(post(
                                "/api/v2/write",
                                gzip("weather zipped=1".getBytes(UTF_8)),
                                "Authorization",
                                BASIC,
                                "Content-Encoding",
                                "gzip")
                        .statusCode())
                .isEqualTo(204);
        assertThat(running.stored(RunningGateway.PI, "weather.2a/temperature")).hasSize(1);
        assertThat(running.stored(RunningGateway.PI, "weather/humidity")).hasSize(1);
        assertThat(running.stored(RunningGateway.PI, "weather/zipped")).hasSize(1);

        HttpResponse<String> bad = post("/api/v2/write", "a b=1\na b=\nc d=2", "Authorization", token);
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(bad.body()).getString("code")).isEqualTo("invalid");
        assertThat(new JsonObject(bad.body()).getString("message"))
                .contains("line 2: ")
                .contains("2 values stored");
        assertThat(running.stored(RunningGateway.PI, "c/d")).hasSize(1);
        assertThat(post("/api/v2/write", "a b=1", "Authorization", "Token pi:wrong")
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("/api/v2/write?precision=y", "a b=1", "Authorization", token)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void answersWhoAsksWhetherItIsThere() throws Exception {
        for (String path : List.of("/ping", "/health")) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isIn(200, 204);
        }
    }

    @Test
    void takesWhatSensorsOfOtherNetworksPost() throws Exception {
        String dust = "{\"esp8266id\":\"1\",\"sensordatavalues\":[{\"value_type\":\"SDS_P1\",\"value\":\"12.30\"},"
                + "{\"value_type\":\"BME280_temperature\",\"value\":\"21.5\"},{\"value_type\":\"signal\",\"value\":\"-59 dBm\"}]}";
        assertThat(post("/v1/push-sensor-data/", dust, "Authorization", BASIC).statusCode())
                .isEqualTo(204);
        assertThat(running.stored(RunningGateway.PI, "SDS_P1")).hasSize(1);
        assertThat(running.stored(RunningGateway.PI, "BME280_temperature")).hasSize(1);
        assertThat(running.stored(RunningGateway.PI, "signal")).hasSize(1);

        String time = Instant.now().toString();
        for (String body : List.of(
                new JsonObject().put("5a0c", new JsonArray().add(1.5).add(time)).encode(),
                new JsonArray()
                        .add(new JsonObject()
                                .put("sensor", "5a0d")
                                .put("value", "2")
                                .put("createdAt", time))
                        .encode(),
                "5a0e,3," + time + "\n5a0f,4")) {
            assertThat(post("/boxes/pi/data", body, "Authorization", RunningGateway.SECRET)
                            .statusCode())
                    .as(body)
                    .isEqualTo(204);
        }
        for (String sensor : List.of("5a0c", "5a0d", "5a0e", "5a0f")) {
            assertThat(running.stored(RunningGateway.PI, sensor)).as(sensor).hasSize(1);
        }
    }

    @Test
    void closesConnectionsWhoseHeadOrBodyDripsIn() throws Exception {
        String head = "POST " + TELEMETRY + " HTTP/1.1\r\nHost: x\r\n";
        for (String begin :
                List.of("", head, head + "Authorization: " + BASIC + "\r\nContent-Length: 100000\r\n\r\n")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
                socket.setSoTimeout(20);
                OutputStream out = socket.getOutputStream();
                out.write(begin.getBytes(ISO_8859_1));
                await().until(() -> isClosedAfterAnotherByte(socket, out));
            }
        }
        assertThat(post(TELEMETRY, JSON, "Authorization", BASIC).statusCode())
                .as("others are unharmed")
                .isEqualTo(204);
    }

    private static boolean isClosedAfterAnotherByte(Socket socket, OutputStream out) {
        try {
            out.write('a');
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void closesConnectionsBeyondTheMost() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                open.add(new Socket(InetAddress.getLoopbackAddress(), port()));
            }
            try (Socket more = new Socket(InetAddress.getLoopbackAddress(), port())) {
                assertThat(more.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        await().untilAsserted(() -> assertThat(
                        post(TELEMETRY, JSON, "Authorization", BASIC).statusCode())
                .isEqualTo(204));
    }
}
