package org.chieng.gateway.erase;

/**
 * What was forgotten. Immutable.
 *
 * @param points readings in the store
 * @param refused payloads in the quarantine
 * @param unstorable messages and lines that lay in a file because the store could not take them
 * @param commands that waited for the device
 * @param scrubbed whether parts of the store's files that are not in use hold nothing of it either
 */
public record Erased(long points, int refused, int unstorable, int commands, boolean scrubbed) {
    /** Nothing. */
    public static final Erased NOTHING = new Erased(0, 0, 0, 0, true);

    /** Both together. */
    public Erased plus(Erased other) {
        return new Erased(
                points + other.points,
                refused + other.refused,
                unstorable + other.unstorable,
                commands + other.commands,
                scrubbed && other.scrubbed);
    }
}
