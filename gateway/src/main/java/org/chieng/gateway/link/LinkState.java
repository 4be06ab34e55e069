package org.chieng.gateway.link;

import java.util.Locale;

/** What a school's line is to it, as DESIGN section 6 names it. */
public enum LinkState {
    /** Connected by something else than a mobile network, and works. */
    BROADBAND,
    /** Connected by a mobile network, and works. */
    CELLULAR,
    /** Connected, and hardly usable. */
    DEGRADED,
    /** Not connected. */
    OFFLINE,
    /** Nobody knows: never seen, not watched, or connected by nobody knows what. Never counted as broadband. */
    UNKNOWN;

    /** The name on the wire and in exports. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static LinkState of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
