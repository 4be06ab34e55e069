package org.chieng.gateway.link;

import java.util.Locale;

/** By what a school's line is known. */
public enum Basis {
    /** Its agent sees it, and is sure enough. */
    OBSERVED,
    /** Somebody said so, and nothing that is seen says otherwise. */
    DECLARED,
    /** By nothing. */
    NONE;

    /** The name on the wire and in exports. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Basis of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
