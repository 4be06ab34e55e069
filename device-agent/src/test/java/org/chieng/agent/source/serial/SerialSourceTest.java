package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.chieng.agent.source.Fault;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.senml.Reading;
import org.chieng.sim.board.Board;
import org.chieng.sim.board.BoardSpec;
import org.chieng.sim.board.RecordedLine;
import org.chieng.sim.board.Sketch;
import org.chieng.sim.board.Workbench;
import org.chieng.sim.wire.PtyConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real firmware behind pseudo-terminals, read through jSerialComm. */
class SerialSourceTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final AgentClock CLOCK = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(1, 2));

    private final CollectingSink sink = new CollectingSink();
    private final Workbench bench = new Workbench(Clock.systemUTC());

    @TempDir
    private Path temp;

    private Path port;
    private Path record;

    @BeforeEach
    void nameFiles() {
        port = temp.resolve("ttyROOM");
        record = temp.resolve("record");
    }

    @AfterEach
    void closeBench() {
        bench.close();
    }

    private SerialSource start(Path... ports) {
        SerialConfig config = Configs.of(temp).ports(ports);
        SerialSource source = new SerialSource(config, sink, CLOCK);
        source.start();
        return source;
    }

    private Board plug(Sketch sketch) throws IOException {
        return bench.plug(BoardSpec.of(sketch, new PtyConnector(port)).recordTo(record));
    }

    private void awaitReadings(String channel, int count) {
        await().atMost(LONG).until(() -> sink.of(channel).size() >= count);
    }

    /** The values of {@code n} in the lines that reached the port whole. */
    private List<Double> printed() throws IOException {
        return numbers(RecordedLine.read(record).stream().filter(RecordedLine::intact));
    }

    /** The values of {@code n} in all lines, in the order they were printed. */
    private List<Double> allPrinted() throws IOException {
        return numbers(RecordedLine.read(record).stream());
    }

    private static List<Double> numbers(Stream<RecordedLine> lines) {
        return lines.map(line -> line.text().replaceAll(".*n:", ""))
                .map(Double::parseDouble)
                .toList();
    }

    @Test
    void everyLineThatABoardPrintsBecomesReadings() throws Exception {
        Board board = plug(Sketch.ROOM);
        try (SerialSource source = start(port)) {
            awaitReadings("ttyROOM/n", 10);
            board.unplug();
            List<Double> printed = printed();
            awaitReadings("ttyROOM/n", printed.size() - 1);

            assertThat(source.counters().noise()).isZero();
            assertThat(sink.channels()).containsExactly("ttyROOM/light", "ttyROOM/n", "ttyROOM/temperature");
            assertThat(sink.numbers("ttyROOM/n")).isEqualTo(printed);
        }
    }

    @Test
    void findsTheSpeedOfABoardAtAnotherSpeedAndNoNoiseBecomesData() throws Exception {
        Board board = plug(Sketch.GARDEN); // at 9600
        try (SerialSource source = start(port)) {
            awaitReadings("ttyROOM/n", 6);
            board.unplug();
            int all = printed().size();
            awaitReadings("ttyROOM/n", all - 1);

            assertThat(source.counters().noise()).isPositive();
            assertThat(sink.channels()).containsExactly("ttyROOM/light", "ttyROOM/moisture", "ttyROOM/n");
            // the first line after a change of speed is given up, since it may be the second half of one
            assertThat(sink.numbers("ttyROOM/n")).containsAll(printed().subList(1, all));
            assertThat(allPrinted()).endsWith(sink.numbers("ttyROOM/n").toArray(Double[]::new));
        }
    }

    @Test
    void readsPaddedLinesOfAMicrobit() throws Exception {
        plug(Sketch.MICROBIT);
        try (SerialSource source = start(port)) {
            await().atMost(LONG).until(() -> source.counters().data() >= 5);

            assertThat(source.counters().unknown()).isZero();
            assertThat(sink.channels()).isNotEmpty().allMatch(name -> name.startsWith("ttyROOM/"));
        }
    }

    @Test
    void portMayComeLaterAndGoAndComeAgain() throws Exception {
        try (SerialSource source = start(port)) {
            Board board = plug(Sketch.ROOM);
            awaitReadings("ttyROOM/n", 3);
            for (int round = 0; round < 3; round++) {
                board.unplug();
                assertThat(Files.exists(port)).isFalse();
                int before = sink.of("ttyROOM/n").size();
                board.plug();
                awaitReadings("ttyROOM/n", before + 5);
            }
            assertThat(source.counters().noise()).isZero();
            assertThat(sink.of("ttyROOM/n").stream().map(Reading::timeMicros))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void goesOnAfterGarbageHalfLinesAndAReset() throws Exception {
        Board board = plug(Sketch.ROOM);
        try (SerialSource source = start(port)) {
            awaitReadings("ttyROOM/n", 4);
            board.fault(org.chieng.sim.board.Fault.GARBAGE, Duration.ofSeconds(1));
            await().atMost(LONG).until(() -> source.counters().noise() > 0);
            board.fault(org.chieng.sim.board.Fault.GARBAGE, Duration.ZERO);
            board.fault(org.chieng.sim.board.Fault.HALF, Duration.ofSeconds(1));
            board.reset();
            int before = sink.of("ttyROOM/n").size();
            awaitReadings("ttyROOM/n", before + 15);
        }
    }

    @Test
    void portThatTwoPathsLeadToIsReadOnce() throws Exception {
        plug(Sketch.ROOM);
        Path other = Files.createSymbolicLink(temp.resolve("other"), port);
        try (SerialSource source = start(port, other)) {
            awaitReadings("ttyROOM/n", 5);

            assertThat(source.counters().noise()).isZero();
            assertThat(sink.channels()).allMatch(name -> name.startsWith("ttyROOM/"));
        }
    }

    @Test
    void silentPortIsOpenedAnew() {
        SilentPorts ports = new SilentPorts();
        SerialConfig config = Configs.of(temp).silence(Duration.ofSeconds(1)).ports(temp);
        try (SerialSource source = new SerialSource(config, sink, CLOCK, ports)) {
            source.start();
            await().atMost(LONG).until(() -> ports.opened.get() >= 2);
            assertThat(sink.faults()).extracting(Fault::kind).containsOnly(Fault.Kind.SILENT);
        }
        assertThat(ports.opened).hasValue(ports.closed.get());
    }

    @Test
    void closeGivesThePortBack() throws Exception {
        plug(Sketch.ROOM);
        start(port).close();
        SerialSource second = start(port);
        awaitReadings("ttyROOM/n", 3);
        second.close();
        assertThat(sink.of("ttyROOM/n").stream().map(Reading::timeMicros))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    /** Ports that can be opened and say nothing. */
    private static final class SilentPorts implements SerialPorts {
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public List<Path> usbPorts() {
            return List.of();
        }

        @Override
        public Connection open(Path device, int speed) {
            opened.incrementAndGet();
            return new Connection() {
                @Override
                public int read(byte[] buffer) {
                    return 0;
                }

                @Override
                public void write(byte[] bytes) {
                    throw new AssertionError("it was not silent for so long that it could be asked");
                }

                @Override
                public boolean reset() {
                    return false;
                }

                @Override
                public void setSpeed(int newSpeed) {
                    throw new AssertionError("nothing was heard that could ask for another speed");
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        }
    }
}
