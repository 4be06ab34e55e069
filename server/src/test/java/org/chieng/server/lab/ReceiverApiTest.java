package org.chieng.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who at a school is told of its rooms, and who may say so. */
class ReceiverApiTest {
    private static final String OWN = "/api/v1/schools/hang-kia/lab-alerts";
    private static final String OTHER = "/api/v1/schools/thcs-muong-bi/lab-alerts";
    private static final String MAIL = """
            alerts.mail { host = "127.0.0.1", port = 1, tls = none, from = "a@b.vn", to = ["c@d.vn"] }
            alerts.schools.webhook-hosts = ["chat.example.vn"]
            """;

    @TempDir
    Path folder;

    private static HttpResponse<String> post(RunningServer server, String who, String path, JsonObject body)
            throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        return Login.post(server.server().httpPort(), path, body, "Cookie", who, "X-CSRF-Token", csrf);
    }

    @Test
    void aLabManagerSetsThoseOfHerOwnSchoolOnlyAndNoHostThatTheOperatorDoesNotAllow() throws Exception {
        try (RunningServer server = RunningServer.in(folder, MAIL)) {
            People people = new People(folder, server.server().httpPort());
            String manager = people.logIn("lab-manager", "--school", "hang-kia");
            String teacher = people.logIn("teacher", "--school", "hang-kia");
            JsonObject body = new JsonObject()
                    .put("mail", new JsonArray(List.of("co.anh@example.vn")))
                    .put("webhook", "https://chat.example.vn/hook?key=s3cret")
                    .put("language", "en");
            assertThat(post(server, manager, OTHER, body).statusCode()).isEqualTo(404);
            assertThat(post(server, teacher, OWN, body).statusCode()).isEqualTo(403);
            assertThat(server.getAs(manager, OWN).body()).contains("\"mail\":[]", "chat.example.vn");

            assertThat(post(server, manager, OWN, body).statusCode()).isEqualTo(204);
            assertThat(new JsonObject(server.getAs(manager, OWN).body()).getString("webhook"))
                    .isEqualTo(body.getString("webhook"));
            assertThat(server.getAs(manager, OTHER).statusCode()).isEqualTo(404);
            assertThat(server.getAs(teacher, OWN).statusCode()).isEqualTo(403);

            for (String webhook : List.of(
                    "https://127.0.0.1/",
                    "http://chat.example.vn/",
                    "https://chat.example.vn@10.0.0.1/",
                    "https://me@chat.example.vn/",
                    "https://chat.example.vn.evil.vn/",
                    "file:///etc/passwd",
                    "no address")) {
                HttpResponse<String> refused =
                        post(server, manager, OWN, body.copy().put("webhook", webhook));
                assertThat(refused.statusCode()).as(webhook).isEqualTo(400);
                assertThat(refused.body()).contains("webhook");
            }
            for (Object mail : List.of(
                    List.of("a@b.vn", "b@b.vn", "c@b.vn", "d@b.vn"),
                    List.of("a@b.vn\r\nBcc: x@y.vn"),
                    List.of("a@b.vn,b@b.vn"),
                    List.of("nobody"))) {
                JsonObject wrong = new JsonObject().put("mail", mail);
                assertThat(post(server, manager, OWN, wrong).statusCode()).isEqualTo(400);
            }
            assertThat(server.getAs(manager, OWN).body()).contains("co.anh@example.vn");
        }
    }

    @Test
    void withoutAMailServerNobodyCanBeTold() throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            String manager =
                    new People(folder, server.server().httpPort()).logIn("lab-manager", "--school", "hang-kia");
            JsonObject body = new JsonObject().put("mail", new JsonArray(List.of("co.anh@example.vn")));
            HttpResponse<String> refused = post(server, manager, OWN, body);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("sends no mail");
        }
    }
}
