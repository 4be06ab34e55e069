package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Finds numbers on a line of names and numbers: decimal commas, and rows of them under one name. Immutable. */
final class NumberScan {
    private final String line;
    private final LineScan scan;

    NumberScan(String line, LineScan scan) {
        this.line = line;
        this.scan = scan;
    }

    /** The end of the number with its fraction behind a comma, where that is no separator; -1 when it may be either. */
    int withCommaFraction(int at, int end, boolean sure) {
        if (end + 1 >= line.length() || line.charAt(end) != ',' || !Character.isDigit(line.charAt(end + 1))) {
            return end;
        }
        int fractionEnd = Numbers.endOfDigits(line, end + 1);
        String printed = line.substring(at, fractionEnd);
        boolean isOne = Numbers.parseWithComma(printed).isPresent();
        boolean unitFollows = scan.endOfUnit(fractionEnd) > 0;
        boolean another = fractionEnd + 1 < line.length()
                && line.charAt(fractionEnd) == ','
                && Character.isDigit(line.charAt(fractionEnd + 1));
        return isOne && !another && (unitFollows || sure) ? fractionEnd : -1;
    }

    static OptionalDouble number(String printed) {
        return printed.indexOf(',') > 0 ? Numbers.parseWithComma(printed) : Numbers.parse(printed);
    }

    /**
     * {@code Accel: 0.1, 0.2, 9.8}: the numbers that stand here with only commas or blanks between them. Two are a row when both have a
     * point, since else the comma may be a decimal one; three are.
     */
    List<String> numbersFrom(int from) {
        List<String> row = new ArrayList<>();
        int index = from;
        while (row.size() <= 32) {
            int end = Numbers.end(line, index);
            if (end < 0
                    || scan.isLabelEnd(scan.skipBlanks(end))
                    || (!scan.isAtEndOfItem(end) && scan.endOfUnit(end) < 0)) {
                return row.size() < 2 ? row : List.of();
            }
            row.add(line.substring(index, end));
            int next = end;
            while (next < line.length() && (line.charAt(next) == ' ' || line.charAt(next) == ',')) {
                next++;
            }
            if (next == end || next >= line.length() || Numbers.end(line, next) < 0) {
                break;
            }
            if (line.charAt(end) == ' '
                    && line.charAt(next - 1) == ' '
                    && scan.endOfUnit(Numbers.end(line, next)) > 0
                    && row.size() == 1) {
                break; // AIN0: 1234  0.23V
            }
            int nextEnd = Numbers.end(line, next);
            if (scan.isLabelEnd(scan.skipBlanks(nextEnd))) {
                break; // PM10: 5 2: 7
            }
            if (nextEnd < line.length() && Character.isLetter(line.charAt(nextEnd)) && scan.endOfUnit(nextEnd) < 0) {
                if (scan.hasLabelEndBefore(nextEnd) && line.indexOf(' ', nextEnd) < 0) {
                    break; // a label that begins with a digit
                }
                return List.of(); // 1 58 4B: no numbers
            }
            index = next;
        }
        boolean points = row.stream().allMatch(number -> number.indexOf('.') >= 0)
                || (row.size() == 2
                        && line.startsWith(row.get(0) + " " + row.get(1), from)
                        && row.get(1).indexOf('.') > 0);
        return row.size() >= 3 || (row.size() == 2 && points) ? row : row.subList(0, Math.min(1, row.size()));
    }
}
