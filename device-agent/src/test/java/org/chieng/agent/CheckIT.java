package org.chieng.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.chieng.agent.testkit.Mosquitto;
import org.chieng.agent.testkit.Subscriber;
import org.chieng.sim.board.BoardSpec;
import org.chieng.sim.board.Sketch;
import org.chieng.sim.board.Workbench;
import org.chieng.sim.wire.PtyConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check}, as a teacher runs it beside the agent, and without it. */
class CheckIT {
    @TempDir
    private Path temp;

    private Path config(int mqttPort, Path port) throws IOException {
        Path secret = Files.writeString(temp.resolve("secret"), "s3cret-of-the-school\n");
        return Files.writeString(
                temp.resolve("agent.conf"), """
                device = "muong-bi-pi"
                data = "%s"
                server { port = %d, secret-file = "%s" }
                serial { ports = ["%s"], discover = false }
                rules = ["when temp > 99 for 10 s then lamp on for 5 s at most once an hour"]
                """.formatted(temp.resolve("data"), mqttPort, secret, port));
    }

    private String report(Path config, String language, int exitCode) throws IOException {
        try (AgentProcess check = AgentProcess.check(temp, config, language)) {
            assertThat(check.exitCode()).as(check.log()).isEqualTo(exitCode);
            assertThat(check.log()).isEmpty();
            assertThat(check.standardOutput()).doesNotContain("s3cret");
            return check.standardOutput();
        }
    }

    @Test
    void theRunningAgentTellsWhatIsPluggedInAndThatItWorks() throws Exception {
        Path port = temp.resolve("ttyROOM");
        try (Workbench bench = new Workbench(Clock.systemUTC());
                Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber subscriber = new Subscriber(broker.port())) {
            bench.plug(BoardSpec.of(Sketch.ROOM, new PtyConnector(port)));
            Path config = config(broker.port(), port);
            try (AgentProcess agent = AgentProcess.start(temp, config).awaitReady()) {
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> subscriber.readings().stream()
                                .anyMatch(reading -> reading.channel().source().equals("ttyROOM")));
                assertThat(report(config, "en", 0))
                        .contains("Running as device muong-bi-pi")
                        .containsPattern("✓ ttyROOM .*: sends .*temp")
                        .contains("115200")
                        .contains("✓ Connected to tcp://127.0.0.1:" + broker.port())
                        .contains("no reading lost")
                        .contains("The time is known")
                        .containsPattern("! when temp > 99 .*: can't be decided") // there is no lamp
                        .endsWith("It works; the lines with ! want a look.\n");
                assertThat(report(config, "vi", 0))
                        .contains("đang gửi số đo")
                        .contains("Đã kết nối")
                        .endsWith("hãy xem các dòng có dấu !.\n");
                assertThat(agent.stop()).isEqualTo(143);
            }
        }
    }

    @Test
    void withoutAnAgentItTriesByItselfAndSaysWhatToDo() throws Exception {
        Path port = temp.resolve("ttyROOM");
        try (Workbench bench = new Workbench(Clock.systemUTC())) {
            bench.plug(BoardSpec.of(Sketch.ROOM, new PtyConnector(port)));
            Path config = config(1, port);

            assertThat(report(config, "en", 1))
                    .contains("✗ The agent is not running.")
                    .contains("→ Start it: systemctl start chieng-agent")
                    .containsPattern("✓ ttyROOM .*: sends .*temp")
                    .contains("✗ Not connected to tcp://127.0.0.1:1: nothing listens there")
                    .contains("→ Readings are kept")
                    .endsWith("see the lines with ✗.\n");
            assertThat(temp.resolve("data").resolve("journal"))
                    .as("nothing is journalled by a check")
                    .doesNotExist();
        }
    }

    @Test
    void theServerIsAskedWithASessionThatDisturbsNobody() throws Exception {
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber subscriber = new Subscriber(broker.port())) {
            assertThat(report(config(broker.port(), temp.resolve("nothing")), "en", 1))
                    .contains("! No board and no sensor is seen.")
                    .contains("✓ The server tcp://127.0.0.1:" + broker.port() + " takes this device.");
            assertThat(subscriber.readings()).isEmpty();
        }
    }

    @Test
    void anAgentWithoutASecretSaysHowItGetsOne() throws Exception {
        Path config =
                Files.writeString(temp.resolve("new.conf"), """
                data = "%s"
                server { port = 1, secret-file = "%s", web = "http://127.0.0.1:1" }
                serial { discover = false }
                """.formatted(temp.resolve("data"), temp.resolve("none")));
        assertThat(report(config, "en", 1))
                .contains("✗ This agent has no secret yet: it waits to be claimed when it runs.")
                .contains("which somebody of the school types at http://127.0.0.1:1/claim.");

        try (AgentProcess agent = AgentProcess.start(temp, config).awaitReady()) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> agent.log().contains("can't ask http://127.0.0.1:1 for one"));
            assertThat(report(config, "en", 1))
                    .contains("✗ This agent belongs to no school yet, and can not ask the server for a code: ")
                    .contains("whether http://127.0.0.1:1/claim opens in a browser")
                    .contains("this agent has no secret yet: it waits to be claimed");
            assertThat(report(config, "vi", 1)).contains("Máy này chưa thuộc trường nào");
            assertThat(agent.stop()).isEqualTo(143);
        }
    }
}
