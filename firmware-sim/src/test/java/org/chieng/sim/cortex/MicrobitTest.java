package org.chieng.sim.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import org.chieng.sim.cortex.Microbit.Button;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The committed sketch on the board: what it prints, what it shows, what it feels. */
class MicrobitTest {

    private static final long SECOND = Nrf51822.FREQUENCY;

    private final StringBuilder serial = new StringBuilder();
    private Microbit board;

    @BeforeEach
    void plug() throws Exception {
        board = new Microbit(TestPrograms.sketch("microbit"), 1, (value, cycle) -> serial.append((char) value));
        board.chip().temperature(cycle -> 27.6);
        board.chip().analog((channel, cycle) -> channel == Microbit.PIN_0 ? 1_000 : 0);
    }

    private void run(double seconds) {
        board.chip().run(board.chip().cycles() + (long) (seconds * SECOND));
    }

    @Test
    void printsWhatMakeCodePrintsPaddedToThirtyTwoBytes() {
        run(2.1);

        String[] lines = serial.toString().split("(?<=\n)", 0);
        assertThat(lines)
                .hasSize(8)
                .allSatisfy(line -> assertThat(line).hasSize(32).endsWith(" \r\n"));
        assertThat(lines).extracting(String::strip).startsWith("temperature:27", "light:310", "pressed:0", "n:1");
        assertThat(lines[7].strip()).isEqualTo("n:2");
    }

    @Test
    void countsPresses() {
        run(1.5);
        for (int i = 0; i < 3; i++) {
            board.press(Button.A, true);
            run(0.05);
            board.press(Button.A, false);
            run(0.05);
        }
        board.press(Button.B, true);
        run(1);

        assertThat(serial).contains("pressed:0 ", "pressed:3 ");
    }

    @Test
    void blinksTheLedInTheMiddleOnly() {
        run(1.5);
        assertThat(board.lit(2, 2)).isTrue();
        assertThat(board.lit(1, 2)).isFalse();
        assertThat(board.lit(2, 1)).isFalse();

        run(1);
        assertThat(board.lit(2, 2)).isFalse();
    }

    @Test
    void sleepsMostOfTheTimeAndCountsOnOverAReset() {
        run(3.5);
        assertThat(board.chip().cpu().sleeping()).isTrue();

        board.chip().reset();
        run(1.5);
        assertThat(serial.toString().strip()).endsWith("n:4");

        board.chip().powerOn();
        run(1.5);
        assertThat(serial.toString().strip()).endsWith("n:1");
    }
}
