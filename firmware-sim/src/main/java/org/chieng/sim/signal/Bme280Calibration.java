package org.chieng.sim.signal;

/**
 * The calibration words of one BME280, and its compensation in the whole-number form of the datasheet (BST-BME280-DS002 rev. 1.6,
 * section 4.2.3), by which raw values are found that mean a given air. Immutable.
 */
public final class Bme280Calibration {

    /**
     * Temperature and pressure words as in the calculation example of the BMP280's datasheet (BST-BMP280-DS001 rev. 1.14, section
     * 3.12), whose formulas are the same; humidity words as read from a module.
     */
    public static final Bme280Calibration EXAMPLE = new Bme280Calibration(
            new int[] {27504, 26435, -1000},
            new int[] {36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000},
            new int[] {75, 362, 0, 313, 50, 30});

    /** Another sensor's: no two leave the factory with the same words. */
    public static final Bme280Calibration OTHER = new Bme280Calibration(
            new int[] {28417, 26721, 50},
            new int[] {38042, -10559, 3024, 8726, -185, -7, 9900, -10230, 4285},
            new int[] {75, 360, 0, 325, 50, 30});

    private static final int ADC_20_BITS = 1 << 20;
    private static final int ADC_16_BITS = 1 << 16;

    private final int[] t;
    private final int[] p;
    private final int[] h;

    /**
     * @param t dig_T1 (unsigned) to dig_T3
     * @param p dig_P1 (unsigned) to dig_P9
     * @param h dig_H1 (unsigned 8 bits), H2 (signed 16), H3 (unsigned 8), H4, H5 (signed 12), H6 (signed 8)
     */
    public Bme280Calibration(int[] t, int[] p, int[] h) {
        if (t.length != 3 || p.length != 9 || h.length != 6) {
            throw new IllegalArgumentException("a BME280 has 3, 9 and 6 calibration words");
        }
        this.t = t.clone();
        this.p = p.clone();
        this.h = h.clone();
    }

    /** Writes the words into a register file of 256 bytes, as table 16 of the datasheet lays them out. */
    void writeTo(byte[] registers) {
        for (int i = 0; i < 3; i++) {
            putWord(registers, 0x88 + 2 * i, t[i]);
        }
        for (int i = 0; i < 9; i++) {
            putWord(registers, 0x8e + 2 * i, p[i]);
        }
        registers[0xa1] = (byte) h[0];
        putWord(registers, 0xe1, h[1]);
        registers[0xe3] = (byte) h[2];
        registers[0xe4] = (byte) (h[3] >> 4);
        registers[0xe5] = (byte) ((h[3] & 0xf) | (h[4] & 0xf) << 4);
        registers[0xe6] = (byte) (h[4] >> 4);
        registers[0xe7] = (byte) h[5];
    }

    private static void putWord(byte[] registers, int at, int word) {
        registers[at] = (byte) word;
        registers[at + 1] = (byte) (word >> 8);
    }

    /** The raw temperature, 20 bits, that means these degrees Celsius best. */
    int rawTemperature(double celsius) {
        return nearest(ADC_20_BITS, celsius, raw -> fine(raw) / 5120.0);
    }

    /** The raw pressure, 20 bits, that means these pascals best, beside a raw temperature. */
    int rawPressure(double pascals, int rawTemperature) {
        int fine = fine(rawTemperature);
        return nearest(
                ADC_20_BITS, -pascals, raw -> -pascals(raw, fine)); // the higher the count, the lower the pressure
    }

    /** The raw humidity, 16 bits, that means this relative humidity in percent best, beside a raw temperature. */
    int rawHumidity(double percent, int rawTemperature) {
        int fine = fine(rawTemperature);
        return nearest(ADC_16_BITS, percent, raw -> percent(raw, fine));
    }

    private interface Compensation {
        double of(int raw);
    }

    /** Looks for the raw value in a function that grows. */
    private static int nearest(int end, double wanted, Compensation compensation) {
        int low = 0;
        int high = end - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compensation.of(middle) < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        boolean below = low > 0 && wanted - compensation.of(low - 1) < compensation.of(low) - wanted;
        return below ? low - 1 : low;
    }

    /** {@code t_fine}: the temperature in 1/5120 °C. */
    private int fine(int raw) {
        int first = (((raw >> 3) - (t[0] << 1)) * t[1]) >> 11;
        int offset = (raw >> 4) - t[0];
        int second = (((offset * offset) >> 12) * t[2]) >> 14;
        return first + second;
    }

    private double pascals(int raw, int fine) {
        long v1 = fine - 128_000L;
        long v2 = v1 * v1 * p[5];
        v2 += (v1 * p[4]) << 17;
        v2 += (long) p[3] << 35;
        v1 = ((v1 * v1 * p[2]) >> 8) + ((v1 * p[1]) << 12);
        v1 = (((1L << 47) + v1) * p[0]) >> 33;
        if (v1 == 0) {
            return 0;
        }
        long pressure = 1_048_576L - raw;
        pressure = (((pressure << 31) - v2) * 3125) / v1;
        v1 = (p[8] * (pressure >> 13) * (pressure >> 13)) >> 25;
        v2 = (p[7] * pressure) >> 19;
        return (((pressure + v1 + v2) >> 8) + ((long) p[6] << 4)) / 256.0;
    }

    private double percent(int raw, int fine) {
        int v = fine - 76_800;
        int slope = (((((v * h[5]) >> 10) * (((v * h[2]) >> 11) + 32_768)) >> 10) + 2_097_152) * h[1] + 8_192;
        v = (((raw << 14) - (h[3] << 20) - h[4] * v + 16_384) >> 15) * (slope >> 14);
        v -= ((((v >> 15) * (v >> 15)) >> 7) * h[0]) >> 4;
        v = Math.max(0, Math.min(419_430_400, v));
        return (v >> 12) / 1024.0;
    }
}
