package org.chieng.agent.source.serial.format;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** Numbers as boards print them. Pure functions. */
final class Numbers {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

    /** What C and Python print where there is no number, and Arduino's {@code print} where it can't show one. */
    private static final Set<String> NOT_A_NUMBER =
            Set.of("nan", "-nan", "inf", "-inf", "+inf", "infinity", "-infinity", "ovf", "-ovf");

    private static final int LONGEST = 40;

    private Numbers() {}

    /** The number that the text is as a whole: sign, digits, fraction, exponent; empty when it is none or too large. */
    static OptionalDouble parse(String text) {
        if (text.length() > LONGEST || !NUMBER.matcher(text).matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    /** Whether the text stands where a number would, and says that there is none. */
    static boolean isMissing(String text) {
        return NOT_A_NUMBER.contains(text.toLowerCase(Locale.ROOT));
    }
}
