package org.chieng.sim.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;
import org.chieng.sim.signal.World;
import org.chieng.sim.wire.Pipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each sketch does what its page in {@code docs/sketches} says. */
class SketchesTest {

    private static final int BUTTON = 2;

    private final Pipe pipe = new Pipe();
    private final World world = new World(1, LocalTime.of(8, 0)); // as the boards have it when nothing else is said

    @TempDir
    Path folder;

    private Board plugged(BoardSpec spec) throws IOException {
        Board board = new Board(spec, Clock.systemUTC());
        board.plug();
        return board;
    }

    private static void run(Board board, double seconds) {
        for (int i = 0; i < seconds * 100; i++) {
            board.advance(Duration.ofMillis(10));
        }
    }

    private static String read(Pipe.Host host) throws IOException {
        InputStream in = host.in();
        return new String(in.readNBytes(in.available()), StandardCharsets.UTF_8);
    }

    private static double number(String line, String pattern) {
        assertThat(line).matches(pattern);
        return Double.parseDouble(line.replaceFirst(pattern, "$1"));
    }

    @Test
    void weatherTellsTheAirInWords() throws IOException {
        try (Board board = plugged(BoardSpec.of(Sketch.WEATHER, pipe));
                Pipe.Host host = pipe.open(9_600)) {
            run(board, 2);
            List<String> lines = read(host).lines().toList();

            assertThat(number(lines.get(0), "Temperature = ([\\d.]+) \\*C"))
                    .isCloseTo(world.celsius(0.1), within(0.02));
            assertThat(number(lines.get(1), "Pressure = ([\\d.]+) hPa"))
                    .isCloseTo(world.pascals(0.1) / 100, within(0.05));
            assertThat(number(lines.get(2), "Humidity = ([\\d.]+) %")).isCloseTo(world.humidity(0.1), within(0.1));
        }
    }

    @Test
    void weatherSaysThatThereIsNoSensorAndFindsItWhenItComes() throws IOException {
        try (Board board = plugged(BoardSpec.of(Sketch.WEATHER, pipe));
                Pipe.Host host = pipe.open(9_600)) {
            board.sensors(false);
            run(board, 1);
            assertThat(read(host))
                    .isEqualTo("Could not find a valid BME280 sensor, check wiring, address, sensor ID!\r\n");

            board.sensors(true);
            run(board, 5);
            assertThat(read(host)).startsWith("Temperature = ");
        }
    }

    @Test
    void datalogSendsItsHeaderAgainWhenASensorJoinsAndLeavesItsCellEmptyWhenItGoes() throws IOException {
        try (Board board = plugged(BoardSpec.of(Sketch.DATALOG, pipe));
                Pipe.Host host = pipe.open(115_200)) {
            board.sensors(false);
            run(board, 1.5);
            board.sensors(true);
            run(board, 1);
            board.sensors(false);
            run(board, 1);
            List<String> lines = read(host).lines().toList();

            assertThat(lines).hasSize(6);
            assertThat(lines.get(0)).isEqualTo("Time (seconds),temperature,light");
            assertThat(lines.get(1)).matches("0\\.00,\\d\\d\\.\\d\\d,\\d+");
            assertThat(lines.get(2)).matches("1\\.00,\\d\\d\\.\\d\\d,\\d+");
            assertThat(lines.get(3)).isEqualTo("Time (seconds),temperature,light,lux");
            assertThat(number(lines.get(4), "2\\.00,\\d\\d\\.\\d\\d,\\d+,([\\d.]+)"))
                    .isCloseTo(world.lux(2), within(20.0));
            assertThat(lines.get(5)).matches("3\\.00,\\d\\d\\.\\d\\d,\\d+,");
        }
    }

    private static void press(Board board) {
        for (int i = 0; i < 3; i++) { // it bounces
            board.drive(BUTTON, false);
            run(board, 0.01);
            board.drive(BUTTON, true);
            run(board, 0.01);
        }
        board.drive(BUTTON, false);
        run(board, 0.2);
        board.release(BUTTON);
        run(board, 0.2);
    }

    private static String last(Pipe.Host host) throws IOException {
        Stream<String> lines = read(host).lines();
        return lines.reduce((first, second) -> second).orElse("");
    }

    @Test
    void buttonCountsEachPressOnceAndRemembersAcrossPowerAndProcesses() throws IOException {
        BoardSpec spec = BoardSpec.of(Sketch.BUTTON, pipe).eepromIn(folder.resolve("eeprom"));
        try (Board board = plugged(spec);
                Pipe.Host host = pipe.open(9_600)) {
            run(board, 1);
            press(board);
            press(board);
            run(board, 4);
            assertThat(last(host)).as("plugging, and opening the port").isEqualTo("{\"presses\":2,\"boots\":1}");
            board.unplug();
        }
        try (Board board = plugged(spec);
                Pipe.Host host = pipe.open(9_600)) {
            run(board, 1);
            press(board);
            run(board, 1);
            assertThat(last(host)).isEqualTo("{\"presses\":3,\"boots\":2}");
        }
    }

    @Test
    void watchdogFreesABoardThatIsStuck() throws IOException {
        try (Board board = plugged(BoardSpec.of(Sketch.WATCHDOG, pipe));
                Pipe.Host host = pipe.open(9_600)) {
            run(board, 3);
            assertThat(last(host)).matches("temperature\\(°C\\):\\d\\d\\.\\d resets:0");

            board.drive(BUTTON, false);
            run(board, 1.5);
            read(host);
            run(board, 0.4);
            assertThat(read(host)).as("stuck").isEmpty();
            run(board, 3);
            board.release(BUTTON);
            run(board, 4);
            List<String> lines = read(host).lines().toList();
            assertThat(lines.get(0)).isEqualTo("Stuck! Started again by the watchdog.");
            assertThat(lines.get(lines.size() - 1)).matches("temperature\\(°C\\):\\d\\d\\.\\d resets:[2-3]");
        }
    }
}
