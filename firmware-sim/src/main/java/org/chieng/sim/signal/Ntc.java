package org.chieng.sim.signal;

/** A 10 kΩ NTC thermistor (B = 3950) to ground with 10 kΩ to 5 V, as on the common modules. */
public final class Ntc {

    private static final double SUPPLY = 5000;
    private static final double B = 3950;
    private static final double KELVIN = 273.15;
    private static final double REFERENCE = 298.15; // 25 °C: as many ohms as the fixed resistor

    private Ntc() {}

    /** Millivolts at the pin, 0 to 5,000. */
    public static double millivolts(double celsius) {
        double ratio = Math.exp(B * (1 / (celsius + KELVIN) - 1 / REFERENCE));
        return SUPPLY * ratio / (1 + ratio);
    }
}
