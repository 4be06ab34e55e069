package org.chieng.sim.signal;

/** A capacitive soil probe (v1.2): 2.8 V in air, 1.2 V in water, a straight line between. */
public final class SoilProbe {

    private static final double DRY = 2800;
    private static final double WET = 1200;

    private SoilProbe() {}

    /** Millivolts at the pin for 0 to 100 percent. */
    public static double millivolts(double percent) {
        return DRY - (DRY - WET) * Math.max(0, Math.min(100, percent)) / 100;
    }
}
