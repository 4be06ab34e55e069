package org.chieng.sim.avr;

/** The voltages at the analogue pins. */
@FunctionalInterface
public interface AnalogInput {

    /**
     * The voltage now.
     *
     * @param channel 0 to 7: pins ADC0 to ADC7
     * @param cycle the CPU cycle of the sample
     * @return millivolts against ground; below 0 reads as 0, above the reference as full scale
     */
    double millivolts(int channel, long cycle);
}
