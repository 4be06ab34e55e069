package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;

/** Several names with slashes between them, and as many numbers: {@code Accel X/Y/Z: 1 / 2 / 3}, {@code T/H: 23.5/45.2}. Pure functions. */
final class Slashes {
    private static final int MOST = 8;

    private Slashes() {}

    /** The names that the label lists in its last word, each behind the words before it; none when it lists none. */
    static List<String> names(String label) {
        int blank = label.lastIndexOf(' ');
        String[] parts = label.substring(blank + 1).split("/", -1);
        List<String> names = new ArrayList<>();
        for (String part : parts) {
            if (parts.length < 2 || parts.length > MOST || part.isEmpty() || !Character.isLetter(part.charAt(0))) {
                return List.of();
            }
            names.add(label.substring(0, blank + 1) + part);
        }
        return names;
    }

    /** The numbers that stand from there on with slashes between them, as printed. */
    static List<String> numbers(String line, int from) {
        List<String> numbers = new ArrayList<>();
        int at = from;
        while (numbers.size() < MOST) {
            int end = Numbers.end(line, at);
            if (end < 0) {
                return List.of();
            }
            numbers.add(line.substring(at, end));
            int next = skipBlanks(line, end);
            if (next >= line.length() || line.charAt(next) != '/') {
                return numbers;
            }
            at = skipBlanks(line, next + 1);
        }
        return List.of();
    }

    private static int skipBlanks(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }
}
