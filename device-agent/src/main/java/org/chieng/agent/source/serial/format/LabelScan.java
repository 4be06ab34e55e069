package org.chieng.agent.source.serial.format;

/** Finds names on a line, also those that have no colon behind them, and cleans them of what only people need. Immutable. */
final class LabelScan {
    private static final int LONGEST_LABEL = 96;

    private final String line;
    private final LineScan scan;

    LabelScan(String line, LineScan scan) {
        this.line = line;
        this.scan = scan;
    }

    /** Where the label ends that begins here: at a colon or equals sign, or before a number that needs none; -1 without any. */
    int endOfLabel(int at) {
        int index = at;
        int depth = 0;
        while (index < line.length() && index - at <= LONGEST_LABEL) {
            char c = line.charAt(index);
            if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth = Math.max(0, depth - 1);
            }
            if (depth == 0 || index - at > LONGEST_LABEL / 2) {
                if (scan.isLabelEnd(index)) {
                    return index;
                }
                if (c == '\t' && scan.isLabelEnd(scan.skipBlanks(index))) {
                    return index;
                }
                if (isArrow(at, index) && isNumberAfterArrow(at, index)) {
                    return index;
                }
                if (LineScan.isHardSeparator(c)
                        || (index > at && scan.lengthOfDash(index) > 0 && c != '/' && c != '>' && c != '*')) {
                    return c == '\t' && isValueWithoutColon(at, index) ? index : -1;
                }
                if (c == ' ' && index > at && isValueWithoutColon(at, index)) {
                    return index;
                }
            }
            index++;
        }
        return -1;
    }

    private boolean isArrow(int at, int index) {
        return index > at && scan.lengthOfDash(index) == 2 && line.charAt(index + 1) == '>';
    }

    /** {@code temp -> 23.5}. */
    private boolean isNumberAfterArrow(int at, int index) {
        int begin = scan.skipBlanks(index + 2);
        return Words.isAllQuantities(cleanLabel(line.substring(at, index))) && Numbers.end(line, begin) > 0;
    }

    /** Whether behind the label up to here comes a number that needs no colon: {@code TVOC 12 ppb}, {@code temp 23.5}. */
    private boolean isValueWithoutColon(int at, int blank) {
        int begin = scan.skipBlanks(blank);
        int end = begin < line.length() ? Numbers.end(line, begin) : -1;
        if (end < 0 || scan.isLabelEnd(scan.skipBlanks(end)) || Moments.end(line, begin) > 0) {
            return false;
        }
        String label = cleanLabel(line.substring(at, blank));
        boolean quantity = Words.isQuantity(label);
        int unitEnd = scan.endOfUnit(end);
        if (unitEnd > 0) {
            boolean sensor = PrintedUnit.read(line.substring(end, unitEnd))
                    .filter(PrintedUnit::isOfSensors)
                    .isPresent();
            boolean place = !quantity && isPlace(label, line.substring(begin, unitEnd));
            return !scan.isLabelEnd(scan.skipBlanks(unitEnd))
                    && (quantity || (sensor && !place && !scan.hasLabelEndBefore(end)));
        }
        String raw = line.substring(at, blank).strip();
        boolean said = raw.length() > label.length()
                && Words.isMeasured(label)
                && (quantity || !raw.endsWith(" at")); // the analog value is 512
        return (Words.isAllQuantities(label) || said) && scan.isAtEndOfItem(end) && !scan.hasLabelEndBefore(end);
    }

    /** {@code Nhóm 2 lớp 8A}: a number and a letter in one, behind words that are no quantity, is the name of a class, a room, a pin. */
    private static boolean isPlace(String label, String value) {
        boolean oneLetter = value.length() > 1
                && Character.isLetter(value.charAt(value.length() - 1))
                && Numbers.endOfDigits(value, 0) == value.length() - 1;
        return oneLetter || (label.chars().anyMatch(Character::isDigit) && label.indexOf(" ") > 0);
    }

    /** {@code The temperature is}, {@code - Temp}, {@code Reading a measurement... Distance}: the name in it. */
    static String cleanLabel(String text) {
        String label = text.strip();
        int sentence = Math.max(label.lastIndexOf("... "), Math.max(label.lastIndexOf("! "), label.lastIndexOf("… ")));
        if (sentence >= 0) {
            label = label.substring(label.indexOf(' ', sentence) + 1);
        }
        int from = 0;
        while (from < label.length() && "-*>#•~+.".indexOf(label.charAt(from)) >= 0) {
            from++;
        }
        label = label.substring(from).strip();
        for (String end : new String[] {" is", " are", " là", " la", " was", " at", " reads"}) {
            if (label.length() > end.length() && label.endsWith(end)) {
                label = label.substring(0, label.length() - end.length()).strip();
            }
        }
        if (label.endsWith(".") && label.length() > 1) {
            label = label.substring(0, label.length() - 1);
        }
        for (String link : new String[] {"and ", "và ", "va "}) {
            label = label.startsWith(link) ? label.substring(link.length()).strip() : label;
        }
        boolean article = label.startsWith("The ") || label.startsWith("the ");
        return article ? label.substring(4).strip() : label;
    }

    static boolean isLabel(String label) {
        if (label.isEmpty() || label.length() > LONGEST_LABEL) {
            return false;
        }
        boolean letter = false;
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if ("\"{}<\\`!?$@".indexOf(c) >= 0) {
                return false;
            }
            letter |= Character.isLetter(c);
        }
        int digits = Numbers.endOfDigits(label, 0);
        boolean beginsWithNumber = digits > 2 || (digits > 0 && digits < label.length() && label.charAt(digits) == '.');
        return letter && !beginsWithNumber && label.charAt(0) != '\'';
    }
}
