package org.chieng.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
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

/** How much memory an agent with three boards takes; prints the figures that docs/agent-internals.md shows. */
class AgentMemoryIT {
    private static final Logger log = LoggerFactory.getLogger(AgentMemoryIT.class);

    private static final List<Sketch> SKETCHES = List.of(Sketch.ROOM, Sketch.DATALOG, Sketch.MICROBIT);

    /** Some 30 s of the boards' work. */
    private static final int READINGS = 600;

    @TempDir
    private Path temp;

    private static String quoted(List<Path> ports) {
        return ports.stream().map(port -> '"' + port.toString() + '"').collect(Collectors.joining(", "));
    }

    @Test
    void staysBelow64MegabytesWithThreeBoardsAndTheSettingsItShipsWith() throws Exception {
        List<Path> ports =
                SKETCHES.stream().map(sketch -> temp.resolve("tty" + sketch)).toList();
        try (Workbench bench = new Workbench(Clock.systemUTC());
                Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber subscriber = new Subscriber(broker.port())) {
            for (int i = 0; i < SKETCHES.size(); i++) {
                bench.plug(BoardSpec.of(SKETCHES.get(i), new PtyConnector(ports.get(i))));
            }
            Path secret = Files.writeString(temp.resolve("secret"), "s3cret\n");
            Path config = Files.writeString(
                    temp.resolve("agent.conf"),
                    "device = memory, data = \"%s\", serial.ports = [%s], server.port = %d, server.secret-file = \"%s\""
                            .formatted(temp.resolve("data"), quoted(ports), broker.port(), secret));
            try (AgentProcess agent = AgentProcess.start(temp, config).awaitReady()) {
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> subscriber.readings().size() >= READINGS);
                long rss = agent.kibibytes("status", "VmRSS");
                long peak = agent.kibibytes("status", "VmHWM");
                long pss = agent.kibibytes("smaps_rollup", "Pss");
                log.info(
                        "agent with three boards after {} readings: RSS {} KiB, peak {} KiB, PSS {} KiB",
                        READINGS,
                        rss,
                        peak,
                        pss);

                assertThat(rss).isLessThan(64_000_000 / 1024);
            }
        }
    }
}
