package org.chieng.agent.source;

/**
 * Which values an actuator takes, so that a page can show a switch or a slider. Immutable.
 *
 * @param kind of values
 * @param most of a {@link Kind#RANGE}, the greatest number; else 1
 */
public record Takes(Kind kind, double most) {
    /** Yes and no. */
    public static final Takes SWITCH = new Takes(Kind.SWITCH, 1);

    /** Numbers, yes and no, and texts: what they mean is the board's own. */
    public static final Takes ANYTHING = new Takes(Kind.ANYTHING, 1);

    /** The kinds of values. */
    public enum Kind {
        /** Yes and no. */
        SWITCH,
        /** Numbers from 0 to a greatest one; yes is the greatest, no is 0. */
        RANGE,
        /** Numbers, yes and no, and texts. */
        ANYTHING
    }

    /** Numbers from 0. */
    public static Takes range(double most) {
        return new Takes(Kind.RANGE, most);
    }
}
