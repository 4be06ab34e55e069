package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.server.testkit.Publisher;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator finds in the log of a server that devices have used. */
@Timeout(120)
class StructuredLogIT {
    private static final Pattern EVENT_IN_PAGE = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");
    private static final String SECRET = "a-secret-of-the-log-test";

    @TempDir
    Path folder;

    /** Lets a device come, err, come again and go, and gives the log. */
    private String run(String format) throws Exception {
        Files.writeString(folder.resolve("registry.json"), """
                {"areas": [{"id": "hoa-binh", "name": "Hòa Bình"}],
                 "schools": [{"id": "muong-bi", "name": "THCS Mường Bi", "area": "hoa-binh"}],
                 "devices": [{"id": "pi", "school": "muong-bi", "name": "Pi", "secret": "%s"}]}
                """.formatted(SECRET));
        Path config = Files.writeString(folder.resolve("server.conf"), """
                data = "%s"
                registry.import = "%s"
                http.port = 0, mqtt.port = 0, coap.port = 0
                log.format = %s
                """.formatted(
                        folder.resolve("data"), folder.resolve("registry.json"), format));
        List<String> command =
                JarProcess.java(folder, "-jar", WholeWay.SERVER_JAR.toString(), "--config", config.toString());
        try (JarProcess server = JarProcess.start("server", folder.resolve("server.log"), command)) {
            Matcher port = Pattern.compile("mqtt=(\\d+)").matcher(server.awaitReady());
            assertThat(port.find()).isTrue();
            int mqtt = Integer.parseInt(port.group(1));
            assertThatThrownBy(() -> Publisher.connect(mqtt, "pi", "a-wrong-secret"))
                    .isInstanceOf(MqttException.class);
            try (Publisher device = Publisher.connect(mqtt, "pi", SECRET)) {
                device.publish("{\"temperature\": 23.5}");
                device.publish("refused");
            }
            await().until(() -> server.log().contains("client-left"));
            server.terminate();
            return server.log();
        }
    }

    @Test
    void asJsonEachLineIsAnObjectWithDeviceAndReason() throws Exception {
        List<JsonObject> lines = run("json").lines().map(JsonObject::new).toList();

        assertThat(lines).allSatisfy(line -> assertThat(line.fieldNames()).contains("time", "level", "logger", "msg"));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line.getMap())
                        .containsAllEntriesOf(
                                Map.of("event", "login-refused", "device", "pi", "reason", "wrong-secret")));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line.getMap())
                        .containsAllEntriesOf(Map.of(
                                "event", "connected", "device", "pi", "school", "muong-bi", "protocol", "3.1.1")));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line.getMap())
                        .containsAllEntriesOf(Map.of(
                                "event",
                                "refused",
                                "level",
                                "warn",
                                "device",
                                "pi",
                                "school",
                                "muong-bi",
                                "reason",
                                "malformed-payload")));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line.getMap())
                        .containsAllEntriesOf(
                                Map.of("event", "disconnected", "device", "pi", "reason", "client-left")));
        assertThat(lines)
                .filteredOn(line -> line.containsKey("event"))
                .extracting(line -> line.getString("event"))
                .allMatch(eventsOfThePage()::contains);
    }

    @Test
    void asTextTheSameIsKeysAndValues() throws Exception {
        String log = run("text");

        assertThat(log).contains(" event=login-refused device=pi reason=wrong-secret address=127.0.0.1");
        assertThat(log).contains(" event=connected device=pi school=muong-bi client=");
        assertThat(log).contains(" event=refused device=pi school=muong-bi reason=malformed-payload msg=\"");
        assertThat(log).contains(" reason=client-left msg=");
        assertThat(log).doesNotContain(SECRET, "a-wrong-secret");
        assertThat(log.lines()).allMatch(line -> line.startsWith("time="));
    }

    private static List<String> eventsOfThePage() throws Exception {
        return EVENT_IN_PAGE
                .matcher(Files.readString(Path.of("..", "docs", "server.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
