package org.chieng.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.chieng.agent.testkit.Mosquitto;
import org.chieng.agent.testkit.Subscriber;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands and configuration to the agent as a process, over mosquitto, which doesn't know the agent from any other client. */
@Timeout(120)
class AgentDownlinkIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String TOPIC = "v1/devices/muong-bi-pi/";

    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void makeFolder() throws Exception {
        folder = Files.createDirectories(temp.resolve("agent"));
    }

    private Path config(int mqttPort) throws Exception {
        Path secret = Files.writeString(temp.resolve("secret"), "s3cret\n");
        return Files.writeString(temp.resolve("agent.conf"), """
                device = "muong-bi-pi"
                data = "%s"
                local.enabled = false
                server { port = %d, secret-file = "%s" }
                serial.discover = false
                """.formatted(temp.resolve("data"), mqttPort, secret));
    }

    private static void run(Subscriber server, String id, String mark) {
        server.publish(
                TOPIC + "commands/" + id,
                "{\"do\":\"run\",\"mark\":\"" + mark + "\",\"name\":\"x\",\"deadline\":"
                        + Instant.now().plusSeconds(600).getEpochSecond() + "}");
    }

    private static long replies(Subscriber server, String id) {
        return server.others().stream()
                .filter(line -> line.contains("replies/" + id))
                .count();
    }

    private static long marks(Subscriber server) {
        return server.readings().stream()
                .filter(reading -> reading.channel().toString().equals("agent/run"))
                .map(reading -> reading.timeMicros() + " " + reading.value())
                .distinct()
                .count();
    }

    @Test
    void doesACommandOnceThoughItIsKilledAndAsksForTheTimeAndKeepsItsConfiguration() throws Exception {
        try (Mosquitto mosquitto = new Mosquitto(temp.resolve("broker")).start();
                Subscriber server = new Subscriber(mosquitto.port())) {
            server.tellTime(Instant.now().getEpochSecond());
            Path config = config(mosquitto.port());
            try (AgentProcess agent = AgentProcess.start(folder, config).awaitReady()) {
                await().atMost(LONG).until(() -> !server.statuses().isEmpty());
                await().atMost(LONG)
                        .untilAsserted(
                                () -> { // until its SUBSCRIBE has come and it knows the time
                                    run(server, "c-1", "begin");
                                    assertThat(server.others())
                                            .anyMatch(line -> line.contains("replies/c-1 {\"state\":\"done\"}"));
                                });
                server.publish(TOPIC + "config", "{\"version\":2,\"rules\":[\"when a > 1 then b on\"]}");
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(server.others())
                                .anyMatch(line -> line.contains("replies/config {\"version\":2,\"state\":\"done\"}")));
                server.publish(
                        TOPIC + "commands/c-log",
                        "{\"do\":\"log\",\"deadline\":"
                                + Instant.now().plusSeconds(60).getEpochSecond() + "}");
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(server.others())
                                .anyMatch(line -> line.contains("replies/c-log") && line.contains("connected to")));
                await().atMost(LONG).until(() -> marks(server) == 1);
                agent.kill();
            }
            try (AgentProcess agent = AgentProcess.start(folder, config).awaitReady()) {
                long before = replies(server, "c-1");
                await().atMost(LONG).untilAsserted(() -> {
                    run(server, "c-1", "begin");
                    assertThat(replies(server, "c-1")).isGreaterThan(before);
                });
                run(server, "c-2", "end");
                await().atMost(LONG).until(() -> marks(server) == 2);
                server.publish(TOPIC + "config", "{\"version\":1}");
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(server.others())
                                .anyMatch(line -> line.contains("version 1 is older than 2")));
                assertThat(agent.log()).doesNotContain("s3cret");
            }
        }
    }
}
