package org.chieng.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.chieng.agent.testkit.Mosquitto;
import org.chieng.agent.testkit.Subscriber;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.sim.wire.PtyConnector;
import org.chieng.sim.wire.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process is told to stop while a pump on a serial board runs. */
@Timeout(180)
class SafeAtStopIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path temp;

    /** A board of the lessons: it sends a number ten times a second, and keeps what it hears. */
    private static final class Board implements AutoCloseable {
        private static final byte[] FRAME = "!1:TEMP:21#\r\n".getBytes(StandardCharsets.US_ASCII);

        private final Wire wire;
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private final Thread thread = new Thread(this::run, "board");
        private volatile boolean closed;

        Board(Path port) throws Exception {
            wire = new PtyConnector(port).connect();
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            byte[] in = new byte[64];
            while (!closed) {
                int count = wire.receive(in);
                synchronized (heard) {
                    heard.write(in, 0, Math.max(0, count));
                }
                if (wire.open()) {
                    wire.send(FRAME, FRAME.length);
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
            wire.close();
        }

        String heard() {
            synchronized (heard) {
                return heard.toString(StandardCharsets.US_ASCII);
            }
        }

        @Override
        public void close() {
            closed = true;
            Uninterrupted.join(thread);
        }
    }

    @Test
    void aPumpThatACommandSwitchedOnIsOffAfterAnOrderlyStop() throws Exception {
        Path port = temp.resolve("ttyX");
        Path secret = Files.writeString(temp.resolve("secret"), "s3cret\n");
        try (Mosquitto mosquitto = new Mosquitto(temp.resolve("broker")).start();
                Subscriber server = new Subscriber(mosquitto.port());
                Board board = new Board(port)) {
            server.tellTime(Instant.now().getEpochSecond());
            Path config = Files.writeString(
                    temp.resolve("agent.conf"), """
                    device = "muong-bi-pi"
                    data = "%s"
                    local.enabled = false
                    server { port = %d, secret-file = "%s" }
                    serial { ports = ["%s"], discover = false }
                    """.formatted(temp.resolve("data"), mosquitto.port(), secret, port));
            try (AgentProcess agent = AgentProcess.start(temp, config).awaitReady()) {
                AtomicInteger number = new AtomicInteger();
                await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                    server.publish(
                            "v1/devices/muong-bi-pi/commands/c-" + number.incrementAndGet(),
                            "{\"do\":\"set\",\"actuator\":\"ttyX/send\",\"value\":1,\"for\":200,\"deadline\":"
                                    + Instant.now().plusSeconds(600).getEpochSecond() + "}");
                    assertThat(board.heard()).endsWith("1#");
                });
                assertThat(board.heard()).doesNotContain("0#");
                assertThat(agent.stop()).isEqualTo(143);
                await("what the board hears last")
                        .atMost(LONG)
                        .untilAsserted(() -> assertThat(board.heard()).endsWith("1#0#"));
                assertThat(agent.log()).containsOnlyOnce("stopped: ");
            }
        }
    }
}
