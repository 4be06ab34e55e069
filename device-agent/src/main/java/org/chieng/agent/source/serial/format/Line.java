package org.chieng.agent.source.serial.format;

import org.chieng.agent.time.AgentClock;

/**
 * A line as it came. Immutable.
 *
 * @param text decoded as UTF-8, without its end and the blanks at its edges; not empty
 * @param printable whether so many of its characters can be printed that the line can't be noise
 * @param start how sure it is that its first byte is where the board began it
 * @param readAt when its last byte was read
 */
public record Line(String text, boolean printable, Start start, AgentClock.Stamp readAt) {
    /** What is known of a line's beginning. */
    public enum Start {
        /** The line before it was seen to end. */
        SEEN,
        /** The first after opening the port, but the line had been quiet before it: very likely whole. */
        AFTER_QUIET,
        /** The first after opening the port, in the middle of what the board was saying: very likely cut. */
        CUT
    }
}
