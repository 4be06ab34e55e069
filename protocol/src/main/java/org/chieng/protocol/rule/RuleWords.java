package org.chieng.protocol.rule;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a rule into words, numbers and signs, each with its place. Words are compared without tone marks and case. Pure. */
final class RuleWords {
    /** The word that stands for the end. */
    static final String END = "";

    /** A number stands alone, or has a unit right behind it; other digits are part of a name, e.g. {@code 28-0316/temperature}. */
    private static final String NUMBER = "[+-]?\\d+(?:[.,]\\d+)?(?=[\\p{L}%°/²³]{0,4}(?:[\\s,<>=≤≥]|$))";

    private static final Pattern WORD = Pattern.compile("\"(?<quoted>[^\"]*)\"|(?<number>" + NUMBER
            + ")|(?<sign><=|>=|[<>≤≥=,])|(?<word>[^\\s<>=≤≥,\"]+)|(?<open>\")");

    private final List<Word> words = new ArrayList<>();
    private int next;

    /**
     * One word of a rule.
     *
     * @param text as it was written, without quotes
     * @param plain small and without tone marks; what keywords are compared with. Empty for quoted names and for the end
     * @param at its first character, counted from 1
     * @param isNumber whether it is a number
     */
    record Word(String text, String plain, int at, boolean isNumber) {
        double number() {
            return Double.parseDouble(text.replace(',', '.'));
        }
    }

    RuleWords(String text) throws RuleException {
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            if (matcher.group("open") != null) {
                throw new RuleException("at character " + (matcher.start() + 1) + ": the quote is never closed");
            }
            words.add(word(matcher));
        }
        words.add(new Word("the end", END, text.length() + 1, false));
    }

    private static Word word(Matcher matcher) {
        String quoted = matcher.group("quoted");
        if (quoted != null) {
            return new Word(quoted, END, matcher.start() + 1, false);
        }
        boolean isNumber = matcher.group("number") != null;
        return new Word(matcher.group(), plain(matcher.group()), matcher.start() + 1, isNumber);
    }

    static String plain(String text) {
        return Normalizer.normalize(text.replace('đ', 'd').replace('Đ', 'D'), Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
    }

    Word peek() {
        return words.get(next);
    }

    Word take() {
        Word word = words.get(next);
        if (!isAtEnd()) {
            next++;
        }
        return word;
    }

    boolean isAtEnd() {
        return next == words.size() - 1;
    }

    /** Takes the next word if it is one of these. */
    boolean takeIf(String... keywords) {
        if (!isAtEnd() && !peek().isNumber() && List.of(keywords).contains(peek().plain())) {
            next++;
            return true;
        }
        return false;
    }

    /** Takes the next two words if they are these. */
    boolean takePair(String first, String second) {
        if (next + 1 < words.size()
                && words.get(next).plain().equals(first)
                && words.get(next + 1).plain().equals(second)) {
            next += 2;
            return true;
        }
        return false;
    }

    RuleException expected(String wanted) {
        Word word = peek();
        String found = isAtEnd() ? "the rule ends" : "'" + word.text() + "' stands";
        return new RuleException("at character " + word.at() + ": " + found + " where " + wanted + " belongs");
    }
}
