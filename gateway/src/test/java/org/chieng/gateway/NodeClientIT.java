package org.chieng.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.name.CommandId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway with mqtt.js, the client of the npm package {@code mqtt}: from Debian's node-mqtt where that is, else from the registry of
 * npm, once, into {@code target}.
 */
@Timeout(240)
class NodeClientIT {
    private static final Path OF_DEBIAN = Path.of("/usr/share/nodejs");
    private static final Path OF_NPM = Path.of("target", "npm").toAbsolutePath();
    private static final Path PROGRAM = Path.of("src", "test", "resources", "mqtt-client.js");

    @TempDir
    Path folder;

    private static Path modules() throws Exception {
        if (Files.exists(OF_DEBIAN.resolve("mqtt"))) {
            return OF_DEBIAN;
        }
        Path modules = OF_NPM.resolve("node_modules");
        if (!Files.exists(modules.resolve("mqtt"))) {
            Files.createDirectories(OF_NPM);
            run(List.of("npm", "install", "--no-audit", "--no-fund", "--prefix", OF_NPM.toString(), "mqtt@5.10.1"), "");
        }
        return modules;
    }

    private static String run(List<String> command, String nodePath) throws Exception {
        Path output = Files.createTempFile(Path.of("target"), "node", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("NODE_PATH", nodePath);
            Process process = builder.start();
            boolean hasEnded = process.waitFor(120, TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
            String said = Files.readString(output, UTF_8);
            assertThat(hasEnded && process.exitValue() == 0)
                    .as(String.join(" ", command) + ": " + said)
                    .isTrue();
            return said;
        } catch (IOException e) {
            return fail(command.get(0) + " is missing: apt-get install node-mqtt", e);
        } finally {
            Files.delete(output);
        }
    }

    private static String drive(String url, String version) throws Exception {
        return run(
                List.of("node", PROGRAM.toString(), url, version, "pi", RunningGateway.SECRET),
                modules().toString());
    }

    @Test
    void servesMqttJsInBothVersionsAndOverWebSocket() throws Exception {
        try (RunningGateway running = RunningGateway.start(folder, "mqtt.websocket { enabled = true, port = 0 }")) {
            List<String> replies = new CopyOnWriteArrayList<>();
            running.gateway.downlink().onReply((device, id, payload) -> replies.add(id + new String(payload, UTF_8)));
            String tcp = "mqtt://127.0.0.1:" + running.gateway.mqttPort();
            String ws = "ws://127.0.0.1:" + running.gateway.mqttWebSocketPort() + "/mqtt";
            for (List<String> way : List.of(List.of(tcp, "4"), List.of(tcp, "5"), List.of(ws, "5"))) {
                running.gateway
                        .downlink()
                        .send(
                                RunningGateway.PI,
                                new CommandId("c" + replies.size()),
                                "{}".getBytes(UTF_8),
                                Instant.now().plusSeconds(60));
                assertThat(drive(way.get(0), way.get(1)))
                        .contains("granted 0,1")
                        .contains("commands/c");
            }
            assertThat(replies)
                    .containsExactly("c0{\"state\":\"done\"}", "c1{\"state\":\"done\"}", "c2{\"state\":\"done\"}");
            await().untilAsserted(() ->
                    assertThat(running.stored(RunningGateway.PI, "js")).hasSize(3));
        }
    }
}
