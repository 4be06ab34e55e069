package org.chieng.gateway.link;

import java.util.Locale;

/** Why a stretch of time is as it is: the verdicts of the outage matrix. */
public enum Cause {
    /** Nothing is wrong. */
    NONE,
    /** Nothing is heard, and nothing says why. */
    SILENT,
    /** The school's network worked, and the line did not: the agent told it later. */
    LINE_DOWN,
    /** The school's own network did not work: the agent told it later. Does not count against the provider. */
    LAN_DOWN,
    /** The power or the device was off: the agent told it later. Does not count against the provider. */
    POWER_OFF,
    /** Many schools of one provider or area went within minutes: one outage. */
    AREA_OUTAGE,
    /** Nobody listened: no data, and no outage. */
    MONITOR_DOWN,
    /** The agent is heard, and does not look at its line any more; or it was off, and the machine was not: no outage of the line. */
    AGENT_FAULT;

    /** The name on the wire and in exports. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Cause of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
