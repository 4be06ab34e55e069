package org.chieng.server.access;

import java.security.SecureRandom;
import java.util.Locale;

/** Codes that people read from a board and type: no letter that looks like a digit or like another (no 0 O, 1 I L). Pure functions. */
public final class ReadableCode {
    private static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    private ReadableCode() {}

    /** A new one. */
    public static String of(SecureRandom random, int length) {
        StringBuilder code = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /** As it was made, from how people type it: small letters, blanks and dashes between. */
    public static String read(String typed) {
        return typed.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    }
}
