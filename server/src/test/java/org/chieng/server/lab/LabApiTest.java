package org.chieng.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Seat;
import org.chieng.server.registry.UseSlice;
import org.chieng.server.report.SchoolHours;
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab manager's board over the interface, with machines that report. */
class LabApiTest {
    private static final String HERE = "/api/v1/schools/hang-kia";
    private static final String ROOM = HERE + "/labs/demo-lab";

    @TempDir
    Path folder;

    private RunningServer server;
    private People people;
    private String manager = "";

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.inDemo(folder);
        people = new People(folder, server.server().httpPort());
        people.addRoom("hang-kia", "hang-kia-pi");
        manager = people.logIn("lab-manager", "--school", "hang-kia");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonObject get(String path) throws Exception {
        HttpResponse<String> answer = server.getAs(manager, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private HttpResponse<String> post(String who, String path, JsonObject body) throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        return Login.post(server.server().httpPort(), path, body, "Cookie", who, "X-CSRF-Token", csrf);
    }

    private JsonObject done(String path, JsonObject body) throws Exception {
        HttpResponse<String> answer = post(manager, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 204);
        return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
    }

    private int delete(String who, String path) throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.uri(path))
                                .DELETE()
                                .header("Cookie", who)
                                .header("X-CSRF-Token", csrf)
                                .build(),
                        HttpResponse.BodyHandlers.ofString(UTF_8));
        ApiContract.load().check("DELETE", answer);
        return answer.statusCode();
    }

    private JsonObject machine() throws Exception {
        return get(ROOM).getJsonArray("machines").getJsonObject(0);
    }

    private static List<String> kinds(JsonObject of) {
        List<String> kinds = new ArrayList<>();
        of.getJsonArray("reasons", new JsonArray()).forEach(one -> kinds.add(((JsonObject) one).getString("kind")));
        return kinds;
    }

    @Test
    void aSeatShowsWhatItsMachineDoesAndWhatIsWrongWithIt() throws Exception {
        assertThat(machine().getString("use")).as("never heard of").isEqualTo("off");
        try (Publisher pc = server.device("hang-kia-pi")) {
            pc.publish(
                    "[{\"n\":\"lab/state\",\"vs\":\"active\"},{\"n\":\"lab/health.disk.1\",\"vs\":\"replace pending 24\"},"
                            + "{\"n\":\"lab/health.memory\",\"vs\":\"good ok\"}]");
            await().atMost(Duration.ofSeconds(60)).until(() -> machine().getString("use"), "active"::equals);

            JsonObject seat = machine();
            assertThat(seat.getString("seat")).isEqualTo("1");
            assertThat(seat.getString("verdict")).isEqualTo("replace");
            assertThat(seat.getString("gravity")).isEqualTo("bad");
            assertThat(kinds(seat)).containsExactly("disk.pending", "finding.memory-gone", "ticket.broken");

            JsonObject care = get(HERE + "/care").getJsonArray("items").getJsonObject(0);
            assertThat(care.getString("labName")).isEqualTo("Phòng Tin học");
            assertThat(care.getJsonArray("reasons").getJsonObject(0).getInteger("number"))
                    .isEqualTo(24);
            JsonObject labs = get(HERE + "/labs").getJsonArray("items").getJsonObject(0);
            assertThat(labs.getJsonObject("use").getInteger("active")).isEqualTo(1);
            assertThat(labs.getInteger("bad")).isEqualTo(1);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> machine().getString("use"), "off"::equals);
    }

    @Test
    void onPurposeEndsAFindingWithWhoSaidSo() throws Exception {
        assertThat(kinds(machine())).contains("finding.memory-gone");
        done(HERE + "/findings/demo-finding/end", new JsonObject());
        assertThat(kinds(machine())).containsExactly("ticket.broken");
        assertThat(people.audit()).contains("lab-manager finding-on-purpose demo-finding memory-gone");
        assertThat(post(manager, HERE + "/findings/none/end", new JsonObject()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aRoomIsMadeAndItsSeatsAreMoved() throws Exception {
        JsonObject made = done(HERE + "/labs", new JsonObject().put("name", "Phòng Tin 2"));
        String room = HERE + "/labs/" + made.getString("id");
        JsonArray seats = new JsonArray()
                .add(new JsonObject()
                        .put("label", "A1")
                        .put("x", 10)
                        .put("y", 20)
                        .put("device", "hang-kia-pi"))
                .add(new JsonObject().put("label", "A2").put("x", 990).put("y", 20));
        done(room + "/seats", new JsonObject().put("seats", seats));

        assertThat(get(room).getJsonArray("seats")).hasSize(2);
        assertThat(get(room).getJsonArray("machines").getJsonObject(0).getString("seat"))
                .isEqualTo("A1");
        assertThat(get(ROOM).getJsonArray("machines")).isEmpty();

        JsonArray theirs = new JsonArray()
                .add(new JsonObject().put("label", "1").put("x", 1).put("y", 1).put("device", "muong-bi-pi"));
        assertThat(post(manager, room + "/seats", new JsonObject().put("seats", theirs))
                        .statusCode())
                .isEqualTo(400);
        assertThat(get(room).getJsonArray("seats")).hasSize(2);
    }

    @Test
    void lessonsAndHolidaysComeBackAsTheyWerePut() throws Exception {
        JsonObject lesson = new JsonObject()
                .put("weekday", 5)
                .put("number", 2)
                .put("begins", "07:50")
                .put("ends", "08:35");
        done(ROOM + "/lessons", new JsonObject().put("items", new JsonArray().add(lesson)));
        assertThat(get(ROOM + "/lessons").getJsonArray("items").getJsonObject(0))
                .isEqualTo(lesson);
        assertThat(post(
                                manager,
                                ROOM + "/lessons",
                                new JsonObject()
                                        .put(
                                                "items",
                                                new JsonArray()
                                                        .add(lesson.copy().put("ends", "07:00"))))
                        .statusCode())
                .isEqualTo(400);
        JsonObject tet = new JsonObject()
                .put("first", "2027-02-03")
                .put("last", "2027-02-14")
                .put("name", "Tết");
        done(HERE + "/holidays", new JsonObject().put("items", new JsonArray().add(tet)));
        assertThat(get(HERE + "/holidays").getJsonArray("items").getJsonObject(0))
                .isEqualTo(tet);
    }

    @Test
    void whoBorrowedStandsApartIsGivenOutAndErased() throws Exception {
        JsonObject loan = done(
                HERE + "/loans",
                new JsonObject()
                        .put("item", "Laptop Dell 5")
                        .put("lent", "2026-01-05")
                        .put("due", "2026-02-05")
                        .put("borrower", "Bà Nguyễn Thị Ánh")
                        .put("contact", "0912 000 000"));
        String id = loan.getString("id");
        assertThat(loan.getBoolean("overdue")).isTrue();
        assertThat(get(HERE + "/loans").encode()).contains(id).doesNotContain("Ánh", "0912");
        assertThat(get(HERE + "/loans/" + id + "/borrower").getString("borrower"))
                .isEqualTo("Bà Nguyễn Thị Ánh");
        assertThat(people.audit().toString()).contains("borrower-read").doesNotContain("Ánh");

        done(HERE + "/loans/" + id + "/return", new JsonObject());
        assertThat(delete(manager, HERE + "/loans/" + id + "/borrower")).isEqualTo(204);
        assertThat(get(HERE + "/loans/" + id + "/borrower").containsKey("borrower"))
                .isFalse();
    }

    @Test
    void allOfOneBorrowerIsGivenOutAndForgottenTogetherAndALoanIsProlonged() throws Exception {
        JsonObject lent = new JsonObject().put("item", "Laptop 1").put("due", "2098-01-01");
        String id = done(HERE + "/loans", lent.put("borrower", "Bà Ánh")).getString("id");
        done(HERE + "/loans", lent.copy().put("item", "Laptop 2").put("borrower", "bà ánh"));
        done(HERE + "/loans", lent.copy().put("item", "Laptop 3").put("borrower", "Ông Bình"));
        JsonObject of = done(HERE + "/borrowers", new JsonObject().put("name", "Bà Ánh"));
        assertThat(of.getJsonArray("items")).hasSize(2);
        assertThat(of.getInteger("daysKept")).isEqualTo(90);
        assertThat(get(HERE + "/loans").getInteger("daysKept")).isEqualTo(90);

        done(HERE + "/loans/" + id + "/due", new JsonObject().put("due", "2098-06-30"));
        assertThat(get(HERE + "/loans").encode()).contains("2098-06-30");
        done(HERE + "/loans/" + id + "/due", new JsonObject());
        String back = HERE + "/loans/" + id + "/return";
        assertThat(post(manager, back, new JsonObject().put("day", "2098-02-01"))
                        .statusCode())
                .as("a day that is yet to come would keep the borrower's name until then")
                .isEqualTo(400);
        done(back, new JsonObject());
        assertThat(post(manager, back, new JsonObject()).statusCode()).isEqualTo(409);
        assertThat(post(manager, HERE + "/loans/" + id + "/due", new JsonObject())
                        .statusCode())
                .isEqualTo(409);

        JsonObject name = new JsonObject().put("name", "Bà Ánh");
        assertThat(done(HERE + "/borrowers/erase", name).getInteger("erased")).isEqualTo(2);
        assertThat(done(HERE + "/borrowers", name).getJsonArray("items")).isEmpty();
        assertThat(people.audit().toString()).contains("borrower-erase").doesNotContain("Ánh", "ánh");
    }

    private HttpResponse<String> sheet(String who, String query, String csv) throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.uri(HERE + "/assets/import" + query))
                                .POST(HttpRequest.BodyPublishers.ofString(csv))
                                .header("Content-Type", "text/csv")
                                .header("Cookie", who)
                                .header("X-CSRF-Token", csrf)
                                .build(),
                        HttpResponse.BodyHandlers.ofString(UTF_8));
        ApiContract.load().check("POST", answer);
        return answer;
    }

    @Test
    void theRegisterGoesOutAsASheetAndComesBackWithEachFaultAtItsRow() throws Exception {
        String head = "id,kind,name,donated,note\n";
        JsonObject tried = new JsonObject(sheet(manager, "?dryRun=true", head + "M-1,pc,Vostro,1/9/2026,=x\n")
                .body());
        assertThat(tried.getBoolean("kept")).isFalse();
        assertThat(tried.getInteger("added")).isEqualTo(1);
        JsonObject bad =
                new JsonObject(sheet(manager, "?lang=en", head + "M-1,pc,Vostro,1/9/2026,\nM-2,pc,Vostro,31/9/2026,\n")
                        .body());
        assertThat(bad.getBoolean("kept")).isFalse();
        assertThat(bad.getJsonArray("faults").getJsonObject(0).getInteger("line"))
                .isEqualTo(3);
        assertThat(bad.getJsonArray("faults").getJsonObject(0).getString("text"))
                .contains("31/9/2026", "date");
        assertThat(get(HERE + "/assets").encode()).doesNotContain("M-1");

        assertThat(new JsonObject(sheet(manager, "", head + "M-1,pc,Vostro,1/9/2026,=x\n")
                                .body())
                        .getBoolean("kept"))
                .isTrue();
        String out = server.getAs(manager, HERE + "/assets.csv").body();
        assertThat(out).contains("M-1,hang-kia,pc,Vostro,,,2026-09-01,,,,'=x").contains("demo-asset");
        assertThat(new JsonObject(sheet(manager, "", out).body()).getInteger("same"))
                .isEqualTo(2);
        assertThat(people.audit()).anyMatch(line -> line.contains("registry-import"));
        assertThat(sheet(manager, "?dryRun=maybe", head).statusCode()).isEqualTo(400);
        String teacher = people.logIn("teacher", "--school", "hang-kia");
        assertThat(sheet(teacher, "", head).statusCode()).isEqualTo(403);
    }

    @Test
    void twoThatLookLikeOneMachineAreMergedAndParted() throws Exception {
        Map<String, String> secrets = people.addSpares("hang-kia");
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            registry.labBoard()
                    .seats()
                    .replace(
                            registry.labs().find(new EntryId("demo-lab")).orElseThrow(),
                            List.of(
                                    new Seat(new EntryId("demo-lab"), "1", 0, 0),
                                    new Seat(new EntryId("demo-lab"), "2", 500, 0)),
                            Map.of("1", new DeviceId("demo-spare-1"), "2", new DeviceId("demo-spare-2")));
        }
        String parts = new Fingerprint(List.of(
                        Component.of(ComponentKind.BOARD, 0, 0, "serial-of-a-board"),
                        Component.of(ComponentKind.DISK, 0, 500, "serial-of-a-disk")))
                .text();
        for (String spare : List.of("demo-spare-1", "demo-spare-2")) {
            try (Publisher pc =
                    Publisher.connect(server.server().mqttPort(), spare, String.valueOf(secrets.get(spare)))) {
                pc.publish("[{\"n\":\"lab/identity\",\"vs\":\"" + parts + "\"}]");
            }
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> get(HERE + "/merges").getJsonArray("alike").size(), size -> size == 1);
        JsonObject alike = get(HERE + "/merges").getJsonArray("alike").getJsonObject(0);
        assertThat(alike.getInteger("likeness")).isEqualTo(100);

        JsonObject both = new JsonObject().put("kept", "demo-spare-1").put("gone", "demo-spare-2");
        String merge = done(HERE + "/merges", both).getString("id");
        assertThat(post(manager, HERE + "/merges", both).statusCode()).isEqualTo(409);
        assertThat(get(HERE + "/merges").getJsonArray("alike")).isEmpty();
        assertThat(get(ROOM).getJsonArray("machines")).as("with the Pi").hasSize(2);
        done(HERE + "/merges/" + merge + "/undo", new JsonObject());
        assertThat(get(ROOM).getJsonArray("machines")).hasSize(3);
        assertThat(get(HERE + "/merges").getJsonArray("alike"))
                .as("somebody has said that they are two")
                .isEmpty();
        assertThat(post(manager, HERE + "/merges/" + merge + "/undo", new JsonObject())
                        .statusCode())
                .isEqualTo(404);
        assertThat(people.audit())
                .anyMatch(line -> line.contains("machine-merge demo-spare-2 into demo-spare-1"))
                .anyMatch(line -> line.contains("machine-part demo-spare-2 from demo-spare-1"));
    }

    @Test
    void aTicketGoesItsWayAndTheRegisterHoldsWhatItIsOf() throws Exception {
        done(
                HERE + "/assets",
                new JsonObject()
                        .put("id", "M-07")
                        .put("kind", "laptop")
                        .put("name", "Latitude")
                        .put("donor", "Quỹ Sao Mai")
                        .put("device", "hang-kia-pi"));
        assertThat(post(
                                manager,
                                HERE + "/assets",
                                new JsonObject()
                                        .put("id", "M-08")
                                        .put("kind", "pc")
                                        .put("name", "x")
                                        .put("device", "hang-kia-pi"))
                        .statusCode())
                .isEqualTo(409);
        JsonObject ticket =
                done(HERE + "/tickets", new JsonObject().put("asset", "M-07").put("what", "Vỡ màn hình"));
        String address = HERE + "/tickets/" + ticket.getString("id");
        done(address, new JsonObject().put("state", "in-repair").put("note", "gửi thợ"));
        JsonObject back = done(address, new JsonObject().put("state", "back").put("cost", 350_000));
        assertThat(back.getJsonArray("steps")).hasSize(3);
        assertThat(back.getInteger("cost")).isEqualTo(350_000);
        assertThat(post(manager, address, new JsonObject().put("state", "back").put("cost", -1))
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(manager, address, new JsonObject().put("state", "lost")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void hoursComeByWeekAndLessonAndReportsOfTheSchoolsThatOneSees() throws Exception {
        DeviceId pi = new DeviceId("hang-kia-pi");
        EntryId lab = new EntryId("demo-lab");
        LocalDate today = LocalDate.ofInstant(Clock.systemUTC().instant(), SchoolHours.ZONE);
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            registry.labBoard()
                    .uses()
                    .replace(
                            pi,
                            today,
                            List.of(
                                    new UseSlice(pi, today, 0, lab, 7200, 3600, 900, 900, 0, 0, 0),
                                    new UseSlice(pi, today, 3, lab, 2700, 2700, 2700, 1800, 0, 0, 0)));
        }
        JsonObject use = get(ROOM + "/use?weeks=1");
        JsonObject machine = use.getJsonArray("items").getJsonObject(0);
        assertThat(machine.getBoolean("never")).isFalse();
        assertThat(machine.getJsonArray("weeks").getJsonObject(0).getLong("on")).isEqualTo(6300);
        assertThat(use.getJsonArray("lessons").getJsonObject(0).getInteger("number"))
                .isEqualTo(3);
        assertThat(server.getAs(manager, ROOM + "/use?weeks=54").statusCode()).isEqualTo(400);

        assertThat(get("/api/v1/labs").getJsonArray("items").getJsonObject(0).getJsonArray("weeks"))
                .isNotEmpty();
        String day = today.toString();
        String span = "?first=" + day + "&last=" + day;
        assertThat(server.getAs(manager, "/api/v1/labs/report.csv" + span).body())
                .contains("use,hang-kia,", ",6300,");
        assertThat(server.getAs(manager, "/api/v1/labs/report.pdf" + span + "&lang=en")
                        .body())
                .startsWith("%PDF-");
        String department = people.logIn("department", "--area", "tan-lac");
        assertThat(server.getAs(department, "/api/v1/labs/report.csv" + span).body())
                .as("of another area")
                .doesNotContain("hang-kia");
        String teacher = people.logIn("teacher", "--school", "hang-kia");
        assertThat(server.getAs(teacher, "/api/v1/labs/report.csv" + span).statusCode())
                .isEqualTo(403);
        for (String bad : List.of(
                "?first=x", "?first=2026-02-01&last=2026-01-01", "?lang=fr", "?first=2020-01-01&last=2026-01-01")) {
            assertThat(server.getAs(manager, "/api/v1/labs/report.csv" + bad).statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
    }

    @Test
    void whatAComputerTellsOfItsUseIsForThoseWhoLookAfterRooms() throws Exception {
        String use = "/api/v1/devices/hang-kia-pi/history?channel=lab/active";
        String latest = HERE + "/latest";
        try (Publisher pc = server.device("hang-kia-pi")) {
            pc.publish("[{\"n\":\"lab/active\",\"v\":348},{\"n\":\"board/light\",\"v\":12}]");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(server.getAs(manager, latest).body()).contains("\"active\"", "\"light\""));
        }
        assertThat(server.getAs(manager, use).statusCode()).isEqualTo(200);
        String teacher = people.logIn("teacher", "--school", "hang-kia");
        assertThat(server.getAs(teacher, use).statusCode()).isEqualTo(403);
        assertThat(server.getAs(teacher, "/api/v1/devices/hang-kia-pi/history.csv?channel=lab/active&points=all")
                        .statusCode())
                .isEqualTo(403);
        for (String path : List.of(latest, "/api/v1/devices/hang-kia-pi/channels")) {
            assertThat(server.getAs(teacher, path).body()).contains("\"light\"").doesNotContain("\"active\"");
        }
    }

    @Test
    void onlyThoseWhoLookAfterRoomsMay() throws Exception {
        String teacher = people.logIn("teacher", "--school", "hang-kia");
        String department = people.logIn("department", "--area", "hoa-binh");
        for (String path :
                List.of("/labs", "/labs/demo-lab", "/care", "/assets", "/assets.csv", "/tickets", "/merges")) {
            assertThat(server.getAs("", HERE + path).statusCode()).as(path).isEqualTo(401);
            assertThat(server.getAs(teacher, HERE + path).statusCode()).as(path).isEqualTo(403);
            assertThat(server.getAs(department, HERE + path).statusCode())
                    .as(path)
                    .isEqualTo(200);
            assertThat(server.getAs(manager, "/api/v1/schools/thcs-muong-bi" + path)
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        for (String path : List.of("/loans", "/loans/demo-loan/borrower")) {
            assertThat(server.getAs(department, HERE + path).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(post(department, HERE + "/labs", new JsonObject().put("name", "x"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(delete(teacher, HERE + "/loans/demo-loan/borrower")).isEqualTo(403);
        String elsewhere = "/api/v1/schools/thcs-muong-bi/labs/demo-lab";
        assertThat(server.get(elsewhere).statusCode())
                .as("a room of another school")
                .isEqualTo(404);
    }
}
