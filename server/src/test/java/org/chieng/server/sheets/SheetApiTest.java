package org.chieng.server.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.exchange.RegistrySheets;
import org.chieng.server.registry.exchange.SheetExport;
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows out and in over HTTP, by each who may, and of others' schools none. */
@Timeout(300)
class SheetApiTest {
    private static final String HERE = "thcs-muong-bi";
    private static final List<String> OF_SCHOOLS =
            List.of("labs", "clubs", "classes", "devices", "sources", "channels");

    /** Of each sheet and person. */
    private static final int FILES = 3;

    private static final int ROWS = 80;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private RunningServer server;
    private People people;
    private String manager;

    @BeforeEach
    @Timeout(300)
    void start() throws Exception {
        server = RunningServer.in(folder);
        people = new People(folder, server.server().httpPort());
        people.addClass("7a", HERE);
        people.addClass("6b", "hang-kia");
        people.addRoom("hang-kia", "hang-kia-pi");
        manager = people.logIn("lab-manager", "--school", HERE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String[] headers(String who) throws Exception {
        if (who.startsWith("Bearer")) {
            return new String[] {"Authorization", who};
        }
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        return new String[] {"Cookie", who, "X-CSRF-Token", csrf};
    }

    private HttpResponse<String> post(String who, String sheet, String csv) throws Exception {
        return post(headers(who), sheet, csv);
    }

    private HttpResponse<String> post(String[] headers, String sheet, String csv) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/api/v1/registry/" + sheet))
                .POST(HttpRequest.BodyPublishers.ofString(csv))
                .header("Content-Type", "text/csv")
                .headers(headers)
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        ApiContract.load().check("POST", response);
        return response;
    }

    private JsonObject read(String who, String sheet, String... lines) throws Exception {
        HttpResponse<String> response = post(who, sheet, String.join("\n", lines));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private String csv(String who, String sheet) throws Exception {
        HttpResponse<String> response = who.startsWith("Bearer")
                ? server.getAs("", "/api/v1/registry/" + sheet, "Authorization", who)
                : server.getAs(who, "/api/v1/registry/" + sheet);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private List<String> sheets(String who) throws Exception {
        return new JsonObject(server.getAs(who, "/api/v1/registry").body())
                .getJsonArray("items").stream()
                        .map(item -> ((JsonObject) item).getString("sheet"))
                        .toList();
    }

    private Map<String, String> exported() throws Exception {
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            return SheetExport.run(registry);
        }
    }

    private static List<String> texts(JsonArray array, String... names) {
        return array.stream()
                .map(one -> String.join(
                        " ",
                        Stream.of(names)
                                .map(name -> String.valueOf(((JsonObject) one).getValue(name)))
                                .toList()))
                .toList();
    }

    @Test
    void tellsWhatAFileWouldDoThenDoesItAndNotesWhoDidIt() throws Exception {
        Map<String, String> before = exported();
        String[] file = {
            "id,school,name,secret",
            "muong-bi-pi,thcs-muong-bi,Pi phòng thí nghiệm,0123456789abcdef",
            "muong-bi-vuon,thcs-muong-bi,Vườn trường,",
            "muong-bi-pc-1,thcs-muong-bi,Máy 1,"
        };

        JsonObject told = read(manager, "devices?dryRun=true", file);

        assertThat(told.getBoolean("kept")).isFalse();
        assertThat(List.of(told.getInteger("added"), told.getInteger("changed"), told.getInteger("same")))
                .containsExactly(1, 1, 1);
        assertThat(texts(told.getJsonArray("changes"), "line", "key", "isNew", "cells"))
                .containsExactly(
                        "2 muong-bi-pi false [{\"column\":\"name\",\"before\":\"Pi câu lạc bộ STEM\",\"after\":\"Pi phòng thí nghiệm\"},"
                                + "{\"column\":\"secret\",\"before\":\"\",\"after\":\"\"}]",
                        "4 muong-bi-pc-1 true [{\"column\":\"id\",\"before\":\"\",\"after\":\"muong-bi-pc-1\"},"
                                + "{\"column\":\"school\",\"before\":\"\",\"after\":\"thcs-muong-bi\"},"
                                + "{\"column\":\"name\",\"before\":\"\",\"after\":\"Máy 1\"},"
                                + "{\"column\":\"state\",\"before\":\"\",\"after\":\"active\"}]");
        assertThat(told.getJsonArray("secrets")).isEmpty();
        assertThat(exported()).isEqualTo(before);
        assertThat(people.audit()).noneMatch(entry -> entry.contains("registry-import"));

        try (Publisher device = server.device("muong-bi-pi")) {
            JsonObject done = read(manager, "devices", file);

            assertThat(done.getBoolean("kept")).isTrue();
            assertThat(texts(done.getJsonArray("secrets"), "device")).containsExactly("muong-bi-pc-1");
            await("whoever has the old secret is out at once").until(() -> !device.isConnected());
        }
        String secret = done(read(manager, "devices", "id,school", "muong-bi-pc-2,thcs-muong-bi"));
        Publisher.connect(server.server().mqttPort(), "muong-bi-pc-2", secret).close();
        assertThat(csv(manager, "devices"))
                .startsWith("\uFEFFid,school,name,lab,")
                .contains("muong-bi-pi,thcs-muong-bi,Pi phòng thí nghiệm")
                .doesNotContain("hang-kia", secret);
        assertThat(people.audit()).contains("lab-manager registry-import devices +1 ~1");
        assertThat(read(manager, "devices", csv(manager, "devices")).getInteger("same"))
                .isEqualTo(4);
    }

    private static String done(JsonObject report) {
        return report.getJsonArray("secrets").getJsonObject(0).getString("secret");
    }

    @Test
    void tellsOfEachBadRowWhereItIsAndHowToMendItAndTakesTheOthersOnRequestOnly() throws Exception {
        String[] file = {
            "id;school;name;school_year",
            "8a;thcs-muong-bi;8A;2026-2027",
            "8b;thcs-muong-bi;;2026-2027",
            "8c;thcs-muong-bi;8C;2026",
            "8 d;thcs-muong-bi;8D;2026-2027"
        };

        JsonObject refused = read(manager, "classes", file);

        assertThat(refused.getBoolean("kept")).isFalse();
        assertThat(texts(refused.getJsonArray("faults"), "line", "letter", "column", "kind"))
                .containsExactly("3 C name empty-cell", "4 D school_year school-year", "5 A id id");
        assertThat(texts(refused.getJsonArray("faults"), "vi").get(1)).contains("viết như 2026-2027");
        assertThat(texts(refused.getJsonArray("faults"), "en").get(1)).contains("2026-2027");
        assertThat(csv(manager, "classes")).doesNotContain("8a");

        JsonObject taken = read(manager, "classes?goodRows=true", file);

        assertThat(taken.getBoolean("kept")).isTrue();
        assertThat(taken.getInteger("added")).isEqualTo(1);
        assertThat(taken.getJsonArray("faults")).hasSize(3);
        assertThat(csv(manager, "classes")).contains("8a,thcs-muong-bi,8A,2026-2027");
    }

    @Test
    void letsEachHaveTheSheetsOfTheirOffice() throws Exception {
        String department = people.logIn("department", "--area", "tan-lac");

        assertThat(sheets(server.cookie())).isEqualTo(RegistrySheets.names());
        assertThat(sheets(department))
                .containsExactly("schools", "labs", "clubs", "classes", "devices", "sources", "channels");
        assertThat(sheets(manager))
                .containsExactly("labs", "clubs", "classes", "devices", "sources", "channels", "loans");
        for (String who : List.of(department, manager)) {
            for (String sheet : RegistrySheets.names()) {
                if (!sheets(who).contains(sheet)) {
                    assertThat(server.getAs(who, "/api/v1/registry/" + sheet).statusCode())
                            .as(sheet)
                            .isEqualTo(403);
                    assertThat(post(who, sheet, csv(server.cookie(), sheet)).statusCode())
                            .as(sheet)
                            .isEqualTo(403);
                }
            }
        }
        assertThat(server.getAs(manager, "/api/v1/registry/pupils").statusCode())
                .isEqualTo(404);
    }

    /** A row of another school is as if it were not there, whatever it is named by. */
    @Test
    void showsAndChangesNothingBeyondTheOwnSchools() throws Exception {
        String department = people.logIn("department", "--area", "tan-lac");
        Map<String, String> before = exported();
        for (String sheet : OF_SCHOOLS) {
            for (String who : List.of(manager, department)) {
                assertThat(csv(who, sheet)).as(sheet).doesNotContain("hang-kia", "demo-", "Hang Kia");
            }
        }
        Map<String, String[]> elsewhere = new LinkedHashMap<>();
        elsewhere.put("not-there school", new String[] {"devices", "id,school", "new-pi,hang-kia"});
        elsewhere.put("elsewhere id", new String[] {"devices", "id,school", "hang-kia-pi,thcs-muong-bi"});
        elsewhere.put("not-there lab", new String[] {"devices", "id,school,lab", "muong-bi-pi,thcs-muong-bi,demo-lab"});
        elsewhere.put("not-there replaced_by", new String[] {
            "devices", "id,school,state,replaced_by", "muong-bi-pi,thcs-muong-bi,replaced,hang-kia-pi"
        });
        elsewhere.put("not-there device", new String[] {"sources", "device,source,name", "hang-kia-pi,board,x"});
        elsewhere.put(
                "elsewhere class",
                new String[] {"classes", "id,school,name,school_year", "6b,thcs-muong-bi,6B,2026-2027"});
        elsewhere.put(
                "not-there class",
                new String[] {"loans", "id,school,item,class,lent", "l1,thcs-muong-bi,Laptop,6b,2026-09-01"});
        for (Map.Entry<String, String[]> one : elsewhere.entrySet()) {
            String[] file = one.getValue();
            JsonObject report = read(
                    manager,
                    file[0] + "?goodRows=true",
                    List.of(file).subList(1, file.length).toArray(String[]::new));
            assertThat(texts(report.getJsonArray("faults"), "kind", "column"))
                    .as(one.getKey())
                    .containsExactly(one.getKey().replace("elsewhere class", "elsewhere id"));
            assertThat(report.encode()).doesNotContain("Pi phòng lý", "\"hang-kia\" ");
        }
        for (String row : List.of("hang-kia,Của tôi,tan-lac", "muong-bi-2,Mới,hoa-binh", "thcs-muong-bi,Đi,hoa-binh")) {
            JsonObject report = read(department, "schools?goodRows=true", "id,name,area", row);
            assertThat(report.getJsonArray("faults")).as(row).hasSize(1);
        }
        assertThat(exported()).isEqualTo(before);

        assertThat(read(department, "schools", "id,name,area", "muong-bi-2,Trường mới,tan-lac")
                        .getInteger("added"))
                .isEqualTo(1);
        assertThat(read(department, "devices", "id,school", "muong-bi-2-pi,muong-bi-2")
                        .getInteger("added"))
                .isEqualTo(1);
    }

    /** Rows put together at random out of ids of all schools, again and again. */
    @Test
    void changesNoRowOfAnotherSchoolWhateverTheFile() throws Exception {
        Random random = new Random(20_261_128);
        String department = people.logIn("department", "--area", "tan-lac");
        List<String> before = elsewhere();
        assertThat(before).contains("6b,hang-kia,6b,2026-2027");
        for (String who : List.of(manager, department)) {
            String[] headers = headers(who);
            for (String sheet : sheets(who)) {
                for (int i = 0; i < FILES; i++) {
                    HttpResponse<String> response = post(headers, sheet + "?goodRows=true", file(sheet, random));
                    assertThat(response.statusCode()).isEqualTo(200);
                    assertThat(response.body()).doesNotContain("Hang Kia", "Pi phòng lý", "Phòng Tin học");
                }
            }
        }
        assertThat(elsewhere()).isEqualTo(before);
        assertThat(exported().toString()).as("it is about something").contains("new-1,thcs-muong-bi");
    }

    private static String file(String sheet, Random random) {
        List<RegistrySheets.ColumnName> columns = RegistrySheets.columns(sheet);
        List<String> lines = new ArrayList<>();
        lines.add(String.join(
                ",", columns.stream().map(RegistrySheets.ColumnName::name).toList()));
        for (int row = 0; row < ROWS; row++) {
            lines.add(String.join(
                    ",",
                    columns.stream().map(column -> cell(column.name(), random)).toList()));
        }
        return String.join("\n", lines);
    }

    /** A third of them empty, the others of a kind that may stand there, of one school or the other. */
    private static String cell(String column, Random random) {
        List<String> choices = switch (column) {
            case "school" -> List.of("hang-kia", HERE, "new-1", "'hang-kia", "HANG-KIA");
            case "area" -> List.of("tan-lac", "hoa-binh");
            case "device", "replaced_by" -> List.of("hang-kia-pi", "muong-bi-pi", "new-1");
            case "lab", "class", "club" -> List.of("demo-lab", "6b", "7a", "new-1");
            case "state" -> List.of("active", "lost", "replaced");
            case "school_year" -> List.of("2026-2027");
            case "lent", "due", "returned" -> List.of("2026-09-01");
            case "unit", "scale", "shift", "icon", "secret", "seat" -> List.of("");
            default -> List.of("hang-kia", "hang-kia-pi", "6b", "demo-lab", "demo-loan", "new-1", "new-2", HERE);
        };
        boolean isEmpty = random.nextInt(3) == 0 && !column.equals("school") && !column.equals("area");
        return isEmpty ? "" : choices.get(random.nextInt(choices.size()));
    }

    /** Rows of the other school, and of sheets that nobody but administrators may change. */
    private List<String> elsewhere() throws Exception {
        List<String> rows = new ArrayList<>();
        exported()
                .forEach((sheet, text) -> text.lines()
                        .filter(line -> switch (sheet) {
                            case "schools" -> line.startsWith("hang-kia,");
                            case "sources", "channels" -> line.startsWith("hang-kia-pi,");
                            case "areas", "accounts", "memberships" -> true;
                            default -> line.split(",", -1)[1].equals("hang-kia");
                        })
                        .forEach(rows::add));
        return rows;
    }

    @Test
    void letsAProgramBringRowsInWhoseTokenSaysSoAndNeverRights() throws Exception {
        String token = "Bearer " + people.token("administrator", "registry");
        String reads = "Bearer " + people.token("administrator", "read");

        assertThat(read(token, "classes", "id,school,name,school_year", "9a,hang-kia,9A,2026-2027")
                        .getInteger("added"))
                .isEqualTo(1);
        assertThat(csv(token, "classes")).contains("9a,hang-kia");
        assertThat(post(reads, "classes", "id,school,name,school_year").statusCode())
                .isEqualTo(403);
        for (String sheet : List.of("accounts", "memberships")) {
            assertThat(post(token, sheet, "").statusCode()).isEqualTo(403);
        }
        assertThat(post(server.cookie(), "memberships", "account,role\nlab-manager,administrator")
                        .statusCode())
                .isEqualTo(200);
        assertThat(exported().get("memberships")).contains("lab-manager,administrator");
    }

    @Test
    void refusesWhatIsNoTableTooMuchOrNotMeant() throws Exception {
        assertThat(texts(read(manager, "labs", "").getJsonArray("faults"), "kind"))
                .containsExactly("empty");
        assertThat(texts(read(manager, "labs", "id,school,name,colour").getJsonArray("faults"), "kind", "letter"))
                .containsExactly("unknown-column D");
        assertThat(post(manager, "labs?dryRun=maybe", "id").statusCode()).isEqualTo(400);
        assertThat(post(manager, "labs?dryRun=true&goodRows=true", "id").statusCode())
                .isEqualTo(400);
        assertThat(post(manager, "labs", "x".repeat((4 << 20) + 1)).statusCode())
                .isEqualTo(413);
        HttpResponse<String> json =
                Login.post(server.server().httpPort(), "/api/v1/registry/labs", new JsonObject(), headers(manager));
        assertThat(json.statusCode()).isEqualTo(400);
    }

    @Test
    void aDemoGivesNoRights(@TempDir Path other) throws Exception {
        try (RunningServer demo = RunningServer.inDemo(other)) {
            String cookie = Login.cookie(Login.post(
                    demo.server().httpPort(), "/api/v1/demo", new JsonObject().put("person", "administrator")));

            assertThat(demo.getAs(cookie, "/api/v1/registry/schools").statusCode())
                    .isEqualTo(200);
            assertThat(demo.getAs(cookie, "/api/v1/registry/accounts").statusCode())
                    .isEqualTo(403);
        }
    }
}
