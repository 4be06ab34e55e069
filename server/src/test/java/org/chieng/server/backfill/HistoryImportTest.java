package org.chieng.server.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readings of earlier times, brought in over REST. */
class HistoryImportTest {
    private static final String HISTORY = "/api/v1/devices/muong-bi-pi/history";
    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";

    @TempDir
    Path folder;

    private RunningServer server;
    private People people;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.in(folder);
        people = new People(folder, server.server().httpPort());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(String who, String path, String type, String body) throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .headers("Content-Type", type, "Cookie", who, "X-CSRF-Token", csrf)
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        ApiContract.load().check("POST", response);
        return response;
    }

    private JsonObject taken(String path, String type, String body) throws Exception {
        HttpResponse<String> response = send(server.cookie(), path, type, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private JsonArray points(String channel) throws Exception {
        return server.json(HISTORY + "?from=2020-01-01T00:00:00Z&points=2000&channel=" + channel)
                .getJsonArray("points");
    }

    @Test
    void takesGoodRowsTellsTheOthersAndChangesNothingTheSecondTime() throws Exception {
        String file = "\uFEFFtime;channel;value;unit\r\n"
                + "2026-09-05T07:00:00Z;uno/temperature;23,5;Cel\r\n"
                + "2026-09-05 14:01:00;uno/temperature;24.5;Cel\r\n"
                + "5/9/2026 14:02;uno/temperature;25;\r\n"
                + "1788591780000;uno/door;true;\r\n"
                + "1788591780000;uno/note;\"a;\"\"b\"\"\";\r\n"
                + "\r\n"
                + "gestern;uno/temperature;1;\r\n"
                + "2026-09-05T07:00:00Z;uno/temperature;1;Grad\r\n"
                + "2026-09-05T07:00:00Z;a b c!;1;\r\n"
                + "2099-01-01T00:00:00Z;uno/temperature;1;\r\n"
                + "2026-09-05T07:00:00Z;uno/temperature;;\r\n"
                + "2026-09-05T07:05:00Z;uno/temperature;\"26\r\n"
                + "2026-09-05T07:03:00Z;uno/temperature;27;Cel";

        JsonObject rehearsal = taken(HISTORY + "?dryRun=true", CSV, file);
        assertThat(rehearsal.getBoolean("dryRun")).isTrue();
        assertThat(points("uno/temperature")).isEmpty();
        JsonObject report = taken(HISTORY, CSV, file);
        assertThat(report.copy().put("dryRun", true)).isEqualTo(rehearsal);
        assertThat(report.getInteger("rows")).isEqualTo(12);
        assertThat(report.getInteger("readings")).isEqualTo(6);
        assertThat(report.getJsonArray("faults").stream()
                        .map(JsonObject.class::cast)
                        .map(fault -> fault.getInteger("line") + " " + fault.getString("column")))
                .containsExactly("8 time", "9 unit", "10 channel", "11 time", "12 value", "13 null");

        String shown = points("uno/temperature").encode();
        assertThat(shown)
                .isEqualTo("[[1788591600000,23.5],[1788591660000,24.5],[1788591720000,25],[1788591780000,27]]");
        assertThat(points("uno/note").encode()).contains("a;\\\"b\\\"");
        assertThat(points("uno/door").encode()).contains("true");
        taken(HISTORY, CSV, file);
        assertThat(points("uno/temperature").encode()).isEqualTo(shown);
        assertThat(people.audit()).contains("admin import muong-bi-pi", "admin import muong-bi-pi dry run");
    }

    @Test
    void takesWhatAHistoryGivesAgain() throws Exception {
        String rows = IntStream.range(0, 9000)
                .mapToObj(i -> "{\"time\":" + (1_788_591_600_000L + i * 1000L) + ",\"channel\":\"uno/t\",\"value\":" + i
                        + ",\"unit\":\"lx\"}\n")
                .collect(Collectors.joining());
        assertThat(taken(HISTORY, NDJSON, rows).getInteger("readings")).isEqualTo(9000);
        String window = "from=2026-09-05T00:00:00Z&to=2026-09-06T00:00:00Z&points=all&channel=";
        String lines = server.get(HISTORY + ".ndjson?" + window + "uno/t").body();
        String table = server.get(HISTORY + ".csv?" + window + "uno/t").body();

        taken(HISTORY + "?channel=copy/t", NDJSON, lines);
        taken(HISTORY + "?channel=copy/u", CSV, table);

        assertThat(server.get(HISTORY + ".ndjson?" + window + "copy/t").body()).isEqualTo(lines);
        assertThat(server.get(HISTORY + ".csv?" + window + "copy/u").body()).isEqualTo(table);
    }

    /** The department judges schools by it. */
    @Test
    void takesNothingThatOnlyAnAgentTells() throws Exception {
        JsonObject report =
                taken(HISTORY, CSV, "time,channel,value,unit\n1788591600000,link/rtt,1,ms\n1788591600000,uno/t,1,\n");
        assertThat(report.getInteger("readings")).isEqualTo(1);
        assertThat(report.getJsonArray("faults").encode()).contains("only an agent tells of 'link'");
        assertThat(points("link/rtt")).isEmpty();
    }

    @Test
    void tellsOfNoMoreRowsThanAnybodyReadsAndOfNoMoreChannelsThanADeviceHas() throws Exception {
        JsonObject bad = taken(HISTORY, CSV, "time,value\n" + "x,1\n".repeat(250));
        assertThat(bad.getJsonArray("faults")).hasSize(HistoryImport.MAX_FAULTS);
        assertThat(bad.getInteger("moreFaults")).isEqualTo(150);
        assertThat(bad.getInteger("readings")).isZero();

        String many = IntStream.range(0, 300)
                .mapToObj(i -> "{\"time\":1788591600000,\"channel\":\"uno/c" + i + "\",\"value\":1}")
                .collect(Collectors.joining("\n"));
        assertThat(taken(HISTORY, NDJSON, many).getInteger("channels")).isEqualTo(HistoryImport.MAX_CHANNELS);

        JsonObject odd = taken(HISTORY + "?channel=uno/t", NDJSON, "[]\n{\n\"" + "x".repeat(40_000) + "\"\n\n7\n");
        assertThat(odd.getInteger("rows")).isEqualTo(4);
        assertThat(odd.getJsonArray("faults")).hasSize(4);
        assertThat(taken(HISTORY, CSV, "a,b\n1,2\n").getJsonArray("faults")).hasSize(2);
        assertThat(taken(HISTORY, CSV, "").getInteger("rows")).isZero();
    }

    @Test
    void isForThoseWhoTeachAndTheDepartmentAtTheirSchools() throws Exception {
        String row = "{\"time\":1788591600000,\"channel\":\"uno/t\",\"value\":1}";
        String teacher = people.logIn("teacher", "--school", "hang-kia");
        String labManager = people.logIn("lab-manager", "--school", "thcs-muong-bi");
        String department = people.logIn("department", "--area", "tan-lac");

        assertThat(send(teacher, HISTORY, NDJSON, row).statusCode()).isEqualTo(404);
        assertThat(send(labManager, HISTORY, NDJSON, row).statusCode()).isEqualTo(403);
        assertThat(points("uno/t")).isEmpty();
        assertThat(send(department, HISTORY, NDJSON, row).statusCode()).isEqualTo(200);
        assertThat(points("uno/t")).hasSize(1);
        assertThat(send(department, HISTORY, "application/json", row).statusCode())
                .isEqualTo(400);
        assertThat(send(department, HISTORY + "?dryRun=perhaps", NDJSON, row).statusCode())
                .isEqualTo(400);
        assertThat(send(department, HISTORY + "?channel=a%20b%20c", NDJSON, row).statusCode())
                .isEqualTo(400);
    }
}
