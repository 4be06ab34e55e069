package org.chieng.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much memory an agent with one board takes; prints the figures that docs/agent-internals.md shows. */
class AgentMemoryIT {
    private static final Logger log = LoggerFactory.getLogger(AgentMemoryIT.class);

    /** Five lines a second: some 30 s of a board's work. */
    private static final int LINES = 150;

    @TempDir
    private Path temp;

    @Test
    void staysBelow64MegabytesWithOneBoardAndTheSettingsItShipsWith() throws Exception {
        Path port = temp.resolve("ttyROOM");
        try (Workbench bench = new Workbench(Clock.systemUTC());
                Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber subscriber = new Subscriber(broker.port())) {
            bench.plug(BoardSpec.of(Sketch.ROOM, new PtyConnector(port)));
            Path secret = Files.writeString(temp.resolve("secret"), "s3cret\n");
            Path config = Files.writeString(
                    temp.resolve("agent.conf"),
                    "device = memory, data = \"%s\", serial.ports = [\"%s\"], server.port = %d, server.secret-file = \"%s\""
                            .formatted(temp.resolve("data"), port, broker.port(), secret));
            try (AgentProcess agent = AgentProcess.start(temp, config).awaitReady()) {
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> subscriber.readings().size() >= 3 * LINES);
                long rss = agent.kibibytes("status", "VmRSS");
                long peak = agent.kibibytes("status", "VmHWM");
                long pss = agent.kibibytes("smaps_rollup", "Pss");
                log.info(
                        "agent with one board after {} lines: RSS {} KiB, peak {} KiB, PSS {} KiB",
                        LINES,
                        rss,
                        peak,
                        pss);

                assertThat(rss).isLessThan(64_000_000 / 1024);
            }
        }
    }
}
