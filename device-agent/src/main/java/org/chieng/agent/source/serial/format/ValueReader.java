package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chieng.protocol.senml.Value;

/**
 * Reads what stands behind a label: a number with its unit, a row or tuple of them, or a word. It goes along the line, and keeps what it
 * finds in {@link PairsFound}. For one line, confined to {@link PairsReader}.
 */
abstract class ValueReader {
    final String line;
    final LineScan scan;
    final NumberScan numbers;
    final RemarkScan words;
    final PairsFound found = new PairsFound();

    /** How far the line has been read. */
    int at;

    /** Whether the label that was read has no colon behind it. */
    boolean implicit;

    ValueReader(String line) {
        this.line = line;
        scan = new LineScan(line);
        numbers = new NumberScan(line, scan);
        words = new RemarkScan(line, scan);
    }

    /** Goes on there, if the line goes on there at all. */
    boolean take(int end) {
        at = Math.max(at, end);
        return end >= 0;
    }

    boolean readValue(String label) {
        int begin = scan.skipBlanks(at);
        boolean blank = begin > at;
        boolean atEnd =
                begin >= line.length() || (LineScan.isHardSeparator(line.charAt(begin)) && line.charAt(begin) != '\t');
        if (atEnd) {
            at = begin;
            found.addEmpty(label);
            return true;
        }
        int moment = Moments.end(line, begin);
        if (moment > 0) {
            at = moment;
            found.count(label);
            return true;
        }
        at = begin;
        if (line.charAt(at) == '(' || line.charAt(at) == '[') {
            return readTuple(label);
        }
        if (line.charAt(at) == '%' && Numbers.end(line, at + 1) > 0) {
            return readPercent(label);
        }
        int end = Numbers.end(line, at);
        return end > 0 ? readNumber(label, end, blank) : readWord(label, blank);
    }

    /** {@code Humidity: %45}. */
    private boolean readPercent(String label) {
        at++;
        int end = Numbers.end(line, at);
        OptionalDouble number = Numbers.parse(line.substring(at, end));
        if (number.isEmpty() || !scan.isAtEndOfItem(end)) {
            return false;
        }
        found.add(
                label,
                "",
                new Value.Numeric(number.getAsDouble()),
                line.substring(at, end),
                PrintedUnit.read("%").orElseThrow());
        at = end;
        return true;
    }

    private boolean readNumber(String label, int numberEnd, boolean blank) {
        List<String> slashed = Slashes.numbers(line, at);
        if (slashed.size() > 1 && Slashes.names(label).size() == slashed.size()) {
            return addRow(label, slashed);
        }
        List<String> row = numbers.numbersFrom(at);
        if (row.size() > 1) {
            return addRow(label, row);
        }
        boolean prose = Words.isQuantity(label) && (blank || !isAscii(label));
        int end = numbers.withCommaFraction(at, numberEnd, prose);
        if (end < 0) {
            return false;
        }
        String printed = line.substring(at, end);
        OptionalDouble number = NumberScan.number(printed);
        if (number.isEmpty()) {
            return false;
        }
        if (end < line.length() && line.charAt(end) == '(') {
            int close = line.indexOf(')', end);
            Optional<PrintedUnit> inBrackets =
                    close < 0 ? Optional.empty() : PrintedUnit.readInBrackets(line.substring(end + 1, close));
            if (inBrackets.isPresent()) { // 12(ug/m3)
                found.add(label, "", new Value.Numeric(number.getAsDouble()), printed, inBrackets.get());
                at = close + 1;
                return take(words.endOfRemark(at, found.isLastInAUnit()));
            }
        }
        int unitEnd = scan.endOfUnit(end);
        if (unitEnd > 0 && scan.isLabelEnd(scan.skipBlanks(unitEnd)) && scan.skipBlanks(end) > end) {
            unitEnd = -1; // T: 23 C: 45
        }
        if (unitEnd > 0 && scan.isBeginningOfLabel(end, unitEnd)) {
            unitEnd = -1; // Nhiet do: 27 do am: 60
        }
        PrintedUnit unit =
                unitEnd > 0 ? PrintedUnit.read(line.substring(end, unitEnd)).orElse(null) : null;
        if (unit == null && end < line.length() && !scan.isAtEndOfItem(end) && !scan.isAside(end)) {
            return false;
        }
        found.add(label, "", new Value.Numeric(number.getAsDouble()), printed, unit);
        at = unit == null ? end : unitEnd;
        boolean bare = implicit && unit == null;
        int before = at;
        return take(words.endOfRemark(at, found.isLastInAUnit()))
                && !(bare && at > scan.skipBlanks(before)); // Press 1 to start
    }

    private static boolean isAscii(String text) {
        return LineText.isAscii(text);
    }

    private boolean addRow(String label, List<String> row) {
        if (RowCells.isNumberOfAPhone(row)) {
            return false;
        }
        List<Value> values = new ArrayList<>();
        for (String printed : row) {
            OptionalDouble number = Numbers.parse(printed);
            if (number.isEmpty()) {
                return false;
            }
            values.add(new Value.Numeric(number.getAsDouble()));
            at = line.indexOf(printed, at) + printed.length();
        }
        PrintedUnit unit = scan.unitAt(at).orElse(null);
        int unitEnd = scan.endOfUnit(at);
        List<String> names = Slashes.names(label);
        for (int i = 0; i < values.size(); i++) {
            if (names.size() == values.size()) {
                found.add(names.get(i), "", values.get(i), row.get(i), unit);
            } else {
                found.add(label, String.valueOf(i + 1), values.get(i), row.get(i), unit);
            }
        }
        at = unit == null ? at : unitEnd;
        return scan.isAtEndOfItem(at) || at >= line.length() || line.charAt(at) == ')' || line.charAt(at) == ']';
    }

    /** {@code Acceleration: (0.1, 0.2, 9.8)}. */
    private boolean readTuple(String label) {
        char close = line.charAt(at) == '(' ? ')' : ']';
        int end = line.indexOf(close, at);
        if (end < 0) {
            return false;
        }
        String[] cells = line.substring(at + 1, end).split(",", -1);
        List<Value> values = new ArrayList<>();
        for (String cell : cells) {
            OptionalDouble number = Numbers.parse(cell.strip());
            if (number.isEmpty()) {
                return false;
            }
            values.add(new Value.Numeric(number.getAsDouble()));
        }
        at = end + 1;
        PrintedUnit unit = scan.unitAt(at).orElse(null);
        for (int i = 0; i < values.size(); i++) {
            found.add(label, values.size() == 1 ? "" : String.valueOf(i + 1), values.get(i), cells[i].strip(), unit);
        }
        at = unit == null ? at : scan.endOfUnit(at);
        return at >= line.length() || scan.isAtEndOfItem(at);
    }

    /** A word where a number could be: no value, a state, or a heading before names. */
    private boolean readWord(String label, boolean blank) {
        int end = at;
        while (end < line.length() && !LineScan.isHardSeparator(line.charAt(end)) && line.charAt(end) != ' ') {
            end++;
        }
        String word = line.substring(at, end);
        if (Numbers.isMissing(word) || RemarkScan.isNoValue(label, word)) {
            found.add(label, "", null, word, null);
            at = end;
            skipUnitOfNothing();
            return true;
        }
        String bare = RemarkScan.withoutUnit(word);
        if (bare.length() < word.length() && Numbers.isMissing(bare)) {
            found.add(label, "", null, word, null);
            at = end;
            return true;
        }
        if (isEmptyBefore(label)) {
            found.addEmpty(label);
            return true;
        }
        if (words.isHeading(at, blank)) {
            found.openHeading(label);
            return true;
        }
        if (word.length() > 1 && word.endsWith(":")) {
            found.addEmpty(label); // temp: hum:
            return true;
        }
        return readState(label, word, end);
    }

    /** {@code temp: hum:45}: the first has no value. {@code Battery: voltage:3.7} is one thing. */
    private boolean isEmptyBefore(String label) {
        int mark = scan.labelEndFrom(at);
        return mark > 0 && Words.isOnlyOneOfMany(label) && Words.isOnlyOneOfMany(line.substring(at, mark));
    }

    private void skipUnitOfNothing() {
        int unitEnd = scan.endOfUnit(at);
        if (unitEnd > 0 && !scan.isLabelEnd(scan.skipBlanks(unitEnd))) {
            at = unitEnd;
        }
    }

    /** {@code Status: OK}, {@code Sensor: DHT22}: words that are no value; half a number is not among them. */
    private boolean readState(String label, String word, int wordEnd) {
        boolean name = Character.isLetter(word.charAt(0))
                && word.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_-./!".indexOf(c) >= 0);
        if (!name) {
            return false;
        }
        found.count(label);
        at = wordEnd;
        int next = scan.skipBlanks(at);
        boolean more = next < line.length() && !LineScan.isHardSeparator(line.charAt(next));
        return !more || take(words.endOfState(next));
    }
}
