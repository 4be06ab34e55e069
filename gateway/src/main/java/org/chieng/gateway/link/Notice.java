package org.chieng.gateway.link;

/**
 * A message about an incident. Each has at most one of each kind. Immutable.
 *
 * @param kind what is told
 * @param incident as it is then
 */
public record Notice(Kind kind, Incident incident) {
    /** What is told. */
    public enum Kind {
        /** It began, and lasts. */
        OPENED,
        /** It is over; only of one that was told before. */
        CLOSED
    }
}
