package org.chieng.server.lab;

import java.util.Locale;
import java.util.Optional;
import org.chieng.protocol.lab.SeatState;

/** What a seat's machine does now, as people ask for it. */
enum SeatUse {
    /** Somebody works at it. */
    ACTIVE,
    /** Somebody is logged in and does nothing. */
    IDLE,
    /** On, and nobody is logged in. */
    NOBODY,
    /** Off, or asleep. */
    OFF,
    /** Nothing tells. */
    UNKNOWN;

    /** The name on the wire. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What it does.
     *
     * @param connected whether it has a session with a gateway
     * @param told what it said last, empty when never
     * @param lineIsAway whether the whole school is without a line, so that nobody knows of any machine
     */
    static SeatUse of(boolean connected, Optional<SeatState> told, boolean lineIsAway) {
        if (!connected) {
            return lineIsAway ? UNKNOWN : OFF;
        }
        return told.map(SeatUse::of).orElse(UNKNOWN);
    }

    private static SeatUse of(SeatState told) {
        return switch (told) {
            case ACTIVE -> ACTIVE;
            case IDLE, LOCKED -> IDLE;
            case NOBODY -> NOBODY;
            case SLEEPING, STOPPING -> OFF;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
