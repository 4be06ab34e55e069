package org.chieng.protocol.link;

import java.util.Locale;
import java.util.Optional;

/** How sure an observed {@link AccessClass} is: the text of {@code link/confidence}. The order is that of the constants. */
public enum Confidence {
    /** Nothing is known. */
    NONE,
    /** What is seen goes with several classes, and this is the usual one. */
    LOW,
    /** Nearly always so. */
    MEDIUM,
    /** The modem or the driver says so itself. */
    HIGH;

    /** The name on the wire, e.g. {@code high}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a name as it stands on the wire; empty when there is none such. */
    public static Optional<Confidence> of(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        for (Confidence one : values()) {
            if (one.wireName().equals(name)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** Whether it is as sure as another, or surer. */
    public boolean isAtLeast(Confidence other) {
        return compareTo(other) >= 0;
    }
}
