package org.chieng.sim.province;

/** What can happen to a school's line. */
public enum Trouble {
    /** The line of one school is cut. */
    LINE,
    /** The power of one school is off. */
    POWER,
    /** The power of an area is off. */
    AREA_POWER,
    /** A provider has an outage everywhere. */
    PROVIDER,
    /** A SIM has no data left, until somebody buys more. */
    SIM_EMPTY,
    /** The line comes and goes, each time for a minute or two. */
    FLAPPING,
    /** Rain on a radio hop: the line is there, and hardly usable. No outage. */
    RAIN
}
