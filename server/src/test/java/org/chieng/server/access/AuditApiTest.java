package org.chieng.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read what of the audit log, over HTTP, against a whole server with two schools in two areas. */
class AuditApiTest {
    private static final String HERE = "thcs-muong-bi";
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    @TempDir
    Path folder;

    private RunningServer server;
    private People people;
    private String teacher;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.in(folder);
        people = new People(folder, server.server().httpPort());
        people.addClass("7a", HERE);
        people.addClass("6b", "hang-kia");
        teacher = people.logIn("teacher", "--school", HERE);
        post(teacher, "/classes/7a/code");
        post(server.cookie(), "/classes/6b/code");
        post(server.cookie(), "/classes/6b/end");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String post(String who, String path) throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        HttpResponse<String> answer = Login.post(
                server.server().httpPort(), "/api/v1" + path, new JsonObject(), "Cookie", who, "X-CSRF-Token", csrf);
        assertThat(answer.statusCode()).as(path).isIn(200, 204);
        return answer.body();
    }

    private HttpResponse<String> get(String who, String path) throws Exception {
        return server.getAs(who, "/api/v1" + path);
    }

    private List<JsonObject> items(String who, String query) throws Exception {
        HttpResponse<String> answer = get(who, "/audit" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonObject> items = new ArrayList<>();
        new JsonObject(answer.body()).getJsonArray("items").forEach(one -> items.add((JsonObject) one));
        return items;
    }

    private static List<String> told(List<JsonObject> items) {
        return items.stream()
                .map(one -> one.getString("actor") + " " + one.getString("action") + " " + one.getString("subject"))
                .toList();
    }

    @Test
    void tellsTheAdministratorEverythingTheNewestFirst() throws Exception {
        List<JsonObject> all = items(server.cookie(), "");

        assertThat(told(all))
                .startsWith(
                        "admin lesson-end 6b", "admin class-code 6b", "teacher class-code 7a", "teacher login teacher")
                .contains("- first-administrator admin", "operator role-teacher teacher");
        JsonObject code = all.get(2);
        assertThat(code.getString("by")).isEqualTo("account");
        assertThat(code.getString("name")).isEqualTo("teacher");
        assertThat(code.getString("school")).isEqualTo(HERE);
        assertThat(all.get(0).getString("school")).isEqualTo("hang-kia");
    }

    @Test
    void tellsTheDepartmentAndTheLabManagerWhatIsOfTheirSchools() throws Exception {
        for (String who : List.of(
                people.logIn("department", "--area", "tan-lac"), people.logIn("lab-manager", "--school", HERE))) {
            List<JsonObject> seen = items(who, "");
            assertThat(told(seen)).contains("teacher class-code 7a", "teacher login teacher");
            assertThat(seen).allMatch(one -> HERE.equals(one.getString("school")));
            assertThat(get(who, "/audit.csv").body())
                    .contains("teacher,teacher,class-code,7a," + HERE)
                    .doesNotContain("6b", "hang-kia", "first-administrator");
            assertThat(get(who, "/audit?school=hang-kia").statusCode()).isEqualTo(404);
            assertThat(get(who, "/audit.csv?school=hang-kia").statusCode()).isEqualTo(404);
        }
        assertThat(told(items(people.logIn("department", "--area", "hoa-binh"), "?school=hang-kia")))
                .containsExactly("admin lesson-end 6b", "admin class-code 6b");
        assertThat(get(teacher, "/audit").statusCode()).isEqualTo(403);
        assertThat(get(teacher, "/audit.csv").statusCode()).isEqualTo(403);
        assertThat(get("", "/audit").statusCode()).isEqualTo(401);
    }

    @Test
    void callsAPupilByNoName() throws Exception {
        String code = new JsonObject(post(teacher, "/classes/7a/code")).getString("code");
        Login.post(
                server.server().httpPort(),
                "/api/v1/session/class",
                new JsonObject().put("code", code).put("nickname", "Mây trắng"));

        JsonObject joined = items(server.cookie(), "?action=join").get(0);

        assertThat(joined.getString("by")).isEqualTo("student");
        assertThat(joined.getString("subject")).isEqualTo("7a");
        assertThat(joined.encode() + get(server.cookie(), "/audit.csv").body()).doesNotContain("Mây");
    }

    @Test
    void findsByAccountDeedSchoolAndDay() throws Exception {
        String today = LocalDate.now(ZONE).toString();
        String tomorrow = LocalDate.now(ZONE).plusDays(1).toString();

        assertThat(told(items(server.cookie(), "?actor=teacher&action=class-code")))
                .containsExactly("teacher class-code 7a");
        assertThat(told(items(server.cookie(), "?school=" + HERE + "&actor=admin")))
                .isEmpty();
        assertThat(items(server.cookie(), "?from=" + today + "&until=" + tomorrow))
                .isNotEmpty();
        assertThat(items(server.cookie(), "?until=2020-01-01")).isEmpty();
        assertThat(items(server.cookie(), "?from=2099-01-01")).isEmpty();
        for (String bad : List.of(
                "from=yesterday",
                "until=2026-02-30",
                "actor=%27--",
                "action=%20",
                "limit=0",
                "limit=1001",
                "cursor=x")) {
            assertThat(get(server.cookie(), "/audit?" + bad).statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
    }

    @Test
    void comesPageByPageAndEachEntryOnce() throws Exception {
        List<String> all = told(items(server.cookie(), ""));
        List<String> read = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page = new JsonObject(
                    get(server.cookie(), "/audit?limit=2" + cursor).body());
            JsonArray items = page.getJsonArray("items");
            assertThat(items.size()).isLessThanOrEqualTo(2);
            for (int i = 0; i < items.size(); i++) {
                read.addAll(told(List.of(items.getJsonObject(i))));
            }
            cursor = page.getString("next") == null ? "" : "&cursor=" + page.getString("next");
        } while (!cursor.isEmpty());

        assertThat(read).isEqualTo(all);
    }

    @Test
    void aProgramReadsItWithTheScopeForOperatorsOnly() throws Exception {
        String operates = "Bearer " + people.token("administrator", "operate");
        String reads = "Bearer " + people.token("administrator", "read");

        assertThat(server.getAs("", "/api/v1/audit", "Authorization", operates).statusCode())
                .isEqualTo(200);
        assertThat(server.getAs("", "/api/v1/audit", "Authorization", reads).statusCode())
                .isEqualTo(403);
    }
}
