package org.chieng.agent.source.pi;

import java.io.IOException;
import java.time.Duration;

/**
 * Speaks to one chip. Never waits: what a measurement takes is waited for between its steps, so that one thread serves all sensors.
 * Confined to that thread.
 */
interface I2cDriver {
    /**
     * Makes sure that the chip is what it should be, and reads what it has of its own once.
     *
     * @throws IOException when it does not answer
     * @throws SensorException when it answers and can't be used
     */
    void begin() throws IOException, SensorException;

    /**
     * Does one step of a measurement.
     *
     * @param number counts from 0 in each measurement
     * @param into gets what was measured
     * @return how long to wait before the next step; zero when this was the last
     * @throws IOException when the chip does not answer
     * @throws SensorException when what it answers is no measurement
     */
    Duration step(int number, Measurements into) throws IOException, SensorException;
}
