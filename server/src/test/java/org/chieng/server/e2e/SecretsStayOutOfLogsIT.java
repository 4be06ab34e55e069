package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.server.testkit.Publisher;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
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
        String settings = "mqtt.topic-login = true\ningest-http { enabled = true, port = 0 }\n";
        try (WholeWay way = WholeWay.startSet("-Dchieng.log.org.chieng=trace", settings, folder, "pi")) {
            String right = way.secret("pi");
            try (Publisher device = Publisher.connect(way.mqttPort(), "pi", right)) {
                device.publish("{\"temperature\": 23.5}");
                device.publish("refused");
            }
            assertThatThrownBy(() -> Publisher.connect(way.mqttPort(), "pi", WRONG))
                    .hasMessageContaining("Bad user name or password");
            post(way, right, "{\"humidity\": 60}");
            post(way, WRONG, "{\"humidity\": 61}");
            int http = port(way.server().awaitReady(), "ingest-http");
            assertThat(postByHttp(http, right)).isEqualTo(204);
            assertThat(postByHttp(http, WRONG)).isEqualTo(401);
            loginByTopic(way.mqttPort(), "login/pi/" + right + "/telemetry", "{\"light\": 7}");
            loginByTopic(way.mqttPort(), "login/pi/" + right + "/telemetry", "refused");
            loginByTopic(way.mqttPort(), "login/pi/" + right + "/no/such/topic", "{\"light\": 7}");
            loginByTopic(way.mqttPort(), "login/pi/" + right, "{\"light\": 7}");
            loginByTopic(way.mqttPort(), "login/pi/" + WRONG + "/telemetry", "{\"light\": 8}");
            String added = way.addDevice("another-pi");
            way.stopServer();

            assertThat(way.server().log()).as("the phones were heard").contains("unknown-topic");
            String log = way.server().log() + Files.readString(folder.resolve("add-device.log"));
            assertThat(log).contains("reason=malformed-payload", "device=pi", "wrong-secret");
            assertThat(log).doesNotContain(right, WRONG, added);
        }
    }

    private static int port(String ready, String door) {
        Matcher matcher = Pattern.compile("\\b" + door + "=(\\d+)").matcher(ready);
        assertThat(matcher.find()).as(ready).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static int postByHttp(int port, String secret) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1/devices/pi/telemetry"))
                .header("Authorization", "Token pi:" + secret)
                .POST(HttpRequest.BodyPublishers.ofString("{\"pressure\": 1}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** As phyphox's plain MQTT does: no user name, the secret in the topic. Waits until it is answered, or ended. */
    private static void loginByTopic(int port, String topic, String payload) throws Exception {
        try (MqttClient phone = new MqttClient("tcp://127.0.0.1:" + port, "phone", new MemoryPersistence())) {
            phone.setTimeToWait(10_000);
            phone.connect();
            phone.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
            phone.disconnect();
        } catch (MqttException e) {
            // refused: the connection is ended
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
