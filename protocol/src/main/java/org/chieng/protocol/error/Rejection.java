package org.chieng.protocol.error;

/**
 * One thing that was refused, and why. Immutable.
 *
 * @param code why, for the machine
 * @param record which record of the pack, counted from 0, or {@link #WHOLE} when it is the whole message
 * @param message why, for the person: what is wrong, where, and how to mend it; never holds a secret
 */
public record Rejection(ErrorCode code, int record, String message) {
    /** Stands for the whole message in {@link #record}. */
    public static final int WHOLE = -1;

    /** The message with its place before it, e.g. {@code record 2: unit 'celsius' …}. */
    public String sentence() {
        return record == WHOLE ? message : "record " + record + ": " + message;
    }
}
