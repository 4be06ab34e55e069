package org.chieng.agent.source.lab.use;

import org.chieng.protocol.lab.SeatState;

/**
 * Whether somebody uses the computer now. Immutable.
 *
 * @param state as it is told live
 * @param weak whether that rests on a desktop's word only, and not on input or on what logind knows
 */
public record Presence(SeatState state, boolean weak) {
    /** Nothing tells. */
    static final Presence UNKNOWN = new Presence(SeatState.UNKNOWN, false);

    /** As what it is counted. */
    UseKind kind() {
        return switch (state) {
            case ACTIVE -> UseKind.ACTIVE;
            case IDLE, LOCKED -> UseKind.IDLE;
            case NOBODY -> UseKind.NOBODY;
            case UNKNOWN, SLEEPING, STOPPING -> UseKind.UNKNOWN;
        };
    }
}
