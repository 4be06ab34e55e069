package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a line that can't be read may have been a new header: then the names of the old one must not be given to the rows behind it. What
 * is taken for a spoilt row keeps the header, and so does the old header printed again with a letter spoilt. It has to be so written
 * as the old header is: a sentence that a board prints between its rows is none. Pure functions.
 */
final class SpoiltHeader {
    private static final char UNREADABLE = '\uFFFD';

    /** A name so long that is spoilt in one letter is known again by the others; shorter ones differ in one, as x and y do. */
    private static final int KNOWN_AGAIN = 3;

    private SpoiltHeader() {}

    /**
     * Of a line that holds bytes that are no text.
     *
     * @param old the header that is known
     * @param separator what parts its names, a blank for runs of blanks
     * @param width how many they are
     */
    static boolean isUnreadable(String line, String old, char separator, int width) {
        if (isOther(line, old) || isLike(line, old)) {
            return false;
        }
        List<String> cells = cells(line, separator);
        int spoilt = (int) line.chars().filter(SpoiltHeader::isSpoilt).count();
        if (separator == ' ') {
            boolean wide = cells.size() <= width && cells.size() + spoilt >= width;
            return wide && isOfNames(cells) && cells.stream().allMatch(SpoiltHeader::mayBeAQuantity);
        }
        return cells.size() > 1
                ? isOfNames(cells)
                : cells.size() + spoilt >= width && isOfNames(cells) && mayHoldSeparator(line);
    }

    /** One word, or words of which some are so written that they name a column: the separator may be what is spoilt. */
    private static boolean mayHoldSeparator(String line) {
        return line.indexOf(' ') < 0
                || Arrays.stream(line.split("[\\p{C}\\x{FFFD}]", -1)).anyMatch(SpoiltHeader::isSurelyAName);
    }

    /** The same of the rest of a line whose beginning was not seen. */
    static boolean isRest(String line, String old, char separator) {
        List<String> cells = cells(line, separator);
        return separator != ' ' && cells.size() > 1 && !isOther(line, old) && !old.endsWith(line) && isOfNames(cells);
    }

    /** Of a line of text that no parser understood: names in columns, of which one can be none. */
    static boolean isOdd(String line, String old, char separator, int width) {
        List<String> cells = cells(line, separator);
        if (separator == ' ' || cells.size() != width || width < 2 || isOther(line, old) || isLike(line, old)) {
            return false;
        }
        long names = cells.stream()
                .map(SpoiltHeader::bare)
                .filter(ColumnsParser::isLabel)
                .count();
        return names >= width - 1 && cells.stream().noneMatch(SpoiltHeader::isValue);
    }

    /** A frame, a sentence of a GPS, or words with a comma between them. */
    private static boolean isOther(String line, String old) {
        boolean prose =
                line.contains(", ") && Arrays.stream(line.split(",", -1)).noneMatch(SpoiltHeader::isSurelyAName);
        boolean frame = line.startsWith("!") && line.indexOf(':') > 0;
        boolean sentence = line.startsWith("$") && line.indexOf(',') == 6;
        return old.isEmpty() || line.isEmpty() || prose || frame || sentence;
    }

    private static boolean isSurelyAName(String cell) {
        return ColumnsParser.isSurelyAName(cell.strip());
    }

    /** The old header, with a letter of some names spoilt. */
    static boolean isLike(String line, String old) {
        if (line.length() != old.length()) {
            return false;
        }
        int word = 0;
        for (int at = 0; at < old.length(); at = word + 1) {
            word = at;
            int differ = 0;
            while (word < old.length() && ",;|\t :".indexOf(old.charAt(word)) < 0) {
                boolean letter = Character.isLetter(old.charAt(word));
                boolean other = line.charAt(word) != old.charAt(word);
                differ += !other ? 0 : letter ? 1 : 2;
                word++;
            }
            boolean parted = word == old.length() || line.charAt(word) == old.charAt(word);
            if (!parted || differ > 1 || (differ == 1 && word - at < KNOWN_AGAIN)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> cells(String line, char separator) {
        String parts = separator == ' ' ? " +" : separator == '|' ? "\\|" : String.valueOf(separator);
        List<String> cells = new ArrayList<>();
        for (String cell : line.split(parts, -1)) {
            cells.add(cell.strip());
        }
        int last = cells.size() - 1;
        return last > 0 && cells.get(last).isEmpty() ? cells.subList(0, last) : cells;
    }

    /** More names than values. */
    private static boolean isOfNames(List<String> cells) {
        long names = cells.stream().filter(SpoiltHeader::isName).count();
        return names > cells.stream().filter(SpoiltHeader::isValue).count();
    }

    private static boolean isName(String cell) {
        long letters = cell.chars().filter(Character::isLetter).count();
        boolean begins = !cell.isEmpty() && Character.isLetter(cell.charAt(0));
        return letters > 0 && (begins || letters > digits(cell)) && !isValue(cell) && !isPair(cell);
    }

    private static boolean isValue(String cell) {
        int end = Numbers.end(cell, 0);
        boolean number = end > 0
                && (end == cell.length()
                        || PrintedUnit.read(cell.substring(end)).isPresent());
        long letters = cell.chars().filter(Character::isLetter).count();
        return number || digits(cell) > letters || Numbers.isMissing(cell) || (isPair(cell) && isValueBehind(cell));
    }

    private static String bare(String cell) {
        return ColumnsParser.unquoted(cell.endsWith(":") ? cell.substring(0, cell.length() - 1) : cell);
    }

    /** {@code temp:23}. */
    private static boolean isPair(String cell) {
        int mark = Math.max(cell.indexOf(':'), cell.indexOf('='));
        boolean inside = mark > 0 && mark + 1 < cell.length();
        return inside && !(cell.endsWith(":") && isSpoilt(cell.charAt(mark + 1))); // temp: hum:
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

    private static boolean mayBeAQuantity(String cell) {
        return cell.chars().anyMatch(SpoiltHeader::isSpoilt) || Words.isOnlyQuantity(cell.replace(":", ""));
    }

    private static boolean isSpoilt(int c) {
        return c == UNREADABLE || Character.isISOControl(c) || !Character.isDefined(c);
    }
}
