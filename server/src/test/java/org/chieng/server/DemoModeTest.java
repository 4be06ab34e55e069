package org.chieng.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.chieng.server.testkit.Login;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server as the demo starts it, and what is left of that when it is started otherwise. */
class DemoModeTest {
    @TempDir
    Path folder;

    private ServerConfig config(String host) throws Exception {
        Path content = Files.writeString(folder.resolve("registry.json"), """
                {"areas": [{"id": "hoa-binh", "name": "Hòa Bình"}],
                 "schools": [{"id": "a", "name": "A", "area": "hoa-binh"}, {"id": "b", "name": "B", "area": "hoa-binh"}]}
                """);
        return ServerConfig.of(ConfigFactory.parseString("""
                data = "%s"
                registry.import = "%s"
                http = {host = "%s", port = 0}
                mqtt.port = 0
                coap.port = 0
                """.formatted(folder.resolve("data"), content, host)));
    }

    private Server start(boolean demo) throws Exception {
        return Server.start(config("127.0.0.1"), demo, Clock.systemUTC(), new SecureRandom());
    }

    private static HttpResponse<String> choose(Server server, String person) throws Exception {
        return Login.post(server.httpPort(), "/api/v1/demo", new JsonObject().put("person", person));
    }

    private static HttpResponse<String> get(Server server, String path, String cookie) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                .header("Cookie", cookie)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({"student, 1", "teacher, 1", "lab-manager, 1", "department, 2", "administrator, 2"})
    void makesANewcomerAnyOfThePeople(String person, int schools) throws Exception {
        try (Server server = start(true)) {
            String who = Login.cookie(choose(server, person));

            JsonObject me = new JsonObject(get(server, "/api/v1/me", who).body());
            assertThat(me.getJsonArray("roles").getJsonObject(0).getString("role"))
                    .isEqualTo(person);
            assertThat(me.getBoolean("demo")).isTrue();
            assertThat(new JsonObject(get(server, "/api/v1/schools", who).body()).getJsonArray("items"))
                    .hasSize(schools);
        }
    }

    @Test
    void offersNobodyElse() throws Exception {
        try (Server server = start(true)) {
            assertThat(choose(server, "admin").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void leavesNobodyInWhenItIsOver() throws Exception {
        String who;
        try (Server server = start(true)) {
            who = Login.cookie(choose(server, "administrator"));
            assertThat(get(server, "/api/v1/schools", who).statusCode()).isEqualTo(200);
        }
        try (Server server = start(false)) {
            assertThat(get(server, "/api/v1/schools", who).statusCode()).isEqualTo(401);
            assertThat(choose(server, "administrator").statusCode()).isEqualTo(404);
            JsonObject login = new JsonObject().put("account", "demo-administrator");
            for (String password : new String[] {"demo-administrator", "demo", "-"}) {
                assertThat(Login.post(server.httpPort(), "/api/v1/session", login.put("password", password))
                                .statusCode())
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void refusesToListenBeyondThisComputer() throws Exception {
        ServerConfig open = config("0.0.0.0");

        assertThatThrownBy(() -> Server.start(open, true, Clock.systemUTC(), new SecureRandom()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--demo");
    }

    @Test
    void isNoSetting() {
        assertThatThrownBy(() -> ServerConfig.of(ConfigFactory.parseString("demo = true")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("unknown key demo");
    }
}
