package org.chieng.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every row of a history, in parts behind each other; and devices of all schools. */
class HistoryRowsTest {
    /** More than two parts, and not a multiple of one. */
    private static final int ROWS = 10_123;

    /** Yesterday, in whole seconds. */
    private final Instant begin = Instant.now().minusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS);

    private final String series = "/api/v1/devices/muong-bi-pi/%s?channel=uno/t&from=" + begin + "&to="
            + begin.plusSeconds(20_000) + "&points=%s";

    @Test
    void sendsEachRowOnceInOrderAsCsvAndNdjson(@TempDir Path folder) throws Exception {
        try (RunningServer server = RunningServer.in(folder);
                Publisher device = server.device("muong-bi-pi")) {
            for (int first = 0; first < ROWS; first += 500) {
                StringBuilder pack = new StringBuilder("[{\"bn\":\"uno/\",\"bt\":" + begin.getEpochSecond());
                for (int i = first; i < Math.min(ROWS, first + 500); i++) {
                    pack.append(i == first ? "," : ",{").append("\"n\":\"t\",\"t\":" + i + ",\"v\":" + i + "}");
                }
                device.publish(pack + "]");
            }
            HttpResponse<String> csv = server.get(series.formatted("history.csv", "all"));
            List<String> rows = csv.body().lines().toList();
            assertThat(rows).hasSize(ROWS + 1).startsWith("time,value", begin + ",0");
            assertThat(rows.get(ROWS)).isEqualTo(begin.plusSeconds(ROWS - 1) + ",10122");
            assertThat(rows).doesNotHaveDuplicates();

            List<JsonObject> lines = server.get(series.formatted("history.ndjson", "all"))
                    .body()
                    .lines()
                    .map(JsonObject::new)
                    .toList();
            assertThat(lines.stream().map(line -> line.getInteger("value")))
                    .containsExactlyElementsOf(IntStream.range(0, ROWS).boxed().toList());
            assertThat(lines.get(1))
                    .isEqualTo(new JsonObject()
                            .put("time", begin.toEpochMilli() + 1000)
                            .put("value", 1));

            List<JsonObject> summed = server.get(series.formatted("history.ndjson", "10"))
                    .body()
                    .lines()
                    .map(JsonObject::new)
                    .toList();
            assertThat(summed).hasSizeBetween(2, 11);
            assertThat(summed.get(0).fieldNames()).containsExactly("time", "min", "mean", "max", "last", "count");

            assertThat(server.get(series.formatted("history", "all")).statusCode())
                    .as("one object has a limit")
                    .isEqualTo(400);
            assertThat(server.get("/api/v1/devices/none/history.ndjson?channel=uno/t&points=all")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(server.get("/api/v1/devices/muong-bi-pi/history.ndjson?channel=uno/none&points=all")
                            .body())
                    .isEmpty();
        }
    }

    @Test
    void findsDevicesOfTheSchoolsThatOneMaySeePageByPage(@TempDir Path folder) throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            People people = new People(folder, server.server().httpPort());
            JsonObject all = server.json("/api/v1/devices?q=pi&limit=1");
            assertThat(all.getJsonArray("items").getJsonObject(0).getString("schoolName"))
                    .isEqualTo("TH&THCS Hang Kia");
            assertThat(server.json("/api/v1/devices?q=pi&limit=5&cursor=" + all.getString("next"))
                            .getJsonArray("items"))
                    .hasSize(1);

            String teacher = people.logIn("teacher", "--school", "thcs-muong-bi");
            assertThat(server.getAs(teacher, "/api/v1/devices?q=vuon").body()).contains("muong-bi-vuon");
            assertThat(server.getAs(teacher, "/api/v1/devices").body()).doesNotContain("hang-kia");
            assertThat(server.getAs(people.logIn("department", "--area", "tan-lac"), "/api/v1/devices")
                            .body())
                    .contains("muong-bi-pi")
                    .doesNotContain("hang-kia");
            assertThat(server.getAs("", "/api/v1/devices").statusCode()).isEqualTo(401);
            assertThat(server.get("/api/v1/devices?q=" + "x".repeat(201)).statusCode())
                    .isEqualTo(400);
        }
    }
}
