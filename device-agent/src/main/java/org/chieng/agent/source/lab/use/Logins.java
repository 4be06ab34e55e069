package org.chieng.agent.source.lab.use;

import java.util.List;

/**
 * Who is logged in, without whose sessions they are. Immutable.
 *
 * @param sessions all of them
 * @param idleBlocked whether a program keeps the computer from counting as idle, as for a film; which one is not asked
 * @param sleepSoon whether the computer is about to be suspended
 * @param stopSoon whether it is about to be shut down
 */
record Logins(List<Session> sessions, boolean idleBlocked, boolean sleepSoon, boolean stopSoon) {
    Logins {
        sessions = List.copyOf(sessions);
    }
}
