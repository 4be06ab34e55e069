package org.chieng.sim.board;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can go wrong with a board for a while. */
public enum Fault {
    /** Random bytes come between those of the board: a bad cable, a motor on the same supply. */
    GARBAGE,
    /** Every other line or so breaks off in the middle, its end included. */
    HALF,
    /** The sensors show what they showed when it began. */
    STUCK;

    /** As it is written on control lines: {@code garbage}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The fault of this id. */
    public static Optional<Fault> of(String id) {
        return Arrays.stream(values()).filter(fault -> fault.id().equals(id)).findFirst();
    }
}
