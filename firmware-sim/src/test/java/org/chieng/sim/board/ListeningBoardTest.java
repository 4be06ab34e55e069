package org.chieng.sim.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.chieng.sim.wire.Pipe;
import org.chieng.sim.wire.PtyConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a host writes reaches the firmware: the sketch {@code lesson} with its pump. */
class ListeningBoardTest {

    private static final int PUMP = 7;
    private static final int LED = 13;

    private final Pipe pipe = new Pipe();

    @TempDir
    Path folder;

    private static void run(Board board, Duration length) {
        for (long done = 0; done < length.toMillis(); done += 10) {
            board.advance(Duration.ofMillis(10));
        }
    }

    private static void write(Pipe.Host host, String text) throws IOException {
        host.out().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Board lesson(BoardSpec spec) throws IOException {
        Board board = new Board(spec, Clock.systemUTC());
        board.plug();
        return board;
    }

    @Test
    void valueSwitchesThePumpAndItStopsByItself() throws IOException {
        try (Board board = lesson(BoardSpec.of(Sketch.LESSON, pipe));
                Pipe.Host host = pipe.open(115_200)) {
            run(board, Duration.ofMillis(500));
            assertThat(board.duty(PUMP)).isZero();

            write(host, "1#");
            run(board, Duration.ofMillis(100));
            assertThat(board.duty(PUMP)).isEqualTo(1);
            assertThat(board.duty(LED)).isEqualTo(1);

            write(host, "0#");
            run(board, Duration.ofMillis(100));
            assertThat(board.duty(PUMP)).isZero();

            write(host, "1#");
            run(board, Duration.ofSeconds(9));
            assertThat(board.duty(PUMP)).as("9 s").isEqualTo(1);
            run(board, Duration.ofSeconds(2));
            assertThat(board.duty(PUMP)).as("11 s without a word").isZero();
        }
    }

    @Test
    void hostThatWritesAheadIsHeardAtTheRateOfTheBoard() throws IOException {
        try (Board board = lesson(BoardSpec.of(Sketch.LESSON, pipe));
                Pipe.Host host = pipe.open(115_200)) {
            run(board, Duration.ofMillis(100));
            write(host, "0#".repeat(1_500) + "1#"); // 3,002 bytes: 255 ms

            run(board, Duration.ofMillis(240));
            assertThat(board.duty(PUMP)).as("the last is on its way still").isZero();
            run(board, Duration.ofMillis(60));
            assertThat(board.duty(PUMP)).isEqualTo(1);
        }
    }

    @Test
    void wrongRateIsGibberishToTheBoard() throws IOException {
        try (Board board = lesson(BoardSpec.of(Sketch.LESSON, pipe));
                Pipe.Host host = pipe.open(9_600)) {
            run(board, Duration.ofMillis(100));
            write(host, "1#1#1#");
            run(board, Duration.ofMillis(500));

            assertThat(board.duty(PUMP)).isZero();
        }
    }

    @Test
    void bootLoaderSwallowsWhatComesTooEarly() throws IOException {
        try (Board board = lesson(BoardSpec.of(Sketch.LESSON, pipe).bootFor(Duration.ofMillis(1_500)));
                Pipe.Host host = pipe.open(115_200)) {
            run(board, Duration.ofMillis(500));
            write(host, "1#");
            run(board, Duration.ofMillis(1_900));
            assertThat(board.duty(PUMP)).as("written in the boot loader's time").isZero();
            assertThat(host.in().available())
                    .as("nothing before 1.5 s and one period")
                    .isZero();

            write(host, "1#");
            run(board, Duration.ofMillis(200));
            assertThat(board.duty(PUMP)).isEqualTo(1);
            assertThat(host.in().available()).isPositive();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void valueReachesThePumpThroughARealTerminal() throws IOException {
        Path link = folder.resolve("ttyLESSON");
        try (Workbench bench = new Workbench(Clock.systemUTC())) {
            Board board = bench.plug(BoardSpec.of(Sketch.LESSON, new PtyConnector(link)));
            SerialPort port = SerialPort.getCommPort(link.toString());
            port.setBaudRate(115_200);
            port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, 3_000, 0);
            assertThat(port.openPort()).isTrue();
            byte[] first = new byte[1]; // the board is through its reset when it talks
            assertThat(port.readBytes(first, 1)).isEqualTo(1);
            assertThat(first[0]).isEqualTo((byte) '!');

            port.writeBytes(new byte[] {'1', '#'}, 2);
            await().until(() -> board.duty(PUMP) == 1);
            port.writeBytes(new byte[] {'0', '#'}, 2);
            await().until(() -> board.duty(PUMP) == 0);
            port.closePort();
        }
    }
}
