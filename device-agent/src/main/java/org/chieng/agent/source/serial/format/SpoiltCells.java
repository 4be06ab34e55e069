package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;

/** What the cells of a line that may be a spoilt header look like, each for itself: names, values, pairs of both. Pure functions. */
final class SpoiltCells {
    private SpoiltCells() {}

    /** {@code pm25}, {@code ?m25}: letters, then digits, behind at most one sign. */
    static boolean isNumberedName(String cell) {
        int at = cell.isEmpty() || Character.isLetterOrDigit(cell.charAt(0)) ? 0 : 1;
        int letters = at;
        while (letters < cell.length() && Character.isLetter(cell.charAt(letters))) {
            letters++;
        }
        return letters > at && Numbers.endOfDigits(cell, letters) == cell.length();
    }

    /** The cells of a line, stripped, without an empty one at its end or before the first bar of a table. */
    static List<String> cells(String line, char separator) {
        String parts = separator == ' ' ? " +" : separator == '|' ? "\\|" : String.valueOf(separator);
        List<String> cells = new ArrayList<>();
        for (String cell : (separator == '|' ? Cells.withoutFrame(line) : line).split(parts, -1)) {
            cells.add(cell.strip());
        }
        int last = cells.size() - 1;
        return last > 0 && cells.get(last).isEmpty() ? cells.subList(0, last) : cells;
    }

    /** More names than values. */
    static boolean isOfNames(List<String> cells) {
        long names = cells.stream().filter(SpoiltCells::isName).count();
        return names > cells.stream().filter(SpoiltCells::isValue).count() && 3 * names >= cells.size();
    }

    private static boolean isName(String cell) {
        long letters = cell.chars().filter(Character::isLetter).count();
        boolean begins = !cell.isEmpty() && Character.isLetter(cell.charAt(0));
        return letters > 0 && (begins || letters > digits(cell)) && !isValue(cell) && !isPair(cell);
    }

    /** A number, with or without a unit, or what stands for one; also behind a name. */
    static boolean isValue(String cell) {
        int end = Numbers.end(cell, 0);
        boolean number = end > 0
                && (end == cell.length()
                        || PrintedUnit.read(cell.substring(end)).isPresent());
        long letters = cell.chars().filter(Character::isLetter).count();
        return number || digits(cell) > letters || Numbers.isMissing(cell) || (isPair(cell) && isValueBehind(cell));
    }

    /** The name without its colon and quotes. */
    static String bare(String cell) {
        String name = cell.endsWith(":") ? cell.substring(0, cell.length() - 1) : cell;
        int from = name.startsWith("\"") ? 1 : 0;
        int to = name.length() - (name.endsWith("\"") ? 1 : 0);
        return from < to ? name.substring(from, to).strip() : name;
    }

    /** {@code temp:23}. */
    private static boolean isPair(String cell) {
        int mark = Math.max(cell.indexOf(':'), cell.indexOf('='));
        boolean inside = mark > 0 && mark + 1 < cell.length();
        return inside && !(cell.endsWith(":") && Noise.isSpoilt(cell.charAt(mark + 1))); // temp: hum:
    }

    /** A number behind the name, or what begins or ends as one. */
    private static boolean isValueBehind(String pair) {
        String value = pair.substring(Math.max(pair.indexOf(':'), pair.indexOf('=')) + 1)
                .strip();
        return digits(value) > value.chars().filter(Character::isLetter).count() || Numbers.isMissing(value);
    }

    private static long digits(String cell) {
        return cell.chars().filter(c -> c >= '0' && c <= '9').count();
    }

    /** Whether it can be a name, whatever letters are spoilt. */
    static boolean isWrittenAsAName(String cell) {
        StringBuilder letters = new StringBuilder(cell);
        for (int i = 0; i < cell.length(); i++) {
            if (Noise.isSpoilt(cell.charAt(i))) {
                boolean beforeDigit = i + 1 < cell.length() && Character.isDigit(cell.charAt(i + 1));
                if (beforeDigit) {
                    return false; // type:2
                }
                letters.setCharAt(i, 'a');
            }
        }
        return HeaderNames.isLabel(letters.toString()) && !Words.mayBeNoValue(cell);
    }

    /** {@code temp}, {@code Time (seconds)}. */
    static boolean isOneWordOfAQuantity(String cell) {
        int bracket = Math.max(cell.indexOf('('), cell.indexOf('['));
        String word = (bracket > 0 ? cell.substring(0, bracket) : cell).strip();
        return word.indexOf(' ') < 0 && (Words.isOnlyQuantity(word) || Words.isTime(word));
    }
}
