package org.chieng.server.registry;

import java.util.regex.Pattern;

/**
 * Names a lab, club, class, loan, experiment, run or annotation: 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}, the first a letter or
 * digit, so that the number on a label can be one. Immutable.
 *
 * @param value the name, e.g. {@code muong-bi-tin-hoc-1}
 */
public record EntryId(String value) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public EntryId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("id '" + value
                    + "' must have 1 to 64 characters of A-Z a-z 0-9 . _ - and begin with a letter or digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
