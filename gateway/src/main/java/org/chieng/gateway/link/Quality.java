package org.chieng.gateway.link;

import java.util.Locale;

/** How good a line is against the school's target. The order is that of the constants, but for the first. */
public enum Quality {
    /** Not measured. */
    UNKNOWN,
    /** Nothing that a class could use: below a twentieth of the target. */
    NO,
    /** Below a quarter of the target. */
    SLOW,
    /** Below the target. */
    MODERATE,
    /** The target or more. */
    GOOD;

    /** The name on the wire and in exports. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Quality of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
