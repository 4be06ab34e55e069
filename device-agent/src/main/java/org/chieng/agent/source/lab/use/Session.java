package org.chieng.agent.source.lab.use;

import java.util.Optional;

/**
 * A session as logind has it (org.freedesktop.login1(5)), without whose it is. Immutable.
 *
 * @param userClass {@code user}, {@code greeter}, {@code lock-screen}, {@code background} …
 * @param type {@code x11}, {@code wayland}, {@code tty}, {@code mir}, {@code unspecified} …
 * @param state {@code active}, {@code online}, {@code closing} …
 * @param atSeat whether it has a seat, and so a screen
 * @param remote whether it came over the network
 * @param locked what its desktop says
 * @param idle what its desktop says; empty where logind did not tell
 * @param user the number of its user; -1 where logind did not tell. Never leaves this package
 */
record Session(
        String userClass,
        String type,
        String state,
        boolean atSeat,
        boolean remote,
        boolean locked,
        Optional<Boolean> idle,
        int user) {
    /** Whether a person sits before the screen with it: no greeter, no lock screen, no service, nobody from elsewhere. */
    boolean isPersonAtScreen() {
        boolean person = userClass.equals("user") || userClass.equals("user-early") || userClass.equals("user-light");
        return person && atSeat && !remote && !state.equals("closing");
    }

    /** Whether it is the one that the screen shows. */
    boolean isShown() {
        return state.equals("active");
    }

    boolean isTerminal() {
        return type.equals("tty");
    }
}
