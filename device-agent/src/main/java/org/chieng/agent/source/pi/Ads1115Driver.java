package org.chieng.agent.source.pi;

import java.io.IOException;
import java.time.Duration;
import org.chieng.agent.source.Fault;

/**
 * Texas Instruments ADS1115: its four inputs against ground, one single-shot conversion after the other at 128 a second (datasheet
 * SBAS444D, sections 9.6.2 and 9.6.3, table 8).
 */
final class Ads1115Driver implements I2cDriver {
    private static final double[] FULL_SCALE = {6.144, 4.096, 2.048, 1.024, 0.512, 0.256};
    /** Chosen: holds the 3.3 V of the Pi. */
    static final double USUAL_VOLTS = 4.096;

    private static final int INPUTS = 4;
    private static final int CONVERSION = 0;
    private static final int CONFIG = 1;
    private static final int START = 0x80; // OS, in the upper byte
    private static final int AGAINST_GROUND = 4;
    private static final int SINGLE_SHOT = 1;
    private static final int LOWER_BYTE = 4 << 5 | 3; // 128 a second, comparator off
    private static final int MOST_TRIES = 3;
    /** 1/128 s and 10 % more, for its oscillator is not better (section 7.5), and the wake-up. */
    private static final Duration CONVERTS = Duration.ofMillis(9);

    private final I2cPort port;
    private final int range;
    private int input;
    private int tries;

    /** @param volts one of the full scales */
    Ads1115Driver(I2cPort port, double volts) {
        this.port = port;
        this.range = range(volts);
    }

    /** The code of a full scale in volts, or -1. */
    static int range(double volts) {
        for (int i = 0; i < FULL_SCALE.length; i++) {
            if (Math.abs(FULL_SCALE[i] - volts) < 1e-6) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void begin() throws IOException {
        port.readRegister(CONFIG, 2); // it has no id
    }

    @Override
    public Duration step(int number, Measurements into) throws IOException, SensorException {
        if (number == 0) {
            return convert(0);
        }
        if ((port.readRegister(CONFIG, 2)[0] & START) == 0) { // OS reads 0 while it converts
            if (++tries >= MOST_TRIES) {
                throw new SensorException(Fault.Kind.SENSOR_READ_FAILED, "its conversion does not end");
            }
            return CONVERTS;
        }
        byte[] data = port.readRegister(CONVERSION, 2);
        int code = data[0] << 8 | (data[1] & 0xff);
        String channel = "a" + input;
        double volts = code * FULL_SCALE[range] / 32_768;
        if (code == Short.MAX_VALUE) {
            into.missing(
                    channel, Fault.Kind.OUT_OF_RANGE, "more than " + FULL_SCALE[range] + " V: set a larger 'volts'");
        } else {
            into.add(channel, volts, "V", 6, -FULL_SCALE[range], FULL_SCALE[range]);
        }
        return input + 1 < INPUTS ? convert(input + 1) : Duration.ZERO;
    }

    private Duration convert(int newInput) throws IOException {
        input = newInput;
        tries = 0;
        port.write(CONFIG, START | (AGAINST_GROUND + newInput) << 4 | range << 1 | SINGLE_SHOT, LOWER_BYTE);
        return CONVERTS;
    }
}
