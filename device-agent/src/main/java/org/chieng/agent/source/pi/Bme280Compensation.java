package org.chieng.agent.source.pi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The calibration words of a BME280 or BMP280, and its compensation in double precision (datasheet BST-BME280-DS002 rev. 1.6, table 16
 * and appendix 8.1). Immutable.
 */
final class Bme280Compensation {
    private final double[] t = new double[3];
    private final double[] p = new double[9];
    private final double[] h = new double[6];

    /**
     * @param first registers 0x88 to 0xA1
     * @param second registers 0xE1 to 0xE7, or none for a BMP280
     */
    Bme280Compensation(byte[] first, byte[] second) {
        ByteBuffer words = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
        t[0] = words.getShort() & 0xffff;
        t[1] = words.getShort();
        t[2] = words.getShort();
        p[0] = words.getShort() & 0xffff;
        for (int i = 1; i < 9; i++) {
            p[i] = words.getShort();
        }
        if (second.length == 7) {
            h[0] = first[25] & 0xff;
            h[1] = (short) ((second[0] & 0xff) | second[1] << 8);
            h[2] = second[2] & 0xff;
            h[3] = second[3] << 4 | (second[4] & 0xf); // signed by the first
            h[4] = second[5] << 4 | (second[4] & 0xff) >> 4;
            h[5] = second[6];
        }
    }

    /** Whether the words can be a sensor's: an empty bus reads as all ones or all zeros. */
    boolean isPlausible() {
        return t[0] != 0 && t[0] != 0xffff && p[0] != 0 && p[0] != 0xffff;
    }

    /** {@code t_fine}: the temperature in 1/5120 °C, on which the others depend; not cut to a whole number, as in the datasheet's example. */
    double fine(int raw) {
        double v1 = (raw / 16_384.0 - t[0] / 1_024.0) * t[1];
        double v2 = raw / 131_072.0 - t[0] / 8_192.0;
        return v1 + v2 * v2 * t[2];
    }

    double celsius(double fine) {
        return fine / 5_120.0;
    }

    /** Air pressure in pascals; 0 when the words are senseless. */
    double pascals(int raw, double fine) {
        double v1 = fine / 2.0 - 64_000.0;
        double v2 = v1 * v1 * p[5] / 32_768.0;
        v2 += v1 * p[4] * 2.0;
        v2 = v2 / 4.0 + p[3] * 65_536.0;
        v1 = (p[2] * v1 * v1 / 524_288.0 + p[1] * v1) / 524_288.0;
        v1 = (1.0 + v1 / 32_768.0) * p[0];
        if (v1 == 0) {
            return 0;
        }
        double pressure = (1_048_576.0 - raw - v2 / 4_096.0) * 6_250.0 / v1;
        v1 = p[8] * pressure * pressure / 2_147_483_648.0;
        v2 = pressure * p[7] / 32_768.0;
        return pressure + (v1 + v2 + p[6]) / 16.0;
    }

    /** Relative humidity in percent, 0 to 100. */
    double percent(int raw, double fine) {
        double v = fine - 76_800.0;
        v = (raw - (h[3] * 64.0 + h[4] / 16_384.0 * v))
                * (h[1] / 65_536.0 * (1.0 + h[5] / 67_108_864.0 * v * (1.0 + h[2] / 67_108_864.0 * v)));
        v *= 1.0 - h[0] * v / 524_288.0;
        return Math.max(0, Math.min(100, v));
    }
}
