package org.chieng.sim.lab;

/** What goes on at a computer. */
public enum Doing {
    /** It is off. */
    OFF,
    /** It is suspended: on, and asleep. */
    SLEEP,
    /** It is on, and nobody is logged in. */
    NOBODY,
    /** Somebody works: keys and mouse, every few seconds. */
    ACTIVE,
    /** Somebody watches a film, which keeps the screen awake: no keys, no mouse. */
    FILM,
    /** Somebody is logged in and does nothing. */
    IDLE,
    /** Somebody is logged in, and the screen is locked. */
    LOCKED;

    /** Whether the processor runs. */
    public boolean isAwake() {
        return this != OFF && this != SLEEP;
    }

    /** Whether somebody is logged in. */
    public boolean isSession() {
        return this == ACTIVE || this == FILM || this == IDLE || this == LOCKED;
    }
}
