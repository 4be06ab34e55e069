package org.chieng.sim.lab;

/**
 * Seconds of a time. Immutable.
 *
 * @param on awake
 * @param session of those, with somebody logged in
 * @param active of those, in use: keys or mouse within the last five minutes, or a film
 */
public record UseSums(long on, long session, long active) {
    UseSums plus(UseSums other) {
        return new UseSums(on + other.on, session + other.session, active + other.active);
    }
}
