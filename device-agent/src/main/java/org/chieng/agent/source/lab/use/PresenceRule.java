package org.chieng.agent.source.lab.use;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chieng.protocol.lab.SeatState;

/**
 * Judges from all that is known whether somebody uses the computer. What nobody tells is unknown, and never "not used". Confined to the source's
 * thread.
 */
final class PresenceRule {
    /** Without input for longer somebody is idle; chosen: who reads a page scrolls within that. */
    private static final long IDLE_AFTER_SECONDS = 300;

    /** The longest film. What keeps the screen awake for longer is a program that was forgotten. */
    private static final long FILM_SECONDS = 3 * 3600;

    /** Desktops that never say that they are idle are not to be believed when they say that they aren't: KDE is one. */
    private boolean hintWasSeen;

    /**
     * Judges.
     *
     * @param logins who is logged in; empty where nothing tells
     * @param inputIdle seconds without input; empty where nothing tells
     */
    Presence judge(Optional<Logins> logins, OptionalLong inputIdle) {
        boolean input = inputIdle.isPresent() && inputIdle.getAsLong() <= IDLE_AFTER_SECONDS;
        if (logins.isEmpty()) {
            return input ? new Presence(SeatState.ACTIVE, true) : Presence.UNKNOWN;
        }
        List<Session> persons = logins.get().sessions().stream()
                .filter(Session::isPersonAtScreen)
                .toList();
        if (persons.isEmpty()) {
            return new Presence(SeatState.NOBODY, false);
        }
        Optional<Session> shown = persons.stream().filter(Session::isShown).findFirst();
        if (shown.isEmpty() || shown.get().locked()) {
            return new Presence(SeatState.LOCKED, false); // the greeter stands before it, or its lock screen
        }
        return judge(shown.get(), logins.get().idleBlocked(), inputIdle, input);
    }

    private Presence judge(Session shown, boolean idleBlocked, OptionalLong inputIdle, boolean input) {
        boolean saysIdle = shown.idle().orElse(false);
        boolean saysBusy = shown.idle().isPresent() && !saysIdle;
        hintWasSeen |= saysIdle;
        if (input) {
            return new Presence(SeatState.ACTIVE, false);
        }
        boolean film = inputIdle.isEmpty() || inputIdle.getAsLong() <= FILM_SECONDS;
        boolean believed = hintWasSeen || shown.isTerminal(); // of a terminal logind itself looks at the input
        if (film && (idleBlocked || (saysBusy && believed))) {
            return new Presence(SeatState.ACTIVE, true);
        }
        if (inputIdle.isPresent()) {
            return new Presence(SeatState.IDLE, false);
        }
        return saysIdle ? new Presence(SeatState.IDLE, true) : Presence.UNKNOWN;
    }
}
