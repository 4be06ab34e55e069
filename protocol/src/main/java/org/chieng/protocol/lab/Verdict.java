package org.chieng.protocol.lab;

import java.util.Optional;

/** What is to be done about a part of a computer. */
public enum Verdict {
    /** Nothing. */
    GOOD,
    /** Keep copies of what matters, and look again. */
    WATCH,
    /** It fails or will: replace it. */
    REPLACE,
    /** Nothing tells, and the reason says why. */
    UNKNOWN;

    /** The name on the wire, e.g. {@code replace}. */
    public String wireName() {
        return WireName.of(this);
    }

    /** Reads a name as it stands on the wire; empty when there is none such. */
    public static Optional<Verdict> of(String text) {
        return WireName.find(values(), text);
    }
}
