package org.chieng.protocol.link;

import java.util.Locale;
import java.util.Optional;

/** How a school reaches the internet: the text of {@code link/access} and {@code link/declared}. */
public enum AccessClass {
    /** A wire or a fibre to the provider. */
    FIXED("fixed", Family.FIXED),
    /** A radio link to the provider, or a Wi-Fi of which nobody sees what lies behind it. */
    WIFI("wifi", Family.WIFI),
    /** GSM, GPRS, EDGE. */
    CELLULAR_2G("2g", Family.CELLULAR),
    /** UMTS, HSPA. */
    CELLULAR_3G("3g", Family.CELLULAR),
    /** LTE. */
    CELLULAR_4G("4g", Family.CELLULAR),
    /** 5G NR, with an LTE anchor or without. */
    CELLULAR_5G("5g", Family.CELLULAR),
    /** A mobile network of a generation that nobody tells. */
    CELLULAR("cellular", Family.CELLULAR),
    /** A satellite. */
    SATELLITE("satellite", Family.SATELLITE),
    /** Nothing tells. */
    UNKNOWN("unknown", Family.UNKNOWN);

    private enum Family {
        FIXED,
        WIFI,
        CELLULAR,
        SATELLITE,
        UNKNOWN
    }

    private final String wireName;
    private final Family family;

    AccessClass(String wireName, Family family) {
        this.wireName = wireName;
        this.family = family;
    }

    /** The name on the wire, e.g. {@code 4g}. */
    public String wireName() {
        return wireName;
    }

    /** Reads a name as it stands on the wire, in small or capital letters; empty when there is none such. */
    public static Optional<AccessClass> of(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        for (AccessClass one : values()) {
            if (one.wireName.equals(name)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** Whether it is a mobile network, of whichever generation. */
    public boolean isCellular() {
        return family == Family.CELLULAR;
    }

    /**
     * Whether both can't be true of one line. Generations of mobile networks don't contradict each other: a modem changes between them with
     * the weather; and nothing contradicts {@link #UNKNOWN}.
     */
    public boolean contradicts(AccessClass other) {
        return this != UNKNOWN && other != UNKNOWN && family != other.family;
    }
}
