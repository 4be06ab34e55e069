package org.chieng.agent.uplink;

/**
 * What is known of the line's price. Immutable.
 *
 * @param mode whether it is metered
 * @param allowanceBytes most bytes in a cycle over a metered line; 0 when there is no limit
 * @param cycleDay day of the month on which the allowance begins anew, 1 to 28
 */
public record MeteredConfig(Mode mode, long allowanceBytes, int cycleDay) {
    /** Smallest allowance that can be kept: what a day of sessions costs. */
    public static final long LEAST_ALLOWANCE = 1_000_000;

    /** A line of which nothing is known. */
    public static final MeteredConfig NONE = new MeteredConfig(Mode.AUTO, 0, 1);

    /** Who says whether it is metered. */
    public enum Mode {
        /** What is found out. */
        AUTO,
        /** It is. */
        YES,
        /** It is not. */
        NO
    }

    public MeteredConfig {
        if (allowanceBytes != 0 && allowanceBytes < LEAST_ALLOWANCE) {
            throw new IllegalArgumentException("allowance must be 0, for none, or at least 1 MB");
        }
        if (cycleDay < 1 || cycleDay > 28) {
            throw new IllegalArgumentException("cycle-day must be 1 to 28");
        }
    }

    /** Whether bytes count, with what was found out. */
    boolean isMetered(Metered found) {
        return mode == Mode.YES || (mode == Mode.AUTO && found == Metered.YES);
    }
}
