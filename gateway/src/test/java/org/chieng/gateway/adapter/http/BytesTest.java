package org.chieng.gateway.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.chieng.gateway.testkit.RunningGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that measures its line at the door for HTTP. */
@Timeout(60)
class BytesTest {
    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private RunningGateway running;

    @BeforeEach
    void open() throws Exception {
        running = RunningGateway.start(folder, "ingest-http { enabled = true, port = 0 }");
    }

    @AfterEach
    void close() {
        running.close();
    }

    private HttpRequest request(String device, String secret, String count) {
        String login = device + ":" + secret;
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                        + running.gateway.httpPort().orElseThrow() + "/v1/devices/pi/bytes" + count))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)))
                .build();
    }

    private HttpResponse<byte[]> get(String device, String secret, String count) throws Exception {
        return client.send(request(device, secret, count), HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32_768, 50_000, 6_400_000})
    void givesSoManyBytesThatCantBePackedSmaller(int count) throws Exception {
        HttpResponse<byte[]> response = get("pi", RunningGateway.SECRET, "?count=" + count);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Length")).contains(String.valueOf(count));
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.body()).hasSize(count);
        if (count == 32_768) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(response.body());
            }
            assertThat(packed.size()).isGreaterThan(count * 99 / 100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?count=0", "?count=-1", "?count=8000001", "?count=many", "?count=99999999999"})
    void refusesWhatIsNoCount(String count) throws Exception {
        HttpResponse<byte[]> response = get("pi", RunningGateway.SECRET, count);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new String(response.body(), UTF_8)).contains("count must be 1 to 8000000");
    }

    @Test
    void givesNothingToStrangersAndToOtherDevices() throws Exception {
        assertThat(get("pi", "wrong", "?count=1000").statusCode()).isEqualTo(401);
        assertThat(get("other", RunningGateway.SECRET, "?count=1000").statusCode())
                .isEqualTo(403);
    }

    @Test
    void endsAfterSoManyAnHourAndSaysForHowLong() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(get("pi", RunningGateway.SECRET, "?count=8000000").statusCode())
                    .isEqualTo(200);
        }
        HttpResponse<byte[]> refused = get("pi", RunningGateway.SECRET, "?count=1");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(3_000L, 3_600L);
    }

    /** Whoever does not read holds its place, and no more: the others wait, and the door serves on. */
    @Test
    void servesFewAtOnceAndAllElseMeanwhile() throws Exception {
        var held = IntStream.range(0, 4)
                .mapToObj(any -> client.sendAsync(
                        request("pi", RunningGateway.SECRET, "?count=8000000"),
                        HttpResponse.BodyHandlers.ofInputStream()))
                .map(CompletableFuture::join)
                .toList();

        assertThat(get("pi", RunningGateway.SECRET, "?count=1").statusCode()).isEqualTo(429);
        HttpRequest ping = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + running.gateway.httpPort().orElseThrow() + "/ping"))
                .build();
        assertThat(client.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(204);

        for (HttpResponse<java.io.InputStream> one : held) {
            one.body().readAllBytes();
        }
        assertThat(get("pi", RunningGateway.SECRET, "?count=1").statusCode()).isEqualTo(200);
    }
}
