package org.chieng.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real HTTP, with what a device has published over real MQTT. */
class OperationRoutesTest {
    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.in(folder);
        try (Publisher device = server.device("muong-bi-pi")) {
            device.publish("{\"temperature\": 23.5, \"light\": 300}");
            device.publish("nhiệt độ 25");
            device.publish("[{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"v\":2,\"t\":600}]");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void givesMetricsThatPrometheusReads() throws Exception {
        HttpResponse<String> answer = server.get("/metrics");
        List<String> lines = answer.body().lines().toList();

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(lines)
                .contains(
                        "chieng_ingest_readings_stored_total 3.0",
                        "chieng_ingest_refusals_total{reason=\"malformed-payload\"} 1.0",
                        "chieng_ingest_refusals_total{reason=\"time-in-future\"} 1.0",
                        "chieng_ingest_durable_seconds_count 2",
                        "chieng_store_works 1.0")
                .anyMatch(line -> line.startsWith("# HELP chieng_ingest_readings_stored_total Readings that"))
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
    }

    @Test
    void everyMeterOfOursHasAHelp() throws Exception {
        List<String> lines = server.get("/metrics").body().lines().toList();

        assertThat(lines.stream().filter(line -> line.startsWith("# TYPE chieng_")))
                .isNotEmpty()
                .allSatisfy(type ->
                        assertThat(lines).anyMatch(line -> line.startsWith("# HELP " + type.split(" ", -1)[2] + " ")));
    }

    @Test
    void tellsABalancerThatItLivesAndIsReady() throws Exception {
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(server.json("/health/ready").getString("status")).isEqualTo("ready");
    }

    @Test
    void showsTheRefusedPayloadsWithTheirReasons() throws Exception {
        JsonObject newest =
                server.json("/api/v1/quarantine").getJsonArray("items").getJsonObject(0);
        JsonObject older =
                server.json("/api/v1/quarantine").getJsonArray("items").getJsonObject(1);

        assertThat(newest.getString("device")).isEqualTo("muong-bi-pi");
        assertThat(newest.getString("school")).isEqualTo("thcs-muong-bi");
        assertThat(newest.getInteger("stored")).isEqualTo(1);
        assertThat(newest.getJsonArray("reasons").getJsonObject(0).getString("code"))
                .isEqualTo("time-in-future");
        assertThat(older.getString("text")).isEqualTo("nhiệt độ 25");
        JsonObject device =
                server.json("/api/v1/quarantine").getJsonArray("devices").getJsonObject(0);
        assertThat(device.getString("device")).isEqualTo("muong-bi-pi");
        assertThat(device.getJsonObject("refused").getLong("time-in-future")).isEqualTo(1);
        assertThat(device.getLong("slowed")).isZero();
        assertThat(older.getInteger("size"))
                .isEqualTo("nhiệt độ 25".getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    }
}
