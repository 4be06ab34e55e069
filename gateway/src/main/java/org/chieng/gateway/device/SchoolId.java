package org.chieng.gateway.device;

import java.util.regex.Pattern;

/**
 * Names a school: 1 to 64 characters of {@code a-z 0-9 -}, the first a letter or digit, so that it can stand in a path and
 * in an address. Immutable.
 *
 * @param value the name, e.g. {@code thcs-muong-bi}
 */
public record SchoolId(String value) {
    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    public SchoolId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("school id '" + value
                    + "' must have 1 to 64 characters of a-z 0-9 - and begin with a letter or digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
