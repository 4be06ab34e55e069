package org.chieng.sim.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalTime;
import org.chieng.sim.avr.Atmega328p;
import org.chieng.sim.avr.I2cSlave;
import org.junit.jupiter.api.Test;

/** Register-level models, by the bytes on the bus. */
class BusSensorsTest {
    private static final long MILLI = Atmega328p.FREQUENCY / 1000;

    private double celsius = 25.08;
    private double percent = 41;
    private double pascals = 100_653.27;
    private final Bme280 bme280 = new Bme280(
            Bme280.ADDRESS,
            Bme280Calibration.EXAMPLE,
            new Bme280.Air(cycle -> celsius, cycle -> percent, cycle -> pascals));

    private static void write(I2cSlave sensor, long cycle, int... bytes) {
        assertThat(sensor.addressed(false, cycle)).isTrue();
        for (int one : bytes) {
            assertThat(sensor.written(one, cycle)).isTrue();
        }
        sensor.stopped();
    }

    private static int[] read(I2cSlave sensor, long cycle, int count) {
        assertThat(sensor.addressed(true, cycle)).isTrue();
        int[] bytes = new int[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = sensor.read(cycle);
        }
        sensor.stopped();
        return bytes;
    }

    private static int[] registers(I2cSlave sensor, long cycle, int first, int count) {
        write(sensor, cycle, first);
        return read(sensor, cycle, count);
    }

    private static int twenty(int[] bytes, int at) {
        return bytes[at] << 12 | bytes[at + 1] << 4 | bytes[at + 2] >> 4;
    }

    @Test
    void bme280TellsItsIdAndWords() {
        assertThat(registers(bme280, 0, 0xd0, 1)).containsExactly(0x60);
        assertThat(registers(bme280, 0, 0x88, 6))
                .containsExactly(0x70, 0x6b, 0x43, 0x67, 0x18, 0xfc); // 27504, 26435, -1000
        assertThat(registers(bme280, 0, 0xa1, 1)).containsExactly(75);
        assertThat(registers(bme280, 0, 0xe1, 7)).containsExactly(0x6a, 1, 0, 313 >> 4, (313 & 15) | 2 << 4, 3, 30);
    }

    @Test
    void bme280GivesTheRawValuesOfTheDatasheetsExample() {
        write(bme280, 0, 0xf2, 1, 0xf4, 5 << 5 | 5 << 2 | 1);
        assertThat(registers(bme280, 70 * MILLI, 0xf3, 1)).as("not measuring").containsExactly(0);
        int[] data = registers(bme280, 70 * MILLI, 0xf7, 8);

        // BST-BMP280-DS001 section 3.12: 519888 is 25.08 °C, 415148 is 100653.27 Pa with it
        assertThat(twenty(data, 3)).isCloseTo(519_888, within(16)); // 25.08 is rounded: 0.005 °C are 16 steps
        assertThat(twenty(data, 0)).isCloseTo(415_148, within(4));
    }

    @Test
    void bme280MeasuresOnceWhenForcedAndWhatIsSkippedIsMarked() {
        write(bme280, 0, 0xf4, 1 << 5 | 1);
        assertThat(twenty(registers(bme280, MILLI, 0xf7, 8), 3)).as("not done").isEqualTo(0x80000);
        assertThat(registers(bme280, MILLI, 0xf3, 1)).as("measuring").containsExactly(8);
        int first = twenty(registers(bme280, 3 * MILLI, 0xf7, 8), 3);
        celsius = 30;

        int[] data = registers(bme280, 900 * MILLI, 0xf7, 8);
        assertThat(twenty(data, 3)).isEqualTo(first).isNotEqualTo(0x80000);
        assertThat(twenty(data, 0)).as("pressure skipped").isEqualTo(0x80000);
        assertThat(data[6] << 8 | data[7]).as("humidity skipped").isEqualTo(0x8000);
        assertThat(registers(bme280, 900 * MILLI, 0xf4, 1)).as("asleep again").containsExactly(1 << 5);
    }

    @Test
    void bme280GoesOnInNormalModeUntilItIsReset() {
        write(bme280, 0, 0xf5, 0, 0xf4, 1 << 5 | 3);
        int first = twenty(registers(bme280, 3 * MILLI, 0xf7, 8), 3);
        celsius = 30;

        assertThat(twenty(registers(bme280, 10 * MILLI, 0xf7, 8), 3)).isGreaterThan(first);
        write(bme280, 11 * MILLI, 0xe0, 0xb6);
        assertThat(twenty(registers(bme280, 20 * MILLI, 0xf7, 8), 3)).isEqualTo(0x80000);
    }

    @Test
    void bme280HasMoreResolutionWithMoreSamples() {
        write(bme280, 0, 0xf4, 1 << 5 | 1 << 2 | 1);
        assertThat(twenty(registers(bme280, 99 * MILLI, 0xf7, 8), 0) & 15).isZero();
    }

    @Test
    void ads1115ConvertsOneInputAndSaysWhenItIsDone() {
        Ads1115 ads = new Ads1115(Ads1115.ADDRESS, (input, cycle) -> input == 2 ? 1.25 : -9);
        assertThat(registers(ads, 0, 1, 2)).as("power-up").containsExactly(0x85, 0x83);

        write(ads, 0, 1, 0xe3, 0x83); // input 2, ±4.096 V, single, 128/s
        assertThat(registers(ads, 7 * MILLI, 1, 2)).containsExactly(0x63, 0x83);
        assertThat(registers(ads, 7 * MILLI, 0, 2)).containsExactly(0, 0);
        assertThat(registers(ads, 8 * MILLI, 1, 2)).containsExactly(0xe3, 0x83);
        assertThat(registers(ads, 8 * MILLI, 0, 2)).containsExactly(10_000 >> 8, 10_000 & 0xff); // 125 µV a step

        write(ads, 9 * MILLI, 1, 0xd3, 0x83); // input 1, below the range
        assertThat(registers(ads, 20 * MILLI, 0, 2)).containsExactly(0x80, 0);
    }

    @Test
    void ads1115MeasuresDifferences() {
        Ads1115 ads = new Ads1115(Ads1115.ADDRESS, (input, cycle) -> input + 0.5);
        write(ads, 0, 1, 0x93, 0x83); // 0 against 3, ±4.096 V
        assertThat(registers(ads, 9 * MILLI, 0, 2)).containsExactly(-24_000 >> 8 & 0xff, -24_000 & 0xff);
    }

    @Test
    void sht31IsNotAcknowledgedBeforeItIsDoneAndProtectsItsWords() {
        assertThat(Sht31.crc(0xbe, 0xef))
                .as("the datasheet's example, table 20")
                .isEqualTo(0x92);
        Sht31 sht31 = new Sht31(Sht31.ADDRESS, cycle -> celsius, cycle -> percent);
        write(sht31, 0, 0x24, 0x00);
        assertThat(sht31.addressed(true, 2 * MILLI)).isFalse();

        int[] answer = read(sht31, 15 * MILLI, 6);
        assertThat((answer[0] << 8 | answer[1]) * 175.0 / 65_535 - 45).isCloseTo(25.08, within(0.002));
        assertThat((answer[3] << 8 | answer[4]) * 100.0 / 65_535).isCloseTo(41, within(0.001));
        assertThat(answer[2]).isEqualTo(Sht31.crc(answer[0], answer[1]));
    }

    @Test
    void worldHasAirToMeasure() {
        World world = new World(7, LocalTime.of(0, 0));
        for (int second = 0; second < 86_400; second += 600) {
            assertThat(world.humidity(second)).isBetween(40.0, 98.0);
            assertThat(world.pascals(second)).isBetween(96_000.0, 97_600.0);
        }
    }
}
