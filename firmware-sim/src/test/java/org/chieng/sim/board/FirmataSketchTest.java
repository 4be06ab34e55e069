package org.chieng.sim.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.chieng.sim.wire.Pipe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sketch {@code firmata} by the bytes of github.com/firmata/protocol. */
class FirmataSketchTest {

    private static final HexFormat HEX = HexFormat.of();

    private final Pipe pipe = new Pipe();
    private Board board;
    private Pipe.Host host;

    @BeforeEach
    void plugIn() throws IOException {
        board = new Board(BoardSpec.of(Sketch.FIRMATA, pipe), Clock.systemUTC());
        board.plug();
        host = pipe.open(57_600);
    }

    @AfterEach
    void unplug() {
        host.close();
        board.close();
    }

    private String run(int millis) throws IOException {
        for (int i = 0; i < millis; i += 5) {
            board.advance(Duration.ofMillis(5));
        }
        return HEX.formatHex(host.in().readNBytes(host.in().available()));
    }

    private String ask(String hex) throws IOException {
        host.out().write(HEX.parseHex(hex));
        return run(100);
    }

    @Test
    void saysVersionAndNameAfterReset() throws IOException {
        String hello = run(100);

        assertThat(hello).startsWith("f90206f0790206").endsWith("f7");
        byte[] name = HEX.parseHex(hello, 14, hello.length() - 2);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length; i += 2) {
            text.append((char) (name[i] | name[i + 1] << 7));
        }
        assertThat(text).hasToString("ChiengFirmata");
        assertThat(ask("f9")).isEqualTo("f90206");
        assertThat(ask("f079f7")).startsWith("f0790206");
    }

    @Test
    void tellsWhatItsPinsCan() throws IOException {
        run(100);
        String answer = ask("f06bf7");
        String digital = "00010b010101"; // input, pull-up, output: one bit each
        assertThat(answer).startsWith("f06c7f7f" + digital + "7f" + digital + "03087f"); // 0, 1: serial; 2; 3: PWM
        assertThat(answer).endsWith(digital + "020a7ff7"); // A5: analog, 10 bits
        assertThat(ask("f069f7")).isEqualTo("f06a" + "7f".repeat(14) + "000102030405f7");
    }

    @Test
    void setsPinsAndPwm() throws IOException {
        run(100);
        ask("f40901" + "f50901"); // pin 9: output, high
        assertThat(board.duty(9)).isEqualTo(1);
        ask("910000"); // port 1 (pins 8 to 15) low
        assertThat(board.duty(9)).isZero();
        ask("910200");
        assertThat(board.duty(9)).isEqualTo(1);

        ask("f40903" + "e90001"); // pin 9: PWM, 128
        assertThat(board.duty(9)).isBetween(0.49, 0.51);
        ask("f06f0940f7"); // extended analog: 64
        assertThat(board.duty(9)).isBetween(0.24, 0.26);
        assertThat(ask("f06d09f7")).isEqualTo("f06e090340f7");

        ask("ff"); // reset: outputs, low
        assertThat(board.duty(9)).isZero();
    }

    @Test
    void reportsInputsWhenTheyChange() throws IOException {
        run(100);
        assertThat(ask("f4020b" + "d001")).as("pull-up").isEqualTo("900400");
        board.drive(2, false);
        assertThat(run(50)).isEqualTo("900000");
        board.release(2);
        assertThat(run(50)).isEqualTo("900400");
        ask("d000");
        board.drive(2, false);
        assertThat(run(50)).isEmpty();
    }

    @Test
    void reportsAnalogPinsAtTheIntervalThatIsSet() throws IOException {
        run(100);
        host.out().write(HEX.parseHex("f07a6400f7" + "c001")); // 100 ms, A0
        List<String> reports = new ArrayList<>(List.of(run(1_050).split("(?<=\\G.{6})")));

        assertThat(reports).hasSizeBetween(9, 11).allMatch(report -> report.startsWith("e0"));
        int value = Integer.parseInt(reports.get(3), 2, 4, 16) | Integer.parseInt(reports.get(3), 4, 6, 16) << 7;
        assertThat(value).as("NTC at about 25 °C").isBetween(400, 620);
        host.out().write("text that is no Firmata".getBytes(StandardCharsets.US_ASCII));
        assertThat(run(250)).startsWith("e0");
    }
}
