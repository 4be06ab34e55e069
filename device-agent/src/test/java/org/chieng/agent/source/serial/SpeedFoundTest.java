package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.chieng.agent.source.serial.format.Formats;
import org.chieng.agent.source.serial.format.Line;
import org.chieng.agent.source.serial.format.LineFramer;
import org.chieng.agent.time.AgentClock;
import org.chieng.sim.wire.WrongBaud;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How soon the speed of a board is found that prints a line and pauses, and that what is read at a wrong one is never data. */
class SpeedFoundTest {
    private static final List<String> LINES = List.of(
            "temp:23.%d,hum:45\r\n",
            "Humidity: 45.00%%  Temperature: 23.%d0°C 74.12°F\r\n",
            "512,30%d\r\n",
            "{\"temp\":23.%d,\"hum\":45}\r\n",
            "Nhiệt độ: 27.%d °C\r\n",
            "!1:TEMP:23.%d#",
            "temp:2%d                       \r\n",
            "0.1%d -0.34 9.79\r\n",
            "Distance: 2%d cm\r\n",
            "23.%d\r\n",
            "Temp=2%d.5C|Hum=61%%|Lux=312\r\n");

    private final Formats formats = new Formats();
    private final NoiseBurst burst = new NoiseBurst();
    private SpeedSearch search = new SpeedSearch(115_200, SpeedSearch.Before.NOTHING);
    private LineFramer framer = new LineFramer(stamp(0));

    private static AgentClock.Stamp stamp(int second) {
        return new AgentClock.Stamp(1_000_000L * second + 1, 1_000_000L * second);
    }

    private static byte[] received(String text, int board, int host) {
        byte[] sent = text.getBytes(StandardCharsets.UTF_8);
        if (WrongBaud.matches(board, host)) {
            return sent;
        }
        WrongBaud line = new WrongBaud(board, host);
        byte[] out = new byte[sent.length * 500];
        byte[] scratch = new byte[512];
        int count = 0;
        for (byte b : sent) {
            int bytes = line.receive(b & 0xFF, scratch);
            System.arraycopy(scratch, 0, out, count, bytes);
            count += bytes;
        }
        return Arrays.copyOf(out, count);
    }

    /** A line a second, as LineIntake takes them; how many there are until the speed is settled, or the most. */
    private int linesUntilSettled(String format, int board, int most) {
        for (int second = 1; second <= most; second++) {
            byte[] bytes = received(String.format(format, second % 10), board, search.speed());
            burst.take(bytes, bytes.length);
            for (Line line : framer.take(bytes, bytes.length, stamp(second))) {
                ReadLine read = new ReadLine(line, formats.parse(line));
                if (!read.isNoise()) {
                    burst.forget();
                }
                search.take(read);
            }
            if (framer.isNoisePending()) {
                search.takeNoise();
                framer.restart(stamp(second));
            }
            if (!search.isSettled() && burst.isNoise(true)) {
                search.takeBurst();
            }
            if (search.isSettled()) {
                assertThat(WrongBaud.matches(board, search.speed())).isTrue();
                return second;
            }
            if (search.wantsChange()) {
                search.change(burst.hint(search.speed()));
                framer.restart(stamp(second));
                burst.forget();
            }
        }
        return most;
    }

    @ParameterizedTest
    @ValueSource(ints = {9_600, 57_600, 38_400, 19_200, 74_880, 115_200})
    void usualSpeedsAreFoundByThreeLinesOfLabelsAndValues(int board) {
        for (String format : LINES) {
            if (format.length() > 14) {
                reset();
                assertThat(linesUntilSettled(format, board, 40)).as(format).isLessThanOrEqualTo(3);
            }
        }
    }

    /** But for a board that is eight times as fast and prints so little that nothing at all arrives. */
    @ParameterizedTest
    @ValueSource(ints = {115_200, 9_600, 57_600, 38_400, 19_200, 4_800, 74_880, 230_400, 250_000, 460_800, 2_400})
    void everySpeedIsFoundHoweverShortTheLines(int board) {
        for (String format : LINES) {
            reset();
            assertThat(linesUntilSettled(format, board, 40)).as(format).isLessThanOrEqualTo(20);
        }
    }

    @Test
    void dotsOfABoardThatConnectsAreNoReasonToChangeTheSpeed() {
        byte[] dot = {'.'};
        for (int i = 0; i < 100; i++) {
            burst.take(dot, 1);
            assertThat(burst.isNoise(true)).isFalse();
        }
    }

    @Test
    void whatIsReadAtAWrongSpeedIsNeverData() {
        for (int board : SpeedSearch.SPEEDS) {
            for (int host : SpeedSearch.SPEEDS) {
                for (String format : LINES) {
                    reset();
                    for (int i = 1; i < 12 && !WrongBaud.matches(board, host); i++) {
                        byte[] bytes = received(String.format(format, i % 10), board, host);
                        for (Line line : framer.take(bytes, bytes.length, stamp(i))) {
                            assertThat(search.take(new ReadLine(line, formats.parse(line))).stream()
                                            .filter(read -> read.parsed().isData()))
                                    .as("%d at %d: %s", board, host, format)
                                    .isEmpty();
                        }
                    }
                }
            }
        }
    }

    private void reset() {
        search = new SpeedSearch(115_200, SpeedSearch.Before.NOTHING);
        framer = new LineFramer(stamp(0));
        burst.forget();
    }
}
