package org.chieng.server.registry;

/** The limits of names that people read. */
final class Names {
    /** Longest name, in characters; chosen: the longest official names of schools have about 70. */
    static final int MAX_LENGTH = 120;

    private Names() {}

    /** Throws {@link IllegalArgumentException} unless the name has 1 to {@link #MAX_LENGTH} printable characters. */
    static void check(String what, String name) {
        if (name.isBlank() || name.length() > MAX_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    what + " name must have 1 to " + MAX_LENGTH + " characters, and no control characters");
        }
    }
}
