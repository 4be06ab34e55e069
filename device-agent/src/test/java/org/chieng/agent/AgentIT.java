package org.chieng.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chieng.agent.journal.Cursor;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.journal.JournalRecord;
import org.chieng.agent.testkit.Mosquitto;
import org.chieng.agent.testkit.Readings;
import org.chieng.agent.testkit.Subscriber;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.senml.Reading;
import org.chieng.sim.board.BoardSpec;
import org.chieng.sim.board.Sketch;
import org.chieng.sim.board.Workbench;
import org.chieng.sim.wire.PtyConnector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process: board on a pseudo-terminal → agent → mosquitto → subscriber. */
class AgentIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path temp;

    private Path port;

    @BeforeEach
    void namePort() {
        port = temp.resolve("ttyFAST");
    }

    private Path config(int mqttPort) throws IOException {
        Path secret = Files.writeString(temp.resolve("secret"), "s3cret\n");
        return Files.writeString(
                temp.resolve("agent.conf"), """
                device = "muong-bi-pi"
                data = "%s"
                server { port = %d, secret-file = "%s" }
                serial { ports = ["%s"], discover = false }
                """.formatted(temp.resolve("data"), mqttPort, secret, port));
    }

    private static List<Reading> pending(Path journalFolder) throws Exception {
        List<Reading> pending = new ArrayList<>();
        try (Journal journal = Journal.open(journalConfig(journalFolder), clock());
                Cursor cursor = journal.cursor()) {
            List<JournalRecord> records = cursor.read(1000, 1 << 20);
            while (!records.isEmpty()) {
                records.forEach(record -> pending.add(record.measured().reading()));
                records = cursor.read(1000, 1 << 20);
            }
        }
        return pending;
    }

    private static JournalConfig journalConfig(Path folder) {
        return new JournalConfig(folder, 256 << 20, Duration.ofDays(90), Duration.ofSeconds(1), 4 << 20);
    }

    private static AgentClock clock() {
        return new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(5, 6));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> files;
        try (Stream<Path> listed = Files.list(from)) {
            files = listed.toList();
        }
        for (Path file : files) {
            Files.copy(file, to.resolve(from.relativize(file)));
        }
    }

    @Test
    void everythingThatTheJournalHeldAtAKillArrives() throws Exception {
        try (Workbench bench = new Workbench(Clock.systemUTC());
                Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber subscriber = new Subscriber(broker.port())) {
            bench.plug(BoardSpec.of(Sketch.FAST, new PtyConnector(port)));
            Path config = config(broker.port());
            for (int round = 0; round < 3; round++) {
                int before = subscriber.readings().size();
                List<Reading> held;
                try (AgentProcess agent = AgentProcess.start(temp, config)) {
                    await().atMost(LONG).until(() -> subscriber.readings().size() > before + 30);
                    broker.stop(); // so that the journal has to hold what comes
                    Path journal = temp.resolve("data/journal");
                    long size = bytes(journal);
                    await().atMost(LONG).until(() -> bytes(journal) > size + 20_000);
                    agent.kill();
                    Path copy = temp.resolve("copy-" + round);
                    copy(journal, copy);
                    held = pending(copy);
                }
                broker.start();
                try (AgentProcess agent = AgentProcess.start(temp, config).awaitReady()) {
                    assertThat(held).hasSizeGreaterThan(200);
                    await().atMost(LONG).until(() -> new HashSet<>(subscriber.readings()).containsAll(held));
                    assertThat(agent.stop()).isEqualTo(143);
                    assertThat(agent.log()).contains("stopped").contains(" 0 kept for next time");
                }
            }
            assertThat(subscriber.faults()).isEmpty();
        }
    }

    private static long bytes(Path journal) throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void longOutageIsDrainedWithTheSettingsItShipsWith() throws Exception {
        int count = 100_000;
        try (Journal journal = Journal.open(journalConfig(temp.resolve("data/journal")), clock())) {
            for (int i = 0; i < count; i += 1000) {
                journal.accept(Readings.numbered(i, i + 1000));
            }
        }
        try (Mosquitto broker = new Mosquitto(temp.resolve("broker")).start();
                Subscriber subscriber = new Subscriber(broker.port());
                AgentProcess agent =
                        AgentProcess.start(temp, config(broker.port())).awaitReady()) {
            await().atMost(LONG).until(() -> subscriber.firstArrivals().size() >= count);
            assertThat(subscriber.firstArrivals())
                    .isEqualTo(IntStream.range(0, count).boxed().toList());
            assertThat(agent.log()).contains(count + " readings of an earlier run");
            assertThat(agent.kibibytes("status", "VmHWM")).isLessThan(80 * 1024L);
        }
    }

    @Test
    void badConfigIsToldAsAWholeAndEndsWithTwo() throws Exception {
        Path config = Files.writeString(
                temp.resolve("agent.conf"), "device = \"a b\", serial.pol = 1s, server.port = 0, journal.fsync = soon");
        try (AgentProcess agent = AgentProcess.start(temp, config)) {
            assertThat(agent.exitCode()).isEqualTo(2);
            assertThat(agent.log())
                    .contains("unknown setting serial.pol")
                    .contains("device name 'a b'")
                    .contains("fsync")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void missingConfigIsOneLineAndEndsWithTwo() throws Exception {
        try (AgentProcess agent = AgentProcess.start(temp, temp.resolve("no.conf"))) {
            assertThat(agent.exitCode()).isEqualTo(2);
            assertThat(agent.log().lines()).hasSize(1).first().asString().contains("no.conf");
            assertThat(agent.standardOutput()).isEmpty();
        }
    }

    @Test
    void folderThatCannotBeWrittenIsOneLineAndEndsWithOne() throws Exception {
        Files.writeString(temp.resolve("data"), "a file, not a folder");
        try (AgentProcess agent = AgentProcess.start(temp, config(Mosquitto.freePort()))) {
            assertThat(agent.exitCode()).isEqualTo(1);
            assertThat(agent.log().lines()).hasSize(1).first().asString().contains("can't be written to");
            assertThat(agent.standardOutput()).isEmpty();
        }
    }

    @Test
    void secondAgentOnTheSameJournalIsOneLineAndEndsWithOne() throws Exception {
        Path config = config(Mosquitto.freePort());
        try (AgentProcess first = AgentProcess.start(temp, config).awaitReady();
                AgentProcess second = AgentProcess.start(temp, config)) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.log().lines()).hasSize(1).first().asString().contains("in use by another agent");
            assertThat(first.stop()).isEqualTo(143);
        }
    }
}
