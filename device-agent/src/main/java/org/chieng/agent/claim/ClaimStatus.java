package org.chieng.agent.claim;

import java.net.URI;

/**
 * How the agent stands with being claimed, for people. Immutable.
 *
 * @param state what it does
 * @param code what somebody of a school types; empty unless it waits
 * @param page where; with the code in it while it waits
 * @param fault why it has no code; empty when it has one, or needs none
 */
public record ClaimStatus(State state, String code, URI page, String fault) {
    /** What the agent does. */
    public enum State {
        /** It has its secret, or a person gives it one. */
        NOT_NEEDED,
        /** It has asked, and has no answer yet. */
        ASKING,
        /** It shows its code. */
        WAITING,
        /** The server says that it has its secret, and does not take it. */
        HELD,
        /** It was claimed since it was started. */
        CLAIMED
    }

    /** As people read it: {@code ABC-DEF}. */
    public String shownCode() {
        int half = code.length() / 2;
        return code.isEmpty() ? "" : code.substring(0, half) + "-" + code.substring(half);
    }

    /** Where to go, without the code: for people who type it. */
    public URI door() {
        return page.resolve("/claim");
    }

    /** Whether somebody of a school has something to do. */
    public boolean isOpen() {
        return state == State.ASKING || state == State.WAITING || state == State.HELD;
    }
}
