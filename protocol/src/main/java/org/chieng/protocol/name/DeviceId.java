package org.chieng.protocol.name;

import java.util.regex.Pattern;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;

/**
 * Names what logs in: an agent, or a board with Wi-Fi. One to {@value #MAX_LENGTH} characters of
 * {@code A-Z a-z 0-9 - _ .}, the first a letter or digit, so that it can stand in a topic, a path and a file name.
 * Immutable.
 *
 * @param value the name, as it stands in topics
 */
public record DeviceId(String value) {
    /** Longest name, in characters; chosen: twice the longest USB serial number seen, and short enough for a topic. */
    public static final int MAX_LENGTH = 64;

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public DeviceId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(fault(value));
        }
    }

    /**
     * Reads a name that came from outside.
     *
     * @throws RejectedException with {@link ErrorCode#INVALID_NAME} when it breaks the limits above
     */
    public static DeviceId parse(String text) throws RejectedException {
        if (!VALID.matcher(text).matches()) {
            throw new RejectedException(ErrorCode.INVALID_NAME, fault(text));
        }
        return new DeviceId(text);
    }

    private static String fault(String text) {
        return "device name '" + Shortened.of(text) + "' must have 1 to " + MAX_LENGTH
                + " characters of A-Z a-z 0-9 - _ . and begin with a letter or digit";
    }

    @Override
    public String toString() {
        return value;
    }
}
