package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.chieng.sim.wire.WrongBaud;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedGuessTest {
    private static final String LINES = "temp:23.5,hum:45\r\ntemp:23.6,hum:44\r\n";

    private static byte[] noise(String text, int board, int host) {
        WrongBaud line = new WrongBaud(board, host);
        byte[] out = new byte[8192];
        byte[] scratch = new byte[256];
        int count = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int received = line.receive(b & 0xFF, scratch);
            System.arraycopy(scratch, 0, out, count, received);
            count += received;
        }
        return Arrays.copyOf(out, count);
    }

    /** Follows the guesses from a speed as the search does. */
    private static int steps(int board, int from) {
        int speed = from;
        for (int step = 1; step <= 4; step++) {
            byte[] noise = noise(LINES, board, speed);
            OptionalInt guess = SpeedGuess.of(noise, noise.length, speed);
            assertThat(guess).as("at %d", speed).isPresent();
            speed = guess.getAsInt();
            if (WrongBaud.matches(board, speed)) {
                return step;
            }
        }
        return Integer.MAX_VALUE;
    }

    @ParameterizedTest
    @ValueSource(ints = {9_600, 57_600, 38_400, 19_200, 74_880})
    void findsTheUsualSpeedsFromTheFirstNoise(int board) {
        assertThat(steps(board, 115_200)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {4_800, 2_400, 230_400, 250_000, 460_800, 921_600})
    void findsTheOthersInTwoSteps(int board) {
        assertThat(steps(board, 115_200)).isLessThanOrEqualTo(2);
    }

    @Test
    void findsTheFasterSpeedOfASketchThatWasChanged() {
        assertThat(steps(115_200, 9_600)).isEqualTo(1);
    }

    @Test
    void anyBytesGiveASpeedOfTheListOrNone() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            int speed = SpeedSearch.SPEEDS.get(random.nextInt(SpeedSearch.SPEEDS.size()));
            SpeedGuess.of(bytes, bytes.length, speed)
                    .ifPresent(guess -> assertThat(SpeedSearch.SPEEDS).contains(guess));
        }
    }
}
