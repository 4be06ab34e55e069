package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Lines of {@code label:number} pairs, parted by comma, semicolon, tab or blanks: Arduino's Serial Plotter protocol, and
 * MakeCode's {@code serial.writeValue}, whose padding of blanks is cut off before. Blanks may follow the colon, and stand within a label
 * ({@code Nhiệt độ: 27.5}), where Arduino's own plotter loses the value or the first half of the name.
 */
final class LabelledParser implements LineParser {
    private static final int LONGEST_LABEL = 128;

    @Override
    public ParsedLine parse(String line) {
        List<Sample> samples = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            int colon = line.indexOf(':', at);
            if (colon < 0 || !isLabel(line, at, colon)) {
                return ParsedLine.UNKNOWN;
            }
            int begin = skipBlanks(line, colon + 1);
            int end = endOfValue(line, begin);
            String value = line.substring(begin, end);
            OptionalDouble number = Numbers.parse(value);
            if (number.isPresent()) {
                samples.add(Sample.of(line.substring(at, colon).strip(), number.getAsDouble()));
            } else if (!Numbers.isMissing(value)) {
                return ParsedLine.UNKNOWN;
            }
            at = skipSeparators(line, end);
        }
        return ParsedLine.data(samples);
    }

    /** A label holds no separator but blanks, and something that isn't a digit: 12:30 is a time of day. */
    private static boolean isLabel(String line, int from, int to) {
        boolean allDigits = true;
        for (int i = from; i < to; i++) {
            char c = line.charAt(i);
            if (c == ',' || c == ';' || c == '\t' || c == '{' || c == '"') {
                return false;
            }
            allDigits &= Character.isDigit(c) || c == ' ';
        }
        return !allDigits && to - from <= LONGEST_LABEL;
    }

    private static int skipBlanks(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private static int endOfValue(String line, int from) {
        int at = from;
        while (at < line.length() && !isSeparator(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int skipSeparators(String line, int from) {
        int at = from;
        while (at < line.length() && isSeparator(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSeparator(char c) {
        return c == ',' || c == ';' || c == '\t' || c == ' ';
    }
}
