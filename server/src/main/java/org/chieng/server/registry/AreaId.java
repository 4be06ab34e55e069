package org.chieng.server.registry;

import java.util.regex.Pattern;

/**
 * Names an area: 1 to 64 characters of {@code a-z 0-9 -}, the first a letter or digit. Immutable.
 *
 * @param value the name, e.g. {@code tan-lac}
 */
public record AreaId(String value) {
    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    public AreaId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("area id '" + value
                    + "' must have 1 to 64 characters of a-z 0-9 - and begin with a letter or digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
