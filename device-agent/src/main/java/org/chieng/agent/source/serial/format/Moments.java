package org.chieng.agent.source.serial.format;

/** Dates and times of day as boards print them: parts of a line that are no value. Pure functions. */
final class Moments {
    private Moments() {}

    /** Where the date or time of day ends that begins here, or -1 when none does. */
    static int end(String text, int from) {
        int time = endOfTime(text, from);
        int end = time >= 0 ? time : endOfDate(text, from);
        if (end < 0 || (end < text.length() && isPartOfWord(text.charAt(end)))) {
            return -1;
        }
        return end;
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == ':' || c == '-' || c == '/' || c == '.';
    }

    /** {@code 9:05}, {@code 12:30:45}, {@code 12:30:45.123}. */
    private static int endOfTime(String text, int from) {
        int at = Numbers.endOfDigits(text, from);
        if (at == from || at - from > 2 || !isAt(text, at, ':')) {
            return -1;
        }
        int minutes = Numbers.endOfDigits(text, at + 1);
        if (minutes == at + 1 || minutes - at > 3) {
            return -1;
        }
        if (!isAt(text, minutes, ':')) {
            return minutes;
        }
        int seconds = Numbers.endOfDigits(text, minutes + 1);
        if (seconds == minutes + 1 || seconds - minutes > 3) {
            return -1;
        }
        int fraction = isAt(text, seconds, '.') ? Numbers.endOfDigits(text, seconds + 1) : seconds;
        int end = fraction > seconds + 1 ? fraction : seconds;
        return isAt(text, end, 'Z') ? end + 1 : end;
    }

    /** {@code 2023-12-06}, {@code 06/12/2023}, also with a time behind {@code T}. */
    private static int endOfDate(String text, int from) {
        int first = Numbers.endOfDigits(text, from);
        if (first == from || first - from > 4 || first >= text.length()) {
            return -1;
        }
        char between = text.charAt(first);
        if (between != '-' && between != '/' && between != '.') {
            return -1;
        }
        int second = Numbers.endOfDigits(text, first + 1);
        if (second == first + 1 || second - first > 3 || !isAt(text, second, between)) {
            return -1;
        }
        int third = Numbers.endOfDigits(text, second + 1);
        int year = Math.max(first - from, third - second - 1);
        if (third == second + 1 || third - second > 5 || (year != 4 && (year != 2 || between == '.'))) {
            return -1;
        }
        if (isAt(text, third, 'T')) {
            int time = endOfTime(text, third + 1);
            return time < 0 ? third : time;
        }
        return third;
    }

    private static boolean isAt(String text, int at, char c) {
        return at < text.length() && text.charAt(at) == c;
    }
}
