package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chieng.server.testkit.Publisher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server's own log at its most talkative, after right and wrong secrets came through its doors. */
@Timeout(120)
class SecretsStayOutOfLogsIT {
    private static final String WRONG = "a-wrong-secret-that-must-not-be-logged";

    @TempDir
    Path folder;

    @Test
    void noSecretIsInAnyLogWhateverTheLevel() throws Exception {
        try (WholeWay way = WholeWay.startWith("-Dchieng.log.org.chieng=trace", folder, "pi")) {
            String right = way.secret("pi");
            try (Publisher device = Publisher.connect(way.mqttPort(), "pi", right)) {
                device.publish("{\"temperature\": 23.5}");
                device.publish("refused");
            }
            assertThatThrownBy(() -> Publisher.connect(way.mqttPort(), "pi", WRONG))
                    .hasMessageContaining("Bad user name or password");
            post(way, right, "{\"humidity\": 60}");
            post(way, WRONG, "{\"humidity\": 61}");
            String added = way.addDevice("another-pi");
            way.stopServer();

            String log = way.server().log() + Files.readString(folder.resolve("add-device.log"));
            assertThat(log).contains("reason=malformed-payload", "device=pi", "wrong-secret");
            assertThat(log).doesNotContain(right, WRONG, added);
        }
    }

    private void post(WholeWay way, String secret, String payload) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        "coap-client-notls",
                        "-m",
                        "post",
                        "-B",
                        "5",
                        "-e",
                        payload,
                        "coap://127.0.0.1:" + way.coapPort() + "/telemetry?device=pi&key=" + secret))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("coap-client.log").toFile())
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
}
