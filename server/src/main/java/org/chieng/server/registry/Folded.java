package org.chieng.server.registry;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts as people look for them: without marks, in small letters. Pure functions. */
final class Folded {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private Folded() {}

    /** Texts with a blank between them, e.g. {@code thcs muong bi} of {@code THCS Mường Bi}. */
    static String of(String... texts) {
        String plain = MARKS.matcher(Normalizer.normalize(String.join(" ", texts), Normalizer.Form.NFD))
                .replaceAll("");
        return BLANKS.matcher(plain.toLowerCase(Locale.ROOT).replace('đ', 'd'))
                .replaceAll(" ")
                .strip();
    }
}
