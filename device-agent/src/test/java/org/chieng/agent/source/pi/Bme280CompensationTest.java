package org.chieng.agent.source.pi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Bme280CompensationTest {
    private static final int[] H = {75, 362, 0, 313, 50, 30};

    private static byte[] first() {
        ByteBuffer words = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : new int[] {27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000}) {
            words.putShort((short) word);
        }
        return words.put(25, (byte) H[0]).array();
    }

    private static byte[] second() {
        return new byte[] {
            (byte) H[1],
            (byte) (H[1] >> 8),
            (byte) H[2],
            (byte) (H[3] >> 4),
            (byte) ((H[3] & 15) | (H[4] & 15) << 4),
            (byte) (H[4] >> 4),
            (byte) H[5]
        };
    }

    private final Bme280Compensation compensation = new Bme280Compensation(first(), second());

    /** BST-BMP280-DS001 rev. 1.14, section 3.12, "Calculating pressure and temperature": the same formulas and registers. */
    @Test
    void givesWhatTheDatasheetsExampleGives() {
        double fine = compensation.fine(519_888);

        assertThat((int) fine).isEqualTo(128_422);
        assertThat(compensation.celsius(fine)).isCloseTo(25.08, within(0.005));
        assertThat(compensation.pascals(415_148, fine)).isCloseTo(100_653.27, within(0.005));
    }

    /** The datasheet has no example for humidity: its whole-number form (section 4.2.3) stands against its double form. */
    @Test
    void humidityIsThatOfTheWholeNumberFormula() {
        double fine = compensation.fine(519_888);
        for (int raw = 20_000; raw < 45_000; raw += 37) {
            assertThat(compensation.percent(raw, fine)).isCloseTo(percent(raw, (int) fine), within(0.02));
        }
        assertThat(compensation.percent(0, fine)).isZero();
        assertThat(compensation.percent(65_535, fine)).isEqualTo(100);
    }

    private static double percent(int raw, int fine) {
        int v = fine - 76_800;
        v = (((raw << 14) - (H[3] << 20) - (H[4] * v) + 16_384) >> 15)
                * (((((((v * H[5]) >> 10) * (((v * H[2]) >> 11) + 32_768)) >> 10) + 2_097_152) * H[1] + 8_192) >> 14);
        v -= ((((v >> 15) * (v >> 15)) >> 7) * H[0]) >> 4;
        return (Math.max(0, Math.min(v, 419_430_400)) >> 12) / 1_024.0;
    }

    @Test
    void negativeWordsOfTwelveBitsKeepTheirSign() {
        byte[] words = second();
        words[3] = (byte) 0xff; // H4 = -1 with 0xf below
        words[4] = (byte) 0xff;
        words[5] = (byte) 0xff; // H5 = -1
        Bme280Compensation negative = new Bme280Compensation(first(), words);

        // (raw + 64 + …) · H2/65536 with H1 = 75: a little more than nothing at 0
        assertThat(negative.percent(0, 76_800)).isCloseTo(64.0 * 362 / 65_536, within(0.001));
    }

    @Test
    void emptyWordsAreNoSensors() {
        assertThat(compensation.isPlausible()).isTrue();
        assertThat(new Bme280Compensation(new byte[26], new byte[7]).isPlausible())
                .isFalse();
        byte[] ones = new byte[26];
        Arrays.fill(ones, (byte) 0xff);
        assertThat(new Bme280Compensation(ones, new byte[7]).isPlausible()).isFalse();
    }
}
