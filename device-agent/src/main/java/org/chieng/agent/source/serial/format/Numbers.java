package org.chieng.agent.source.serial.format;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/** Numbers as boards print them: sign, digits, fraction, exponent. Never hexadecimal, never with thousands marks. Pure functions. */
final class Numbers {
    /** What C and Python print where there is no number, and Arduino's {@code print} where it can't show one. */
    private static final Set<String> NOT_A_NUMBER =
            Set.of("nan", "-nan", "+nan", "inf", "-inf", "+inf", "infinity", "-infinity", "ovf", "-ovf");

    private static final int LONGEST = 40;

    /** Integers above it have no exact double: no sensor's value, but an address or a checksum. */
    private static final double MOST_EXACT = 9_007_199_254_740_992.0;

    /** So many digits behind a zero: a telephone number, a card's number, no measurement. */
    private static final int DIGITS_OF_A_NAME = 6;

    /** Bits come by fours. */
    private static final int BITS = 4;

    private Numbers() {}

    /**
     * Where the number ends that begins here, or -1 when none does. What follows is not looked at: {@code 12:30} begins with a number.
     */
    static int end(String text, int from) {
        int at = from;
        if (at < text.length() && isSign(text.charAt(at))) {
            at++;
        }
        int afterDigits = endOfDigits(text, at);
        int digits = afterDigits - at;
        at = afterDigits;
        if (at < text.length() && text.charAt(at) == '.') {
            int end = endOfDigits(text, at + 1);
            if (digits == 0 && end == at + 1) {
                return -1;
            }
            at = end;
        } else if (digits == 0) {
            return -1;
        }
        return endOfExponent(text, at);
    }

    private static boolean isSign(char c) {
        return c == '-' || c == '+' || c == '−';
    }

    private static int endOfExponent(String text, int from) {
        if (from >= text.length() || (text.charAt(from) != 'e' && text.charAt(from) != 'E')) {
            return from;
        }
        int at = from + 1;
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        int end = endOfDigits(text, at);
        return end == at ? from : end;
    }

    static int endOfDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** The number that the text is as a whole; empty when it is none, too large, or a row of digits that is a name. */
    static OptionalDouble parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST || end(text, 0) != text.length() || isName(text)) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(text.charAt(0) == '−' ? "-" + text.substring(1) : text);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    /** Whether the digits name something, e.g. a telephone number {@code 0912345678} or an address of 16 digits. */
    private static boolean isName(String text) {
        int from = isSign(text.charAt(0)) ? 1 : 0;
        if (endOfDigits(text, from) != text.length()) {
            return false;
        }
        return (text.charAt(from) == '0' && text.length() - from >= DIGITS_OF_A_NAME)
                || isBits(text, from)
                || (text.charAt(0) == '+' && text.length() - from >= 2 * DIGITS_OF_A_NAME - 1)
                || (text.length() - from > 15 && Double.parseDouble(text.substring(from)) > MOST_EXACT);
    }

    /** {@code 0110}, {@code 10110010}: nothing but zeros and ones, and so written, or so long, that it is not decimal. */
    private static boolean isBits(String text, int from) {
        int digits = text.length() - from;
        boolean written = digits >= BITS && text.charAt(from) == '0' && text.indexOf('1') > 0;
        boolean powerOfTen = text.indexOf('1') == text.lastIndexOf('1');
        return (written || (digits >= 2 * BITS && !powerOfTen))
                && text.chars().skip(from).allMatch(c -> c == '0' || c == '1');
    }

    /** The number with a comma before its fraction that the text is as a whole; empty when it is none. */
    static OptionalDouble parseWithComma(String text) {
        int comma = text.indexOf(',');
        int digits = text.length() - comma - 1;
        if (comma <= 0 || digits == 0 || text.indexOf('.') >= 0 || endOfDigits(text, comma + 1) != text.length()) {
            return OptionalDouble.empty();
        }
        return mayBeThousands(text, comma, digits)
                ? OptionalDouble.empty()
                : parse(text.substring(0, comma) + "." + text.substring(comma + 1));
    }

    /** 1,013 may be one or a thousand. */
    private static boolean mayBeThousands(String text, int comma, int digits) {
        int first = isSign(text.charAt(0)) ? 1 : 0;
        return digits == 3 && comma - first <= 3 && text.charAt(first) != '0';
    }

    /** Whether the text stands where a number would, and says that there is none. */
    static boolean isMissing(String text) {
        return text.length() <= 9 && NOT_A_NUMBER.contains(text.toLowerCase(Locale.ROOT));
    }
}
