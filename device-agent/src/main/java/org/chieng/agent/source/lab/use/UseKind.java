package org.chieng.agent.source.lab.use;

/** What a second of a computer was; each is exactly one of them. */
enum UseKind {
    /** It was switched off, or slept. */
    OFF(0),
    /** Nobody knows whether it was on. */
    UNTOLD(1),
    /** It was on, and nobody was logged in at its screen. */
    NOBODY(2),
    /** Somebody was logged in and did nothing. */
    IDLE(3),
    /** It was in use. */
    ACTIVE(4),
    /** It was on, and nothing tells whether it was used. */
    UNKNOWN(5);

    private final int place;

    UseKind(int place) {
        this.place = place;
    }

    /** Where it stands among the sums, on disk too: never another. */
    int place() {
        return place;
    }
}
