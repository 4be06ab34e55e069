package org.chieng.sim.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.chieng.sim.avr.Atmega328p;
import org.junit.jupiter.api.Test;

class SensorsTest {

    private static final long SECOND = Atmega328p.FREQUENCY;

    private double lux = 500;
    private final Bh1750 sensor = new Bh1750(cycle -> lux);

    @Test
    void ntcGivesHalfTheSupplyAt25AndLessWhenWarmer() {
        assertThat(Ntc.millivolts(25)).isCloseTo(2500, within(0.1));
        // Vishay's table for B = 3950: 33.6 kOhm at 0 °C, 3.6 kOhm at 50 °C
        assertThat(Ntc.millivolts(0)).isCloseTo(5000 * 33.6 / 43.6, within(15.0));
        assertThat(Ntc.millivolts(50)).isCloseTo(5000 * 3.59 / 13.59, within(15.0));
    }

    @Test
    void ldrGivesMoreInLight() {
        assertThat(Ldr.millivolts(10)).isCloseTo(5000 / 11.0, within(0.1));
        assertThat(Ldr.millivolts(1000)).isBetween(3_000.0, 4_000.0);
        assertThat(Ldr.millivolts(0)).isBetween(0.0, 10.0);
    }

    @Test
    void soilProbeIsDryAtItsHighEnd() {
        assertThat(SoilProbe.millivolts(0)).isEqualTo(2800);
        assertThat(SoilProbe.millivolts(100)).isEqualTo(1200);
        assertThat(SoilProbe.millivolts(130)).isEqualTo(1200);
    }

    private int read(long cycle) {
        assertThat(sensor.addressed(true, cycle)).isTrue();
        return sensor.read(cycle) << 8 | sensor.read(cycle);
    }

    private void write(int command, long cycle) {
        assertThat(sensor.addressed(false, cycle)).isTrue();
        assertThat(sensor.written(command, cycle)).isTrue();
    }

    @Test
    void bh1750HasAResultOnlyWhenTheMeasurementIsDone() {
        write(0x01, 0);
        write(0x10, 0);

        assertThat(read(SECOND / 10)).as("after 100 ms").isZero();
        assertThat(read(SECOND / 8)).as("after 125 ms").isEqualTo(600);
        lux = 1000;
        assertThat(read(SECOND / 5)).as("the second is not done").isEqualTo(1200);
    }

    @Test
    void bh1750MeasuresOnceAndSleeps() {
        write(0x20, 0);
        assertThat(read(SECOND)).isEqualTo(600);
        lux = 100;
        assertThat(read(2 * SECOND)).as("powered down since").isEqualTo(600);
    }

    @Test
    void bh1750CountsHalvesAndLongerMeasurements() {
        write(0x11, 0);
        assertThat(read(SECOND)).as("H-resolution mode 2").isEqualTo(1200);
        write(0x40 | 138 >> 5, SECOND);
        write(0x60 | (138 & 0x1f), SECOND);
        write(0x10, SECOND);
        assertThat(read(2 * SECOND)).as("twice the measurement time").isEqualTo(1200);
    }
}
