package org.chieng.gateway.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that posts faster than its device may. */
@Timeout(60)
class HttpLimitsTest {
    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private HttpResponse<String> post(RunningGateway running, String device, String path, String body)
            throws Exception {
        String login = device + ":" + RunningGateway.SECRET;
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + running.gateway.httpPort().orElseThrow() + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** 60 readings of one channel; at one reading a second, the device then has to wait for a minute. */
    private static String minute() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            lines.append("m a=1 ").append(1_795_500_000 + i).append('\n');
        }
        return lines.toString();
    }

    @Test
    void answers429WithTheTimeToWaitAndStoresNothingOfIt() throws Exception {
        try (RunningGateway running = RunningGateway.start(
                folder, "ingest-http { enabled = true, port = 0 }, limits.device { messages = 0, readings = 1 }")) {
            String telemetry = "/v1/devices/pi/telemetry";
            assertThat(post(running, "pi", "/write?precision=s", minute()).statusCode())
                    .isEqualTo(204);
            HttpResponse<String> refused = post(running, "pi", telemetry, "{\"b\": 2}");
            HttpResponse<String> lines = post(running, "pi", "/write", "m b=1");

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(Long.parseLong(
                            refused.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(11L, 60L);
            assertThat(refused.body()).contains("quota-exceeded");
            assertThat(lines.statusCode()).isEqualTo(429);
            assertThat(lines.body()).contains("too many requests");
            assertThat(post(running, "other", "/v1/devices/other/telemetry", "{\"a\": 1}")
                            .statusCode())
                    .as("another device")
                    .isEqualTo(204);
            assertThat(running.stored(RunningGateway.PI, "b")).isEmpty();
            assertThat(running.stored(RunningGateway.PI, "m/a")).hasSize(60);
            assertThat(running.rejected(ErrorCode.QUOTA_EXCEEDED)).isEqualTo(2);
        }
    }
}
