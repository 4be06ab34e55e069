package org.chieng.agent.source.pi;

import java.io.IOException;
import java.time.Duration;

/**
 * ROHM BH1750FVI: one measurement a time in high resolution; in the sun, where it would be full at 54,612 lx, with the shortest
 * measurement time, which reaches 121,556 lx (datasheet rev. D, "Instruction Set Architecture" and "Adjust measurement result").
 */
final class Bh1750Driver implements I2cDriver {
    private static final int POWER_ON = 0x01;
    private static final int ONE_TIME_HIGH_RESOLUTION = 0x20;
    private static final int TIME_HIGH_BITS = 0b0100_0000;
    private static final int TIME_LOW_BITS = 0b0110_0000;
    private static final int USUAL_TIME = 69;
    private static final int SHORTEST_TIME = 31;
    private static final int FULL = 0xffff;
    private static final double COUNTS_PER_LUX = 1.2;
    private static final double DIM_AGAIN_LUX = 40_000;
    private static final double MOST_LUX = FULL / COUNTS_PER_LUX * USUAL_TIME / SHORTEST_TIME;
    private static final Duration MEASURES = Duration.ofMillis(180); // at most, with the usual time

    private final I2cPort port;
    private int time = USUAL_TIME;

    Bh1750Driver(I2cPort port) {
        this.port = port;
    }

    @Override
    public void begin() throws IOException {
        setTime(USUAL_TIME); // it has no id: that it acknowledges is all that can be known
    }

    private void setTime(int newTime) throws IOException {
        port.write(TIME_HIGH_BITS | newTime >> 5);
        port.write(TIME_LOW_BITS | (newTime & 0x1f));
        time = newTime;
    }

    @Override
    public Duration step(int number, Measurements into) throws IOException {
        if (number > 0) {
            byte[] data = port.read(2);
            int count = (data[0] & 0xff) << 8 | (data[1] & 0xff);
            double lux = count / COUNTS_PER_LUX * USUAL_TIME / time;
            if (count < FULL || time == SHORTEST_TIME) {
                into.add("light", count < FULL ? lux : Double.POSITIVE_INFINITY, "lx", 1, 0, MOST_LUX);
                if (time == SHORTEST_TIME && lux < DIM_AGAIN_LUX) {
                    setTime(USUAL_TIME);
                }
                return Duration.ZERO;
            }
            setTime(SHORTEST_TIME);
        }
        port.write(POWER_ON); // it sleeps after each measurement
        port.write(ONE_TIME_HIGH_RESOLUTION);
        return MEASURES;
    }
}
