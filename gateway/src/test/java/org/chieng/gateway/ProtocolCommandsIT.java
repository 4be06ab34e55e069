package org.chieng.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.name.CommandId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of docs/protocol.md's later chapters as they stand there, with ports and secrets put in: programs of Debian's
 * mosquitto-clients, libcoap3-bin and curl.
 */
@Timeout(120)
class ProtocolCommandsIT {
    private static final Path PAGE = Path.of("..", "docs", "protocol.md");

    @TempDir
    Path folder;

    private RunningGateway running;

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(
                folder, "coap.dtls { enabled = true, port = 0 }, ingest-http { enabled = true, port = 0 }");
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private static List<String> commands() throws IOException {
        String later = Files.readString(PAGE).split("\n## Who is who", 2)[1];
        return Pattern.compile("(?m)^(?:mosquitto_pub|coap-client|curl)(?:.*\\\\\\n)*.*$")
                .matcher(later)
                .results()
                .map(match -> match.group().replace("\\\n", " "))
                .toList();
    }

    private String adapted(String command) {
        return command.replace("SECRET", RunningGateway.SECRET)
                .replace("KEY", RunningGateway.DTLS_KEY)
                .replace("my-esp32", "pi")
                .replace("-p 1883", "-p " + running.gateway.mqttPort())
                .replace("coap-client-openssl ", "coap-client-openssl -v 6 ")
                .replace("curl ", "curl -sS --fail-with-body ")
                .replace(
                        "coaps://127.0.0.1/",
                        "coaps://127.0.0.1:" + running.gateway.coapDtlsPort().orElseThrow() + "/")
                .replace(
                        "127.0.0.1:8086",
                        "127.0.0.1:" + running.gateway.httpPort().orElseThrow());
    }

    private static String run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
            assertThat(process.exitValue()).as(command + "\n" + said).isZero();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void everyCommandOfThePageStoresSomething() throws Exception {
        List<String> commands = commands();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(9);
        long before = 0;
        for (String command : commands) {
            run(adapted(command));
            long stored = running.gateway.counters().storedReadings();
            assertThat(stored).as(command).isGreaterThan(before);
            before = stored;
        }
        List<String> channels = new ArrayList<>(List.of(
                "board/temperature",
                "room.2/temperature",
                "board/light",
                "board/light.lat",
                "lab/humidity",
                "lab/door",
                "board/V1",
                "phyphox/accX",
                "phyphox/accY"));
        for (String channel : channels) {
            assertThat(running.stored(RunningGateway.PI, channel)).as(channel).isNotEmpty();
        }
        assertThat(running.gateway.counters().rejections()).isEmpty();
    }

    @Test
    void bothOfDebiansClientsShakeHandsWithTheKeyAndNotWithAnother() throws Exception {
        String uri = "'coaps://127.0.0.1:" + running.gateway.coapDtlsPort().orElseThrow() + "/telemetry'";
        for (String client : List.of("coap-client-openssl", "coap-client-gnutls")) {
            String name = client.substring("coap-client-".length());
            String post = client + " -v 6 -B 15 -m post -u pi -e '{\"" + name + "\": 1}' ";
            assertThat(run(post + "-k " + RunningGateway.DTLS_KEY + " " + uri)).contains("2.04");
            run(post + "-k another-key-of-22-chars " + uri + " || true");
            assertThat(running.stored(RunningGateway.PI, name)).hasSize(1);
        }
    }

    @Test
    void aClientThatObservesIsToldItsCommand() throws Exception {
        Downlink downlink = running.gateway.downlink();
        downlink.send(
                RunningGateway.PI,
                new CommandId("c-1"),
                "{\"do\":\"identify\"}".getBytes(UTF_8),
                Instant.now().plusSeconds(60));
        String said = run("coap-client-notls -s 4 -m get 'coap://127.0.0.1:" + running.gateway.coapPort()
                + "/v1/devices/pi/commands?key=" + RunningGateway.SECRET + "'");

        assertThat(said).contains("{\"id\":\"c-1\",\"command\":{\"do\":\"identify\"}}");
        assertThat(downlink.counters().delivered()).isEqualTo(1);
    }
}
