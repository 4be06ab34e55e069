package org.chieng.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.Basis;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.Incident;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.gateway.link.Presence;
import org.chieng.gateway.link.Quality;
import org.chieng.gateway.link.Verdict;
import org.chieng.protocol.link.AccessClass;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryLinkBook;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people decide of lines, and the list of what they were told. */
class LineReviewApiTest {
    private static final String HANG_KIA = "hang-kia";
    private static final String MUONG_BI = "thcs-muong-bi";
    private static final String REVIEW = "/api/v1/schools/hang-kia/line/review";
    private static final Instant TEN = Instant.parse("2026-09-05T03:00:00Z");

    @TempDir
    Path folder;

    private static LinkBook.KeptIncident incident(long id, String... schools) {
        return new LinkBook.KeptIncident(
                new Incident(id, new TreeSet<>(List.of(schools)), TEN, Optional.empty(), Cause.LINE_DOWN, false), true);
    }

    /** Hang Kia is seen on 3G and declared on a fibre; there were two outages of which people were to be told. */
    private void fill() throws Exception {
        LinkSpan seen = new LinkSpan(
                HANG_KIA,
                TEN,
                Optional.empty(),
                Presence.ONLINE,
                Cause.NONE,
                AccessClass.CELLULAR_3G,
                Basis.OBSERVED,
                new Verdict(LinkState.CELLULAR, Quality.SLOW, 1),
                List.of());
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            registry.lines().put(new Line(new SchoolId(HANG_KIA), "Viettel", AccessClass.FIXED, 120, null));
            new RegistryLinkBook(registry)
                    .save(new LinkBook.Changes(
                            TEN,
                            Map.of(HANG_KIA, new LinkBook.Rewritten(Instant.EPOCH, List.of(seen))),
                            List.of(incident(1, HANG_KIA), incident(2, HANG_KIA, MUONG_BI)),
                            Set.of(),
                            List.of()));
            registry.alerts().note(TEN);
        }
    }

    private static JsonObject first(JsonObject page) {
        return page.getJsonArray("items").getJsonObject(0);
    }

    private HttpResponse<String> decide(RunningServer server, String who, String decision, String seen)
            throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        JsonObject body =
                new JsonObject().put("decision", decision).put("seen", seen).put("declared", "fixed");
        return Login.post(server.server().httpPort(), REVIEW, body, "Cookie", who, "X-CSRF-Token", csrf);
    }

    @Test
    void theDepartmentDecidesAContradictionAndATeacherDoesNot() throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            fill();
            People people = new People(folder, server.server().httpPort());
            String department = people.logIn("department", "--area", "hoa-binh");
            String teacher = people.logIn("teacher", "--school", HANG_KIA);
            JsonObject open = first(server.json("/api/v1/links"));
            assertThat(open.getBoolean("contradiction")).isTrue();
            assertThat(open.containsKey("reviewed")).isFalse();

            assertThat(decide(server, teacher, "keep", "3g").statusCode()).isEqualTo(403);
            assertThat(decide(server, department, "perhaps", "3g").statusCode()).isEqualTo(400);
            assertThat(decide(server, department, "keep", "5th").statusCode()).isEqualTo(400);
            assertThat(decide(server, department, "keep", "4g").statusCode())
                    .as("it is 3G now")
                    .isEqualTo(409);

            assertThat(decide(server, department, "keep", "3g").statusCode()).isEqualTo(204);
            JsonObject kept = first(server.json("/api/v1/links"));
            assertThat(kept.getLong("reviewed")).isPositive();
            assertThat(kept.getString("declared")).isEqualTo("fixed");

            assertThat(decide(server, department, "accept", "3g").statusCode()).isEqualTo(204);
            JsonObject accepted = first(server.json("/api/v1/links"));
            assertThat(accepted.getString("declared")).isEqualTo("3g");
            assertThat(accepted.containsKey("contradiction")).isFalse();
            assertThat(accepted.getString("provider")).isEqualTo("Viettel");
            assertThat(people.audit())
                    .contains("department line-keep hang-kia fixed 3g", "department line-accept hang-kia fixed 3g");
        }
    }

    @Test
    void everybodySeesAlertsOfTheSchoolsThatTheySee() throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            fill();
            String teacher = new People(folder, server.server().httpPort()).logIn("teacher", "--school", MUONG_BI);
            JsonObject page = server.json("/api/v1/alerts?limit=1");
            assertThat(first(page).getInteger("outage")).isEqualTo(2);
            assertThat(first(page).getString("kind")).isEqualTo("opened");
            assertThat(first(page).getJsonArray("schools")).hasSize(2);
            assertThat(first(page).getJsonArray("ways")).isEmpty();
            JsonObject rest = server.json("/api/v1/alerts?cursor=" + page.getString("next"));
            assertThat(rest.getJsonArray("items")).hasSize(1);
            assertThat(first(rest).getInteger("outage")).isEqualTo(1);
            assertThat(rest.getString("next")).isNull();
            assertThat(server.get("/api/v1/alerts?cursor=1-2-3").statusCode()).isEqualTo(400);

            JsonObject hers =
                    new JsonObject(server.getAs(teacher, "/api/v1/alerts").body());
            assertThat(hers.getJsonArray("items")).hasSize(1);
            assertThat(first(hers).getJsonArray("schools")).hasSize(1);
            assertThat(server.getAs("", "/api/v1/alerts").statusCode()).isEqualTo(401);
        }
    }
}
