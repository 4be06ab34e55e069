package org.chieng.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.Basis;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.Incident;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.link.LinkRule;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.gateway.link.Presence;
import org.chieng.gateway.link.Quality;
import org.chieng.gateway.link.Verdict;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.server.registry.DeclaredShare;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.LinePrice;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryLinkBook;
import org.chieng.server.registry.Upgrade;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinksApiTest {
    private static final String HANG_KIA = "hang-kia";
    private static final String MUONG_BI = "thcs-muong-bi";
    private static final Instant NINE = Instant.parse("2026-09-05T02:00:00Z");
    private static final Instant TEN = NINE.plusSeconds(3600);

    @TempDir
    Path folder;

    private static LinkSpan span(Instant from, boolean online) {
        return new LinkSpan(
                HANG_KIA,
                from,
                online ? Optional.of(TEN) : Optional.empty(),
                online ? Presence.ONLINE : Presence.OFFLINE,
                online ? Cause.NONE : Cause.LINE_DOWN,
                AccessClass.CELLULAR_3G,
                Basis.OBSERVED,
                new Verdict(online ? LinkState.CELLULAR : LinkState.OFFLINE, Quality.NO, 1),
                List.of());
    }

    /** Hang Kia is on 3G and away since ten; of Mường Bi only is known what is declared. */
    private void fill() throws Exception {
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            registry.lines().put(new Line(new SchoolId(HANG_KIA), "Viettel", AccessClass.FIXED, null, null));
            registry.lines().put(new Line(new SchoolId(MUONG_BI), "VNPT", AccessClass.FIXED, null, null));
            registry.lines().put(new DeclaredShare(LocalDate.parse("2026-09-01"), 98.72, "Sở GD&ĐT"));
            new RegistryLinkBook(registry)
                    .save(new LinkBook.Changes(
                            TEN,
                            Map.of(
                                    HANG_KIA,
                                    new LinkBook.Rewritten(Instant.EPOCH, List.of(span(NINE, true), span(TEN, false)))),
                            List.of(incident(1, HANG_KIA), incident(2, HANG_KIA, MUONG_BI)),
                            Set.of(),
                            List.of()));
        }
    }

    private static LinkBook.KeptIncident incident(long id, String... schools) {
        return new LinkBook.KeptIncident(
                new Incident(id, new TreeSet<>(List.of(schools)), TEN, Optional.empty(), Cause.LINE_DOWN, false), true);
    }

    private static JsonObject first(JsonObject page) {
        return page.getJsonArray("items").getJsonObject(0);
    }

    @Test
    void tellsTheShareAsAPartOfAllWithWhatIsUnknown() throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            fill();
            JsonObject links = server.json("/api/v1/links?limit=1");

            assertThat(links.getInteger("of")).isEqualTo(2);
            assertThat(links.getJsonObject("lines"))
                    .isEqualTo(new JsonObject()
                            .put("broadband", 1)
                            .put("cellular", 1)
                            .put("unknown", 0)
                            .put("observed", 1));
            assertThat(links.getJsonObject("states").getInteger("offline")).isEqualTo(1);
            assertThat(links.getJsonObject("states").getInteger("unknown")).isEqualTo(1);
            assertThat(links.getJsonObject("declaredShare").getDouble("percent"))
                    .isEqualTo(98.72);
            assertThat(links.getLong("asOf")).isPositive();
            assertThat(first(links).getString("state")).isEqualTo("offline");
            assertThat(first(links).getString("cause")).isEqualTo("line-down");
            assertThat(first(links).getBoolean("contradiction")).isTrue();
            assertThat(links.getString("next")).isEqualTo(HANG_KIA);
            assertThat(first(server.json("/api/v1/links?cursor=" + HANG_KIA)).getString("id"))
                    .isEqualTo(MUONG_BI);

            JsonArray spans = server.json("/api/v1/schools/hang-kia/links").getJsonArray("items");
            assertThat(spans).hasSize(2);
            assertThat(spans.getJsonObject(1).getLong("to")).isEqualTo(TEN.toEpochMilli());
            assertThat(spans.getJsonObject(1).getInteger("rule")).isEqualTo(1);
        }
    }

    @Test
    void whatIsDeclaredIsNotCountedAsSeenWhereTheAgentDoesNotKnow() throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            fill();
            try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
                registry.lines().put(new Line(new SchoolId(HANG_KIA), "Viettel", AccessClass.CELLULAR_4G, null, null));
                LinkSpan sawNothing = new LinkSpan(
                        HANG_KIA,
                        TEN,
                        Optional.empty(),
                        Presence.ONLINE,
                        Cause.NONE,
                        AccessClass.UNKNOWN,
                        Basis.OBSERVED,
                        new Verdict(LinkState.UNKNOWN, Quality.UNKNOWN, 1),
                        List.of());
                new RegistryLinkBook(registry)
                        .save(new LinkBook.Changes(
                                TEN,
                                Map.of(HANG_KIA, new LinkBook.Rewritten(TEN, List.of(sawNothing))),
                                List.of(),
                                Set.of(),
                                List.of()));
            }
            JsonObject links = server.json("/api/v1/links?limit=1");
            assertThat(links.getJsonObject("lines").getInteger("cellular")).isEqualTo(1);
            assertThat(links.getJsonObject("lines").getInteger("observed")).isZero();
            assertThat(first(links).getString("access")).isEqualTo("4g");
            assertThat(first(links).getString("basis")).isEqualTo("declared");
        }
    }

    @Test
    void aRestartForgetsNotHowSlowALineIs() throws Exception {
        Instant noted = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        LinkSpan slow = new LinkSpan(
                HANG_KIA,
                TEN,
                Optional.empty(),
                Presence.ONLINE,
                Cause.NONE,
                AccessClass.CELLULAR_3G,
                Basis.OBSERVED,
                new Verdict(LinkState.DEGRADED, Quality.NO, LinkRule.VERSION),
                List.of());
        EnrolledDevice pi = new EnrolledDevice(new DeviceId("hang-kia-pi"), new SchoolId(HANG_KIA));
        RunningServer.in(folder).close();
        try (TimeSeriesStore store = SqliteTimeSeriesStore.open(folder.resolve("data"));
                Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            store.append(List.of(new DeviceReading(
                    pi.device(),
                    Reading.ofNumber(
                            new ChannelName("link", "throughput"),
                            ChronoUnit.MICROS.between(Instant.EPOCH, noted) - 3_600_000_000L,
                            0.4,
                            "Mbit/s"))));
            new RegistryLinkBook(registry)
                    .save(new LinkBook.Changes(
                            noted,
                            Map.of(HANG_KIA, new LinkBook.Rewritten(Instant.EPOCH, List.of(slow))),
                            List.of(),
                            Set.of(),
                            List.of(new LinkBook.Teller(pi, Duration.ofMinutes(1)))));
        }
        RunningServer.in(folder).close(); // looks once more before it ends
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            assertThat(registry.links().now())
                    .filteredOn(span -> span.school().equals(HANG_KIA))
                    .containsExactly(slow);
        }
    }

    @Test
    void pagesThroughOutagesFromTheNewestOn() throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            fill();
            JsonObject page = server.json("/api/v1/links/outages?limit=1");
            assertThat(first(page).getInteger("id")).isEqualTo(2);
            assertThat(first(page).getJsonArray("schools")).hasSize(2);

            JsonObject next = server.json("/api/v1/links/outages?cursor=" + page.getString("next"));
            assertThat(next.getJsonArray("items")).hasSize(1);
            assertThat(first(next).getInteger("id")).isEqualTo(1);
            assertThat(next.getString("next")).isNull();
            assertThat(first(next).containsKey("back")).isFalse();
            assertThat(server.get("/api/v1/links/outages?cursor=x").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void aTeacherSeesTheSchoolsOfHersOnlyAndAPupilNone() throws Exception {
        try (RunningServer server = RunningServer.inDemo(folder)) {
            fill();
            People people = new People(folder, server.server().httpPort());
            String teacher = people.logIn("teacher", "--school", MUONG_BI);
            String department = people.logIn("department", "--area", "hoa-binh");

            JsonObject hers =
                    new JsonObject(server.getAs(teacher, "/api/v1/links").body());
            assertThat(hers.getInteger("of")).isEqualTo(1);
            assertThat(first(hers).getString("id")).isEqualTo(MUONG_BI);
            JsonObject outages = new JsonObject(
                    server.getAs(teacher, "/api/v1/links/outages").body());
            assertThat(outages.getJsonArray("items")).hasSize(1);
            assertThat(first(outages).getJsonArray("schools")).hasSize(1);
            assertThat(server.getAs(teacher, "/api/v1/schools/hang-kia/links").statusCode())
                    .isEqualTo(404);

            assertThat(new JsonObject(server.getAs(department, "/api/v1/links").body()).getInteger("of"))
                    .isEqualTo(2);
            assertThat(server.getAs("", "/api/v1/links").statusCode()).isEqualTo(401);
            String pupil = Login.cookie(
                    Login.post(server.server().httpPort(), "/api/v1/demo", new JsonObject().put("person", "student")));
            assertThat(server.getAs(pupil, "/api/v1/links").statusCode()).isEqualTo(403);
            assertThat(server.getAs(pupil, "/api/v1/schools/hang-kia/links").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void reportsOfTheMonthAndFilesAreOfTheSchoolsThatOneSees() throws Exception {
        try (RunningServer server = RunningServer.inDemo(folder)) {
            fill();
            JsonObject providers = server.json("/api/v1/links/providers?month=2026-09");
            assertThat(providers.getJsonObject("all").getInteger("schools")).isEqualTo(2);
            assertThat(providers.getJsonArray("items").getJsonObject(0).getString("provider"))
                    .isEqualTo("VNPT");
            String csv = server.get("/api/v1/links/report.csv?month=2026-09&provider=Viettel")
                    .body();
            assertThat(csv).contains(",TH&THCS Hang Kia,").doesNotContain("Mường Bi");
            HttpResponse<String> pdf = server.get("/api/v1/links/report.pdf?month=2026-09&lang=en");
            assertThat(pdf.body()).startsWith("%PDF-");
            assertThat(pdf.headers().firstValue("content-disposition"))
                    .hasValueSatisfying(name -> assertThat(name).contains("chieng-all-2026-09.pdf"));
            assertThat(server.json("/api/v1/links/share").getJsonArray("items")).isNotEmpty();

            String teacher = new People(folder, server.server().httpPort()).logIn("teacher", "--school", MUONG_BI);
            for (String file :
                    List.of("schools.csv", "schools.geojson", "report.csv?month=2026-09", "giga/schools.csv")) {
                assertThat(server.getAs(teacher, "/api/v1/links/" + file).body())
                        .as(file)
                        .doesNotContain("Hang Kia");
            }
            JsonObject map = new JsonObject(
                    server.getAs(teacher, "/api/v1/links/schools.geojson").body());
            assertThat(map.getJsonArray("features")).hasSize(1);
            assertThat(server.get("/api/v1/links/map.svg").body()).startsWith("<svg ");
            assertThat(server.get("/api/v1/links/giga/measurements.csv?month=2026-09")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void tellsWhatSimsCarryAndCostAndWhatAnUpgradeHasBrought() throws Exception {
        try (RunningServer server = RunningServer.in(folder);
                Publisher pi = server.device("hang-kia-pi")) {
            fill();
            SchoolId school = new SchoolId(HANG_KIA);
            LocalDate upgraded = LocalDate.parse("2026-09-05");
            try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
                registry.lines().put(new LinePrice(school, 50_000L, 10_000L));
                registry.upgrades().put(new Upgrade(school, upgraded, "Trạm 4G mới", AccessClass.CELLULAR_4G));
                new RegistryLinkBook(registry)
                        .save(new LinkBook.Changes(
                                TEN,
                                Map.of(),
                                List.of(),
                                Set.of(),
                                List.of(new LinkBook.Teller(
                                        new EnrolledDevice(new DeviceId("hang-kia-pi"), school),
                                        Duration.ofMinutes(1)))));
            }
            long begin = Instant.parse("2026-09-01T00:00:00Z").getEpochSecond();
            pi.publish("""
                    [{"bn":"link/","bt":%d,"n":"bytes.received","v":1e9},{"n":"bytes.received","t":60,"v":2e9},
                     {"n":"bytes.sent","v":0},{"n":"bytes.sent","t":60,"v":5e8}]
                    """.formatted(begin));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(first(server.json("/api/v1/links/costs?month=2026-09"))
                                    .getLong("bytes"))
                            .isEqualTo(1_500_000_000L));

            JsonObject costs = server.json("/api/v1/links/costs?month=2026-09");
            assertThat(costs.getJsonArray("items")).hasSize(1);
            assertThat(first(costs).getString("access")).isEqualTo("3g");
            assertThat(first(costs).getLong("spent")).isEqualTo(65_000);
            assertThat(costs.getJsonObject("all").getJsonObject("spent"))
                    .isEqualTo(new JsonObject().put("of", 1).put("sum", 65_000));
            assertThat(costs.getString("endOf3g")).isEqualTo("2028-09");
            assertThat(costs.getInteger("on3g")).isEqualTo(1);

            JsonObject upgrade = first(server.json("/api/v1/links/upgrades"));
            assertThat(upgrade.getString("what")).isEqualTo("Trạm 4G mới");
            assertThat(upgrade.getString("access")).isEqualTo("4g");
            assertThat(upgrade.getJsonObject("before").containsKey("availability"))
                    .as("nobody followed the line before")
                    .isFalse();

            String teacher = new People(folder, server.server().httpPort()).logIn("teacher", "--school", MUONG_BI);
            for (String list : List.of("costs", "upgrades")) {
                assertThat(new JsonObject(server.getAs(teacher, "/api/v1/links/" + list)
                                        .body())
                                .getJsonArray("items"))
                        .as(list)
                        .isEmpty();
            }
        }
    }

    @Test
    void refusesWhatIsNoMonthNoLanguageAndTooManyDays() throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            for (String bad : List.of(
                    "report.csv?month=2026-13", "report.pdf?lang=fr", "providers?month=1999-12", "share?days=93")) {
                assertThat(server.get("/api/v1/links/" + bad).statusCode())
                        .as(bad)
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void whatAnAgentTellsOfItsLineIsTheSchoolsStateAFewSecondsLater() throws Exception {
        try (RunningServer server = RunningServer.in(folder);
                Publisher pi = server.device("hang-kia-pi")) {
            pi.publish("[{\"n\":\"link/access\",\"vs\":\"4g\"},{\"n\":\"link/confidence\",\"vs\":\"high\"}]");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> first(server.json("/api/v1/links")).getString("state"), "cellular"::equals);
        }
    }
}
