package org.chieng.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfluxAwayTest {
    @TempDir
    Path folder;

    @Test
    void startsWithoutItsInfluxDbAcknowledgesFromTheOutboxAndSaysSo() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        String settings = "store { kind = influxdb, influxdb { url = \"http://127.0.0.1:" + nobody
                + "\", token = \"s3cret-token\" } }";
        try (RunningServer server = RunningServer.in(folder, settings);
                Publisher pi = server.device("muong-bi-pi")) {
            pi.publish("[{\"n\":\"board/temperature\",\"u\":\"Cel\",\"v\":23.5}]"); // waits for PUBACK

            JsonObject health = server.json("/api/v1/health");
            assertThat(health.getString("status")).isEqualTo("degraded");
            JsonObject store = health.getJsonObject("store");
            assertThat(store.getString("kind")).isEqualTo("influxdb");
            assertThat(store.getBoolean("works")).isTrue();
            JsonObject behind = store.getJsonObject("behind");
            assertThat(behind.getString("fault")).contains("InfluxDB at http://127.0.0.1:" + nobody, "is away");
            assertThat(behind.getLong("waitingBytes")).isPositive();
            assertThat(behind.getLong("capacityBytes")).isEqualTo(1L << 30);
            assertThat(health.encode()).doesNotContain("s3cret-token");

            assertThat(server.get("/metrics").body())
                    .containsPattern("\nchieng_store_waiting_bytes [1-9]")
                    .contains("\nchieng_store_waiting_capacity_bytes 1.073741824E9", "\nchieng_store_server_works 0.0");

            HttpResponse<String> channels = server.get("/api/v1/devices/muong-bi-pi/channels");
            assertThat(channels.statusCode()).isEqualTo(503);
        }
    }
}
