package org.chieng.agent.source.serial.format;

/** What words on a line of names and numbers mean that are no names: no value, a state, a heading, a remark for people. Immutable. */
final class RemarkScan {
    private final String line;
    private final LineScan scan;

    RemarkScan(String line, LineScan scan) {
        this.line = line;
        this.scan = scan;
    }

    static boolean isNoValue(String label, String word) {
        boolean plain = word.startsWith("-")
                || word.equalsIgnoreCase("none")
                || word.equalsIgnoreCase("null")
                || word.equalsIgnoreCase("n/a");
        return Words.isNoValue(word) && (plain || Words.isQuantity(label));
    }

    /** {@code nan°C} without its unit. */
    static String withoutUnit(String word) {
        int end = 0;
        while (end < word.length() && Character.isLetter(word.charAt(end)) && end < 3) {
            end++;
        }
        return PrintedUnit.read(word.substring(end)).isPresent() ? word.substring(0, end) : word;
    }

    /** {@code CALIBRATION: Sys=0}, {@code BME280: Temp = 23.5}: a name, and then another with its own mark. */
    boolean isHeading(int at, boolean blank) {
        int words = 0;
        for (int i = at; i < line.length() && !LineScan.isHardSeparator(line.charAt(i)); i++) {
            if (scan.isLabelEnd(i)) {
                boolean state = words > 0 && Words.isState(line.substring(at, line.indexOf(' ', at)));
                boolean value = scan.skipBlanks(i + 1) < line.length() && scan.isValueStart(scan.skipBlanks(i + 1));
                boolean otherMark =
                        line.charAt(i) == '=' && !line.substring(at, i).contains(" ");
                return !state && value && (blank || (otherMark && words == 0));
            }
            if (line.charAt(i) == ' ') {
                words++;
            }
        }
        return false;
    }

    /** The rest of {@code Status: all good}, up to a separator; where a label follows, it stays. */
    int endOfState(int from) {
        int index = from;
        while (index < line.length()
                && !LineScan.isHardSeparator(line.charAt(index))
                && scan.lengthOfDash(index) == 0) {
            char c = line.charAt(index);
            if (scan.isLabelEnd(index)) {
                return from;
            }
            if (Character.isDigit(c)) {
                return scan.hasLabelEndBefore(index) ? from : -1;
            }
            index++;
        }
        return index;
    }

    /** Words between items that name nothing: after a dash they are said for people, {@code 512 - Dim}. */
    int endOfWords(int at, boolean afterValue) {
        boolean afterDash = at >= 2 && line.charAt(at - 1) == ' ' && "->/~".indexOf(line.charAt(at - 2)) >= 0;
        int end = at;
        while (end < line.length() && !LineScan.isHardSeparator(line.charAt(end))) {
            char c = line.charAt(end);
            if (Character.isDigit(c) || "\"{}<\\:=".indexOf(c) >= 0) {
                return -1;
            }
            end++;
        }
        boolean remark = afterDash && afterValue;
        boolean afterBar = at >= 1 && line.lastIndexOf('|', at) > line.lastIndexOf(',', at) && afterValue;
        return remark || afterBar ? end : -1;
    }

    /** One word that is no unit that is known may stand behind a value, or some behind one that is. */
    int endOfRemark(int from, boolean known) {
        int at = from;
        if (at < line.length() && line.charAt(at) == '.' && (at + 1 == line.length() || line.charAt(at + 1) == ' ')) {
            at++;
        }
        if (at < line.length() && line.charAt(at) == '!' && at + 1 == line.length()) {
            at++;
        }
        int begin = scan.skipBlanks(at);
        if (begin == at
                || begin >= line.length()
                || (!Character.isLetter(line.charAt(begin)) && line.charAt(begin) != '%')) {
            boolean ends = at >= line.length()
                    || scan.isAtEndOfItem(at)
                    || line.charAt(at) == ')'
                    || line.charAt(at) == ']'
                    || scan.isAside(at);
            return ends ? at : -1;
        }
        if (scan.hasLabelEndBefore(begin)) {
            return at; // the next item's label
        }
        int end = begin;
        int words = 1;
        while (end < line.length() && !LineScan.isHardSeparator(line.charAt(end))) {
            char c = line.charAt(end);
            if (scan.isLabelEnd(end) || Character.isDigit(c)) {
                return at; // the next item's label
            }
            if (scan.lengthOfDash(end) > 0 || c == '(') {
                break;
            }
            words += c == ' ' && line.charAt(end - 1) != ' ' ? 1 : 0;
            end++;
        }
        if (words > (known ? 4 : 2)) {
            return -1;
        }
        return end;
    }
}
