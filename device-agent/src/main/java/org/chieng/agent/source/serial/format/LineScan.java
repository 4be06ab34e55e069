package org.chieng.agent.source.serial.format;

import java.util.Optional;

/** Where things begin and end on a line of names and numbers: separators, labels, units. Immutable. */
final class LineScan {
    private final String line;

    LineScan(String line) {
        this.line = line;
    }

    static boolean isHardSeparator(char c) {
        return c == ',' || c == ';' || c == '\t' || c == '|' || c == '&';
    }

    /** Length of {@code -}, {@code /}, {@code ->}, {@code =>} with blanks around it, 0 when there is none here. */
    int lengthOfDash(int from) {
        boolean blankBefore = from == 0 || line.charAt(from - 1) == ' ' || line.charAt(from - 1) == '\t';
        if (!blankBefore) {
            return 0;
        }
        int end = from;
        while (end < line.length() && "-=>/*~•".indexOf(line.charAt(end)) >= 0 && end - from < 4) {
            end++;
        }
        boolean blankAfter = end == line.length() || line.charAt(end) == ' ' || line.charAt(end) == '\t';
        return end > from && blankAfter ? end - from : 0;
    }

    boolean isLabelEnd(int index) {
        return index < line.length()
                && (line.charAt(index) == ':' || line.charAt(index) == '=')
                && lengthOfDash(index) < 2;
    }

    int skipBlanks(int from) {
        int index = from;
        while (index < line.length() && (line.charAt(index) == ' ' || line.charAt(index) == '\t')) {
            index++;
        }
        return index;
    }

    /** A number that is the first half of a word: {@code 3V3:}, {@code 25.1Room}. A unit may follow without a blank. */
    boolean isInWord(int end) {
        int unitEnd = endOfUnit(end);
        return unitEnd < 0 && end < line.length() && Character.isLetterOrDigit(line.charAt(end));
    }

    boolean hasLabelEndBefore(int from) {
        return labelEndFrom(from) >= 0;
    }

    /** Where the first colon or equals sign behind a label is, up to a separator; -1 without any. */
    int labelEndFrom(int from) {
        for (int i = from; i < line.length() && !isHardSeparator(line.charAt(i)); i++) {
            if (isLabelEnd(i)) {
                return i;
            }
        }
        return -1;
    }

    boolean isAtEndOfItem(int index) {
        return index >= line.length() || line.charAt(index) == ' ' || isHardSeparator(line.charAt(index));
    }

    boolean isAside(int index) {
        return line.charAt(index) == '('
                || line.charAt(index) == '['
                || (line.charAt(index) == '.' && index + 1 == line.length());
    }

    boolean isValueStart(int index) {
        char c = line.charAt(index);
        return Numbers.end(line, index) > 0
                || c == '('
                || c == '['
                || line.startsWith("nan", index)
                || line.startsWith("NAN", index);
    }

    /** Whether the word is no {@code độ}, but the first of {@code độ ẩm:}. */
    boolean isBeginningOfLabel(int from, int unitEnd) {
        if (!PrintedUnit.DO.equals(
                PrintedUnit.read(line.substring(from, unitEnd)).orElse(null))) {
            return false;
        }
        int labelEnd = unitEnd;
        while (labelEnd < line.length() && !isLabelEnd(labelEnd) && !isHardSeparator(line.charAt(labelEnd))) {
            labelEnd++;
        }
        return labelEnd < line.length() && isLabelEnd(labelEnd) && Words.isQuantity(line.substring(from, labelEnd));
    }

    Optional<PrintedUnit> unitAt(int from) {
        int end = endOfUnit(from);
        return end < 0 ? Optional.empty() : PrintedUnit.read(line.substring(from, end));
    }

    /** Where the unit ends that stands here, maybe behind blanks, or -1 when there is none: the longest of one or two words. */
    int endOfUnit(int from) {
        int begin = from;
        while (begin < line.length() && line.charAt(begin) == ' ' && begin - from < 3) {
            begin++;
        }
        if (begin < line.length() && line.charAt(begin) == '\t') {
            int word = endOfUnitWord(skipBlanks(begin));
            boolean last = word == line.length()
                    && PrintedUnit.read(line.substring(begin, word)).isPresent();
            return last ? word : -1;
        }
        int one = endOfUnitWord(begin);
        if (one == begin) {
            return -1;
        }
        if (one < line.length() && line.charAt(one) == ' ') {
            int two = endOfUnitWord(one + 1);
            if (two > one + 1 && PrintedUnit.read(line.substring(begin, two)).isPresent()) {
                return two;
            }
        }
        return PrintedUnit.read(line.substring(begin, one)).isPresent() ? one : -1;
    }

    int endOfUnitWord(int from) {
        int end = from;
        while (end < line.length() && end - from < 16) {
            char c = line.charAt(end);
            boolean stop = c == ' '
                    || isHardSeparator(c)
                    || c == ':'
                    || c == '='
                    || c == '!'
                    || c == '('
                    || c == '['
                    || c == ']'
                    || (c == ')' && line.lastIndexOf('(', end) < from);
            if (stop || (c == '.' && (end + 1 == line.length() || line.charAt(end + 1) == ' '))) {
                break;
            }
            end++;
        }
        return end;
    }
}
