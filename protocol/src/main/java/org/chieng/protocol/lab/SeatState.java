package org.chieng.protocol.lab;

import java.util.Optional;

/** How a computer is now: the text of {@code lab/state}, told when it changes. */
public enum SeatState {
    /** In use: keys, mouse, or something that keeps the screen awake, as a film does. */
    ACTIVE,
    /** Somebody is logged in and does nothing. */
    IDLE,
    /** Somebody is logged in, and the screen is locked. */
    LOCKED,
    /** On, and nobody is logged in at its screen. */
    NOBODY,
    /** On, and nothing tells whether it is used. */
    UNKNOWN,
    /** It goes to sleep. */
    SLEEPING,
    /** It is being shut down or started anew. */
    STOPPING;

    /** The name on the wire, e.g. {@code nobody}. */
    public String wireName() {
        return WireName.of(this);
    }

    /** Reads a name as it stands on the wire; empty when there is none such. */
    public static Optional<SeatState> of(String text) {
        return WireName.find(values(), text);
    }
}
