package org.chieng.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.chieng.server.testkit.SseReader;
import org.chieng.server.testkit.SseReader.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a publish over MQTT to an event, over real sockets. */
class LiveStreamTest {
    private static final String SCHOOL = "thcs-muong-bi";
    private static final String DEVICE = "muong-bi-pi";

    @TempDir
    Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.in(folder, "http.streams = 3");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void beginsWithWhatTheServerKnows() throws Exception {
        try (Publisher device = server.device(DEVICE)) {
            device.publish("[{\"bn\":\"uno/\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":23.5}]");
            try (SseReader stream = server.live(SCHOOL)) {
                Event first = stream.next();

                assertThat(first.name()).isEqualTo("snapshot");
                JsonObject snapshot = new JsonObject(first.data());
                assertThat(snapshot.getJsonObject("school").getString("name")).isEqualTo("THCS Mường Bi");
                assertThat(snapshot.getJsonArray("devices")).hasSize(2);
                assertThat(snapshot.getJsonArray("devices").getJsonObject(0).getBoolean("online"))
                        .isTrue();
                JsonObject series = snapshot.getJsonArray("series").getJsonObject(0);
                assertThat(series.getString("source")).isEqualTo("uno");
                assertThat(series.getString("channel")).isEqualTo("temperature");
                assertThat(series.getString("unit")).isEqualTo("Cel");
                assertThat(series.getJsonArray("latest").getDouble(1)).isEqualTo(23.5);
            }
        }
    }

    @Test
    void isNeitherCompressedNorKeptByAnyCache() throws Exception {
        try (SseReader stream = server.live(SCHOOL)) {
            assertThat(stream.head())
                    .contains("HTTP/1.1 200 OK", "content-type: text/event-stream", "cache-control: no-store")
                    .contains("X-Accel-Buffering: no")
                    .noneMatch(line -> line.startsWith("content-encoding"));
        }
    }

    @Test
    void sendsReadingsUnderTheNumberThatTheSeriesWasGiven() throws Exception {
        try (Publisher device = server.device(DEVICE);
                SseReader stream = server.live(SCHOOL)) {
            stream.next("snapshot");
            device.publish(
                    "[{\"bn\":\"uno/\",\"bt\":1760000000,\"n\":\"light\",\"v\":511},{\"n\":\"light\",\"t\":0.2,\"v\":512}]");

            JsonObject series = new JsonArray(stream.next("series").data()).getJsonObject(0);
            assertThat(series.getString("channel")).isEqualTo("light");
            JsonArray readings = new JsonArray(stream.next("message").data());
            assertThat(readings)
                    .isEqualTo(new JsonArray()
                            .add(1_760_000_000_000L)
                            .add(new JsonArray()
                                    .add(series.getInteger("i"))
                                    .add(0)
                                    .add(511)
                                    .add(200)
                                    .add(512)));
        }
    }

    @Test
    void tellsWhenADeviceComesAndGoes() throws Exception {
        try (SseReader stream = server.live(SCHOOL)) {
            stream.next("snapshot");
            try (Publisher device = server.device(DEVICE)) {
                assertThat(device).isNotNull();
                JsonObject online = new JsonObject(stream.next("status").data());
                assertThat(online.getString("device")).isEqualTo(DEVICE);
                assertThat(online.getBoolean("online")).isTrue();
            }
            assertThat(new JsonObject(stream.next("status").data()).getBoolean("online"))
                    .isFalse();
        }
    }

    @Test
    void showsNothingOfAnotherSchool() throws Exception {
        try (Publisher other = server.device("hang-kia-pi");
                Publisher device = server.device(DEVICE);
                SseReader stream = server.live(SCHOOL)) {
            stream.next("snapshot");
            other.publish("{\"theirs\": 1}");
            device.publish("{\"ours\": 2}");

            assertThat(new JsonArray(stream.next("series").data())
                            .getJsonObject(0)
                            .getString("channel"))
                    .isEqualTo("ours");
        }
    }

    @Test
    void resumesAfterTheLastEventThatWasSeenWithoutLosingOne() throws Exception {
        try (Publisher device = server.device(DEVICE)) {
            Event last;
            try (SseReader stream = server.live(SCHOOL)) {
                stream.next("snapshot");
                device.publish("{\"n\": 1}");
                last = stream.next("message");
            }
            for (int n = 2; n <= 5; n++) {
                device.publish("{\"n\": " + n + "}");
            }
            try (SseReader stream = server.live(SCHOOL, "Last-Event-ID", last.id())) {
                List<Integer> seen = new ArrayList<>();
                while (!seen.contains(5)) {
                    Event event = stream.next();
                    assertThat(event.name()).isEqualTo("message"); // no snapshot: it goes on
                    seen.addAll(values(event));
                }
                assertThat(seen).containsExactly(2, 3, 4, 5);
            }
        }
    }

    private static List<Integer> values(Event event) {
        JsonArray series = new JsonArray(event.data()).getJsonArray(1);
        List<Integer> values = new ArrayList<>();
        for (int i = 2; i < series.size(); i += 2) {
            values.add(series.getInteger(i));
        }
        return values;
    }

    @Test
    void beginsAnewForAnIdOfBeforeARestart() throws Exception {
        Event last;
        try (SseReader stream = server.live(SCHOOL)) {
            last = stream.next("snapshot");
        }
        server.close();
        server = RunningServer.in(folder);
        try (SseReader stream = server.live(SCHOOL, "Last-Event-ID", last.id())) {
            assertThat(stream.next().name()).isEqualTo("snapshot");
        }
    }

    @Test
    void tellsAReaderThatFellBehindSoAndGoesOn() throws Exception {
        try (Publisher device = server.device(DEVICE);
                SseReader slow = server.live(SCHOOL);
                SseReader quick = server.live(SCHOOL)) {
            slow.next("snapshot");
            quick.next("snapshot");
            String megabytes = texts(200);
            for (int i = 0; i < 25; i++) {
                device.publish(megabytes);
                quick.next("message"); // unhurt by the slow one
            }
            slow.next("gap");
            device.publish("{\"last\": 42}");
            slow.next(event -> event.name().equals("message") && event.data().endsWith(",42]]"));
        }
    }

    private static String texts(int records) {
        StringBuilder pack = new StringBuilder("[");
        for (int i = 0; i < records; i++) {
            pack.append(i == 0 ? "" : ",")
                    .append("{\"n\":\"text")
                    .append(i)
                    .append("\",\"vs\":\"")
                    .append("x".repeat(1000))
                    .append("\"}");
        }
        return pack.append("]").toString();
    }

    @Test
    void tellsOfTheSpanOnlyWhenMoreWasStoredThanALivePictureCanUse() throws Exception {
        try (Publisher device = server.device(DEVICE);
                SseReader stream = server.live(SCHOOL)) {
            stream.next("snapshot");
            StringBuilder pack = new StringBuilder("[{\"bn\":\"uno/\",\"bt\":1760000000,\"n\":\"t\",\"v\":0}");
            for (int i = 1; i < 500; i++) {
                pack.append(",{\"n\":\"t\",\"t\":").append(i).append(",\"v\":1}");
            }
            device.publish(pack.append("]").toString());

            JsonArray late = new JsonArray(stream.next("late").data()).getJsonArray(0);
            assertThat(late.getLong(1)).isEqualTo(1_760_000_000_000L);
            assertThat(late.getLong(2)).isEqualTo(1_760_000_499_001L);
        }
    }

    @Test
    void refusesMoreStreamsThanAreAllowedAndGivesPlacesBack() throws Exception {
        String path = "/api/v1/schools/" + SCHOOL + "/live";
        try (SseReader one = server.live(SCHOOL);
                SseReader two = server.live(SCHOOL);
                SseReader three = server.live(SCHOOL)) {
            for (SseReader stream : List.of(one, two, three)) {
                stream.next("snapshot");
            }
            var refused = server.get(path);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).hasValue("5");
            assertThat(refused.body()).contains("http.streams");
        }
        Awaitility.await().until(() -> server.json("/api/v1/health").getInteger("streams") == 0);
        try (SseReader again = server.live(SCHOOL)) {
            assertThat(again.next().name()).isEqualTo("snapshot");
        }
    }

    @Test
    void answers404ForASchoolThatIsNotThere() throws Exception {
        var response = server.get("/api/v1/schools/nowhere/live");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(server.json("/api/v1/health").getInteger("streams")).isZero();
    }

    /** A province comes back after a restart: each asks who it is, whether there is the school, and for what it sees first. */
    @Test
    void letsInAsManyAtOnceAsThereArePlacesFor() throws Exception {
        server.close();
        server = RunningServer.in(folder, "http.streams = 600");
        List<Socket> pages = new ArrayList<>();
        try {
            String request = "GET /api/v1/schools/" + SCHOOL + "/live HTTP/1.1\r\nHost: here\r\nCookie: "
                    + server.cookie() + "\r\n\r\n";
            for (int i = 0; i < 600; i++) {
                Socket page = new Socket(
                        InetAddress.getLoopbackAddress(), server.server().httpPort());
                pages.add(page);
                page.setSoTimeout(60_000);
                page.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
            for (Socket page : pages) {
                byte[] status = page.getInputStream().readNBytes("HTTP/1.1 200".length());
                assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
            }
        } finally {
            for (Socket page : pages) {
                page.close();
            }
        }
    }
}
