package org.chieng.agent.source.serial.format;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What noise on the line does to a text: bytes that are no characters any more, one that is lost, one that is more. Pure functions. */
final class Noise {
    private static final char UNREADABLE = '\uFFFD';

    /** A character of UTF-8 has up to so many bytes below U+10000; each may have become one that can't be read. */
    private static final int LONGEST_CHARACTER = 3;

    /** A word with more of them is not looked at. */
    private static final int MOST_UNREADABLE = 8;

    private static final Pattern SPOILT = Pattern.compile("[\\p{C}\\x{FFFD}&&[^\\t]]");

    private Noise() {}

    /** The line with that in the place of the first byte that is no text. */
    static String withFirst(String line, char replaced) {
        return SPOILT.matcher(line).replaceFirst(Matcher.quoteReplacement(String.valueOf(replaced)));
    }

    /** What stands between the bytes that are no text. */
    static Stream<String> parts(String line) {
        return SPOILT.splitAsStream(line).filter(part -> !part.isEmpty());
    }

    /** Whether the character stands for a byte that is no text. */
    static boolean isSpoilt(int c) {
        return c == UNREADABLE || (Character.isISOControl(c) && c != '\t') || !Character.isDefined(c);
    }

    /**
     * Whether the line may be that text: they differ only where the line can't be read, or in one place of at most three characters. At
     * least half of it has to be there.
     */
    static boolean explains(String line, String text) {
        int shorter = Math.min(line.length(), text.length());
        int begin = 0;
        while (begin < shorter && line.charAt(begin) == text.charAt(begin)) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin && line.charAt(line.length() - 1 - end) == text.charAt(text.length() - 1 - end)) {
            end++;
        }
        int same = begin + end;
        boolean once = line.length() - same <= LONGEST_CHARACTER && text.length() - same <= LONGEST_CHARACTER;
        return once ? 2 * same >= text.length() : isSpoiltInPlaces(line, text);
    }

    private static boolean isSpoiltInPlaces(String line, String text) {
        if (line.length() != text.length()) {
            return false;
        }
        int spoilt = 0;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) != text.charAt(i)) {
                if (!isSpoilt(line.charAt(i))) {
                    return false;
                }
                spoilt++;
            }
        }
        return 2 * spoilt <= line.length();
    }

    /** Whether the word may be that one: each run of characters that can't be read stands for none to as many, at most {@value #MOST_UNREADABLE} in all. */
    static boolean mayBe(String spoilt, String word) {
        long unreadable = spoilt.chars().filter(Noise::isSpoilt).count();
        if (unreadable > MOST_UNREADABLE || spoilt.length() - unreadable > word.length()) {
            return false;
        }
        return mayBe(spoilt, 0, word, 0);
    }

    private static boolean mayBe(String spoilt, int from, String word, int at) {
        if (from == spoilt.length()) {
            return at == word.length();
        }
        char c = spoilt.charAt(from);
        if (!isSpoilt(c)) {
            return at < word.length() && c == word.charAt(at) && mayBe(spoilt, from + 1, word, at + 1);
        }
        return mayBe(spoilt, from + 1, word, at) || (at < word.length() && mayBe(spoilt, from + 1, word, at + 1));
    }
}
