package org.chieng.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From where requests come, when a proxy stands before the server. */
class ProxiesTest {
    private static final Proxies NGINX = new Proxies(Set.of("127.0.0.1", "10.0.0.7"));

    @Test
    void believesTheProxyAndNobodyBeforeIt() {
        assertThat(NGINX.behind("127.0.0.1", List.of("203.0.113.9"))).isEqualTo("203.0.113.9");
        assertThat(NGINX.behind("127.0.0.1", List.of("198.51.100.1, 203.0.113.9")))
                .as("what the client wrote itself stands before")
                .isEqualTo("203.0.113.9");
        assertThat(NGINX.behind("127.0.0.1", List.of("198.51.100.1", "203.0.113.9 , 10.0.0.7")))
                .as("through two proxies, in two headers")
                .isEqualTo("203.0.113.9");
        assertThat(NGINX.behind("203.0.113.9", List.of("198.51.100.1")))
                .as("no proxy of ours")
                .isEqualTo("203.0.113.9");
    }

    @Test
    void writesAnAddressInOneWayAndTakesNothingElseForOne() {
        assertThat(NGINX.behind("127.0.0.1", List.of("2001:DB8::0001"))).isEqualTo("2001:db8:0:0:0:0:0:1");
        for (String odd :
                List.of("", "unknown", "evil.example", "de.ad", "1.2.3", "1.2.3.4:99", "_x", "'", "9".repeat(99))) {
            assertThat(NGINX.behind("127.0.0.1", List.of(odd))).as(odd).isEqualTo("127.0.0.1");
        }
        assertThat(NGINX.behind("127.0.0.1", List.of())).isEqualTo("127.0.0.1");
        assertThatThrownBy(() -> new Proxies(Set.of("nginx.example"))).hasMessageContaining("http.trusted-proxies");
    }

    @Test
    void whoeverGuessesBehindAProxyKeepsNobodyElseWaiting(@TempDir Path folder) throws Exception {
        JsonObject wrong = new JsonObject().put("code", "AAAAAA").put("nickname", "x");
        try (RunningServer server = RunningServer.in(folder, "http.trusted-proxies = [\"127.0.0.1\"]")) {
            int port = server.server().httpPort();
            for (int i = 0; i < 50; i++) {
                Login.post(
                        port, "/api/v1/session/class", wrong, "X-Forwarded-For", "198.51.100." + i + ", 203.0.113.9");
            }
            assertThat(Login.post(port, "/api/v1/session/class", wrong, "X-Forwarded-For", "203.0.113.9")
                            .statusCode())
                    .isEqualTo(429);
            assertThat(Login.post(port, "/api/v1/session/class", wrong, "X-Forwarded-For", "203.0.113.10")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void aHeaderOfAnybodyIsPassedOverWithoutAProxy(@TempDir Path folder) throws Exception {
        JsonObject wrong = new JsonObject().put("code", "AAAAAA").put("nickname", "x");
        try (RunningServer server = RunningServer.in(folder)) {
            int port = server.server().httpPort();
            for (int i = 0; i < 50; i++) {
                Login.post(port, "/api/v1/session/class", wrong, "X-Forwarded-For", "203.0.113." + i);
            }
            assertThat(Login.post(port, "/api/v1/session/class", wrong, "X-Forwarded-For", "203.0.113.99")
                            .statusCode())
                    .isEqualTo(429);
        }
    }
}
