package org.chieng.gateway.link;

import java.util.Locale;

/** Whether a school's agent is heard. */
public enum Presence {
    /** It is. */
    ONLINE,
    /** It was, and is not. */
    OFFLINE,
    /** It was never heard, or nobody listened. */
    UNSEEN;

    /** The name on the wire and in exports. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Presence of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
