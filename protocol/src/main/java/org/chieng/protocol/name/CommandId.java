package org.chieng.protocol.name;

import java.util.regex.Pattern;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;

/**
 * Names one command to one device, and the replies to it: 1 to {@value #MAX_LENGTH} characters of {@code A-Z a-z 0-9 - _ .}. A
 * device does what a name stands for at most once, so a name is never used again. Immutable.
 *
 * @param value the name, as it stands in topics
 */
public record CommandId(String value) {
    /** Longest name, in characters; chosen: a UUID fits, and it fits a topic and a line of a file. */
    public static final int MAX_LENGTH = 64;

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** What replies to the configuration go by: {@code replies/config}. No command has this name. */
    public static final CommandId CONFIG = new CommandId("config");

    public CommandId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(fault(value));
        }
    }

    /**
     * Reads a name that came from outside.
     *
     * @throws RejectedException with {@link ErrorCode#INVALID_NAME} when it breaks the limits above
     */
    public static CommandId parse(String text) throws RejectedException {
        if (!VALID.matcher(text).matches()) {
            throw new RejectedException(ErrorCode.INVALID_NAME, fault(text));
        }
        return new CommandId(text);
    }

    private static String fault(String text) {
        return "command id '" + Shortened.of(text) + "' must have 1 to " + MAX_LENGTH
                + " characters of A-Z a-z 0-9 - _ .";
    }

    @Override
    public String toString() {
        return value;
    }
}
