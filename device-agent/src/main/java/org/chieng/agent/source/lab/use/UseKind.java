package org.chieng.agent.source.lab.use;

/** What a second of a computer was; each is exactly one of them. */
enum UseKind {
    /** It was switched off, or slept. */
    OFF,
    /** Nobody knows whether it was on. */
    UNTOLD,
    /** It was on, and nobody was logged in at its screen. */
    NOBODY,
    /** Somebody was logged in and did nothing. */
    IDLE,
    /** It was in use. */
    ACTIVE,
    /** It was on, and nothing tells whether it was used. */
    UNKNOWN
}
