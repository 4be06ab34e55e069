package org.chieng.server.registry;

import java.util.regex.Pattern;

/**
 * What somebody logs in with: 1 to 64 characters of {@code a-z 0-9 . _ @ -}, the first a letter or digit; an e-mail address in small letters is
 * one. Immutable.
 *
 * @param value e.g. {@code lan.muong-bi}
 */
public record AccountId(String value) {
    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

    public AccountId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("account id '" + value
                    + "' must have 1 to 64 characters of a-z 0-9 . _ @ - and begin with a letter or digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
