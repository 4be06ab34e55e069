package org.chieng.sim.signal;

/** A light-dependent resistor (GL5528: 10 kΩ at 10 lx, gamma 0.7) to 5 V with 1 kΩ to ground. */
public final class Ldr {

    private static final double SUPPLY = 5000;
    private static final double AT_TEN_LUX = 10_000;
    private static final double GAMMA = 0.7;
    private static final double FIXED = 1_000;

    private Ldr() {}

    /** Millivolts at the pin, 0 to 5,000. */
    public static double millivolts(double lux) {
        double ohms = AT_TEN_LUX * Math.pow(Math.max(lux, 0.01) / 10, -GAMMA);
        return SUPPLY * FIXED / (FIXED + ohms);
    }
}
