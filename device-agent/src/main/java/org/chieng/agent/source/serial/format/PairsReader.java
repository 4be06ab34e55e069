package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/** Reads one line by the grammar of {@link PairsParser}, in one pass. For one use, confined to it. */
final class PairsReader {
    private static final int LONGEST_LABEL = 96;
    private static final int MOST_ITEMS = 128;

    private final String line;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> emptyLabels = new ArrayList<>();
    private int at;
    private boolean implicit;
    private int labels;
    private int labelsAboutTheBoard;
    private String heading = "";
    private String tagged = "";
    private @Nullable PrintedUnit headingUnit;

    /** The label of the value before, for a second value in another unit; empty when there is none. */
    private String lastLabel = "";

    PairsReader(String line) {
        this.line = line;
    }

    List<Entry> entries() {
        return entries;
    }

    List<String> emptyLabels() {
        return emptyLabels;
    }

    boolean hasLabels() {
        return labels > 0;
    }

    /** Whether all its names are of what a board tells of itself. */
    boolean isAboutTheBoard() {
        return labels > 0 && labels == labelsAboutTheBoard;
    }

    /** Whether the line is of the grammar as a whole. */
    boolean read() {
        skipPrefix();
        for (int items = 0; items < MOST_ITEMS; items++) {
            skipSeparators();
            if (at >= line.length()) {
                shareUnitOfAxes();
                return true;
            }
            if (!readItem()) {
                return false;
            }
        }
        return false;
    }

    /** {@code [ 12345 ms ]}, {@code 12:30:45.123 ->}, {@code >}, {@code *}: what stands before a line that has its own clock. */
    private void skipPrefix() {
        if (line.charAt(0) == '[') {
            int close = line.indexOf(']');
            if (close <= 1 || close > 32 || close + 1 >= line.length()) {
                return;
            }
            String tag = line.substring(1, close).strip();
            if (isClock(tag)) {
                at = close + 1;
            } else if (Words.isAllQuantities(tag) && Numbers.end(line, skipBlanks(close + 1)) > 0) {
                at = skipBlanks(close + 1); // [temp] 23.5
                tagged = tag;
            } else if (isLabel(tag) && hasLabelEndBefore(close)) {
                heading = Words.isOfALog(tag) ? "" : tag;
                at = close + 1;
            }
        }
    }

    private static boolean isClock(String text) {
        String inner = text.strip();
        if (Moments.end(inner, 0) == inner.length()) {
            return true;
        }
        int end = Numbers.end(inner, 0);
        return end > 0
                && (end == inner.length()
                        || PrintedUnit.read(inner.substring(end))
                                .filter(unit -> unit.quantity().equals("time"))
                                .isPresent());
    }

    /** Blanks and marks between items; also an arrow, a dash or a slash that stands alone. */
    private void skipSeparators() {
        while (at < line.length()) {
            char c = line.charAt(at);
            if (isHardSeparator(c) || c == ' ') {
                at++;
            } else if (lengthOfDash(at) > 0) {
                at += lengthOfDash(at);
            } else {
                return;
            }
        }
    }

    private static boolean isHardSeparator(char c) {
        return c == ',' || c == ';' || c == '\t' || c == '|' || c == '&';
    }

    /** Length of {@code -}, {@code /}, {@code ->}, {@code =>} with blanks around it, 0 when there is none here. */
    private int lengthOfDash(int from) {
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

    private boolean readItem() {
        int moment = Moments.end(line, at);
        if (moment > 0) {
            at = moment;
            return true;
        }
        if (!tagged.isEmpty()) {
            String label = tagged;
            tagged = "";
            return readValue(label);
        }
        char c = line.charAt(at);
        if (c == '(' || c == '[') {
            return readAside();
        }
        int end = Numbers.end(line, at);
        if (end > 0 && !isLabelEnd(skipBlanks(end)) && !isInWord(end)) {
            return readNamelessValue(end);
        }
        return readLabelledItem();
    }

    /** A number that is the first half of a word: {@code 3V3:}, {@code 25.1Room}. A unit may follow without a blank. */
    private boolean isInWord(int end) {
        int unitEnd = endOfUnit(end);
        return unitEnd < 0 && end < line.length() && Character.isLetterOrDigit(line.charAt(end));
    }

    private boolean isLabelEnd(int index) {
        return index < line.length()
                && (line.charAt(index) == ':' || line.charAt(index) == '=')
                && lengthOfDash(index) < 2;
    }

    private int skipBlanks(int from) {
        int index = from;
        while (index < line.length() && (line.charAt(index) == ' ' || line.charAt(index) == '\t')) {
            index++;
        }
        return index;
    }

    /** {@code (74.12°F)} is a second value; {@code (dry)} is said for people. */
    private boolean readAside() {
        int close = line.indexOf(line.charAt(at) == '(' ? ')' : ']', at);
        if (close < 0 || entries.isEmpty()) {
            return false;
        }
        int end = Numbers.end(line, at + 1);
        if (end > 0) {
            int unitEnd = endOfUnit(end);
            if (unitEnd == close) {
                at++;
                boolean read = readNamelessValue(end);
                int last = entries.size() - 1;
                if (read && entries.get(last).nameless() && !lastLabel.isEmpty()) {
                    Entry value = entries.get(last); // 3.7V (85%)
                    entries.set(
                            last,
                            Entry.of(lastLabel, value.value(), value.printed(), value.unit())
                                    .asSecondary());
                }
                at = close + 1;
                return read;
            }
            OptionalDouble number = end == close && !lastLabel.isEmpty()
                    ? Numbers.parse(line.substring(at + 1, end))
                    : OptionalDouble.empty();
            if (number.isEmpty()) {
                return false;
            }
            Value raw = new Value.Numeric(number.getAsDouble()); // 45% (512)
            entries.add(Entry.of(lastLabel, raw, line.substring(at + 1, end), null));
            at = close + 1;
            return at >= line.length() || isAtEndOfItem(at);
        }
        boolean words =
                line.substring(at + 1, close).chars().noneMatch(c -> Character.isDigit(c) || c == ':' || c == '=');
        at = close + 1;
        return words;
    }

    private boolean readNamelessValue(int numberEnd) {
        int end = withCommaFraction(numberEnd, true);
        if (end < 0) {
            return false;
        }
        String printed = line.substring(at, end);
        Optional<PrintedUnit> unit = unitAt(end);
        OptionalDouble number = number(printed);
        boolean measured = unit.filter(PrintedUnit::isMeasured).isPresent();
        if (!measured || number.isEmpty()) {
            return false;
        }
        Value value = new Value.Numeric(number.getAsDouble());
        Entry before = entries.isEmpty() ? null : entries.get(entries.size() - 1);
        if (before != null && !lastLabel.isEmpty() && PrintedUnit.mayBeOfOne(before.unit(), unit.get())) {
            boolean foreignBefore = before.unit() != null && before.unit().apart();
            Entry entry = Entry.of(lastLabel, value, printed, unit.get());
            entries.add(foreignBefore && !unit.get().apart() ? entry : entry.asSecondary()); // 74.3 F / 23.5 C
        } else {
            entries.add(Entry.ofColumn(entries.size() + 1, value, printed, unit.get()));
        }
        at = endOfUnit(end);
        return skipRemark();
    }

    /** The end of the number with its fraction behind a comma, where that is no separator; -1 when it may be either. */
    private int withCommaFraction(int end, boolean sure) {
        if (end + 1 >= line.length() || line.charAt(end) != ',' || !Character.isDigit(line.charAt(end + 1))) {
            return end;
        }
        int fractionEnd = Numbers.endOfDigits(line, end + 1);
        String printed = line.substring(at, fractionEnd);
        boolean isOne = Numbers.parseWithComma(printed).isPresent();
        boolean unitFollows = endOfUnit(fractionEnd) > 0;
        boolean another = fractionEnd + 1 < line.length()
                && line.charAt(fractionEnd) == ','
                && Character.isDigit(line.charAt(fractionEnd + 1));
        return isOne && !another && (unitFollows || sure) ? fractionEnd : -1;
    }

    private static OptionalDouble number(String printed) {
        return printed.indexOf(',') > 0 ? Numbers.parseWithComma(printed) : Numbers.parse(printed);
    }

    private boolean readLabelledItem() {
        int end = endOfLabel();
        if (end < 0) {
            return readWords();
        }
        String label = cleanLabel(line.substring(at, end));
        if (!isLabel(label)) {
            return false;
        }
        boolean explicit = isLabelEnd(skipBlanks(end));
        at = explicit ? skipBlanks(end) + 1 : end;
        if (explicit && at < line.length() && (line.charAt(at) == ':' || line.charAt(at) == '/')) {
            return false; // C::d, http://
        }
        if (explicit && at < line.length() && line.charAt(at) == '=') {
            at++; // a := 1, a == 1
        }
        if (!explicit && lengthOfDash(skipBlanks(at)) > 0) {
            at = skipBlanks(at) + lengthOfDash(skipBlanks(at)); // temp -> 23.5
        }
        implicit = !explicit;
        boolean read = readValue(label);
        implicit = false;
        return read;
    }

    /** Where the label ends that begins here: at a colon or equals sign, or before a number that needs none; -1 without any. */
    private int endOfLabel() {
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
                if (isLabelEnd(index)) {
                    return index;
                }
                if (c == '\t' && isLabelEnd(skipBlanks(index))) {
                    return index;
                }
                if (isArrow(index) && isNumberAfterArrow(index)) {
                    return index;
                }
                if (isHardSeparator(c) || (index > at && lengthOfDash(index) > 0 && c != '/' && c != '>' && c != '*')) {
                    return c == '\t' && isValueWithoutColon(index) ? index : -1;
                }
                if (c == ' ' && index > at && isValueWithoutColon(index)) {
                    return index;
                }
            }
            index++;
        }
        return -1;
    }

    private boolean isArrow(int index) {
        return index > at && lengthOfDash(index) == 2 && line.charAt(index + 1) == '>';
    }

    /** {@code temp -> 23.5}. */
    private boolean isNumberAfterArrow(int index) {
        int begin = skipBlanks(index + 2);
        return Words.isAllQuantities(cleanLabel(line.substring(at, index))) && Numbers.end(line, begin) > 0;
    }

    /** Whether behind the label up to here comes a number that needs no colon: {@code TVOC 12 ppb}, {@code temp 23.5}. */
    private boolean isValueWithoutColon(int blank) {
        int begin = skipBlanks(blank);
        int end = begin < line.length() ? Numbers.end(line, begin) : -1;
        if (end < 0 || isLabelEnd(skipBlanks(end)) || Moments.end(line, begin) > 0) {
            return false;
        }
        String label = cleanLabel(line.substring(at, blank));
        boolean quantity = Words.isQuantity(label);
        int unitEnd = endOfUnit(end);
        if (unitEnd > 0) {
            boolean sensor = PrintedUnit.read(line.substring(end, unitEnd))
                    .filter(PrintedUnit::isOfSensors)
                    .isPresent();
            boolean place = !quantity && isPlace(label, line.substring(begin, unitEnd));
            return !isLabelEnd(skipBlanks(unitEnd)) && (quantity || (sensor && !place && !hasLabelEndBefore(end)));
        }
        String raw = line.substring(at, blank).strip();
        boolean said = raw.length() > label.length()
                && Words.isMeasured(label)
                && (quantity || !raw.endsWith(" at")); // the analog value is 512
        return (Words.isAllQuantities(label) || said) && isAtEndOfItem(end) && !hasLabelEndBefore(end);
    }

    /** {@code Nhóm 2 lớp 8A}: a number and a letter in one, behind words that are no quantity, is the name of a class, a room, a pin. */
    private static boolean isPlace(String label, String value) {
        boolean oneLetter = value.length() > 1
                && Character.isLetter(value.charAt(value.length() - 1))
                && Numbers.endOfDigits(value, 0) == value.length() - 1;
        return oneLetter || (label.chars().anyMatch(Character::isDigit) && label.indexOf(" ") > 0);
    }

    private boolean hasLabelEndBefore(int from) {
        for (int i = from; i < line.length() && !isHardSeparator(line.charAt(i)); i++) {
            if (isLabelEnd(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAtEndOfItem(int index) {
        return index >= line.length() || line.charAt(index) == ' ' || isHardSeparator(line.charAt(index));
    }

    /** {@code The temperature is}, {@code - Temp}, {@code Reading a measurement... Distance}: the name in it. */
    private static String cleanLabel(String text) {
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

    private static boolean isLabel(String label) {
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

    private boolean readValue(String label) {
        int begin = skipBlanks(at);
        boolean blank = begin > at;
        boolean atEnd = begin >= line.length() || (isHardSeparator(line.charAt(begin)) && line.charAt(begin) != '\t');
        if (atEnd) {
            at = begin;
            count(label);
            emptyLabels.add(label);
            return true;
        }
        int moment = Moments.end(line, begin);
        if (moment > 0) {
            at = moment;
            count(label);
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
        if (number.isEmpty() || !isAtEndOfItem(end)) {
            return false;
        }
        add(
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
        List<String> row = numbersFrom(at);
        if (row.size() > 1) {
            return addRow(label, row);
        }
        boolean prose = Words.isQuantity(label) && (blank || !isAscii(label));
        int end = withCommaFraction(numberEnd, prose);
        if (end < 0) {
            return false;
        }
        String printed = line.substring(at, end);
        OptionalDouble number = number(printed);
        if (number.isEmpty()) {
            return false;
        }
        if (end < line.length() && line.charAt(end) == '(') {
            int close = line.indexOf(')', end);
            Optional<PrintedUnit> inBrackets =
                    close < 0 ? Optional.empty() : PrintedUnit.readInBrackets(line.substring(end + 1, close));
            if (inBrackets.isPresent()) { // 12(ug/m3)
                add(label, "", new Value.Numeric(number.getAsDouble()), printed, inBrackets.get());
                at = close + 1;
                return skipRemark();
            }
        }
        int unitEnd = endOfUnit(end);
        if (unitEnd > 0 && isLabelEnd(skipBlanks(unitEnd)) && skipBlanks(end) > end) {
            unitEnd = -1; // T: 23 C: 45
        }
        if (unitEnd > 0 && isBeginningOfLabel(end, unitEnd)) {
            unitEnd = -1; // Nhiet do: 27 do am: 60
        }
        PrintedUnit unit =
                unitEnd > 0 ? PrintedUnit.read(line.substring(end, unitEnd)).orElse(null) : null;
        if (unit == null && end < line.length() && !isAtEndOfItem(end) && !isAside(end)) {
            return false;
        }
        add(label, "", new Value.Numeric(number.getAsDouble()), printed, unit);
        at = unit == null ? end : unitEnd;
        boolean bare = implicit && unit == null;
        int before = at;
        return skipRemark() && !(bare && at > skipBlanks(before)); // Press 1 to start
    }

    /** Whether the word is no {@code độ}, but the first of {@code độ ẩm:}. */
    private boolean isBeginningOfLabel(int from, int unitEnd) {
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

    private boolean isAside(int index) {
        return line.charAt(index) == '('
                || line.charAt(index) == '['
                || (line.charAt(index) == '.' && index + 1 == line.length());
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /**
     * {@code Accel: 0.1, 0.2, 9.8}: the numbers that stand here with only commas or blanks between them. Two are a row when both have a
     * point, since else the comma may be a decimal one; three are.
     */
    private List<String> numbersFrom(int from) {
        List<String> row = new ArrayList<>();
        int index = from;
        while (row.size() <= 32) {
            int end = Numbers.end(line, index);
            if (end < 0 || isLabelEnd(skipBlanks(end)) || (!isAtEndOfItem(end) && endOfUnit(end) < 0)) {
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
                    && endOfUnit(Numbers.end(line, next)) > 0
                    && row.size() == 1) {
                break; // AIN0: 1234  0.23V
            }
            int nextEnd = Numbers.end(line, next);
            if (isLabelEnd(skipBlanks(nextEnd))) {
                break; // PM10: 5 2: 7
            }
            if (nextEnd < line.length() && Character.isLetter(line.charAt(nextEnd)) && endOfUnit(nextEnd) < 0) {
                if (hasLabelEndBefore(nextEnd) && line.indexOf(' ', nextEnd) < 0) {
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

    private boolean addRow(String label, List<String> row) {
        List<Value> values = new ArrayList<>();
        for (String printed : row) {
            OptionalDouble number = Numbers.parse(printed);
            if (number.isEmpty()) {
                return false;
            }
            values.add(new Value.Numeric(number.getAsDouble()));
            at = line.indexOf(printed, at) + printed.length();
        }
        PrintedUnit unit = unitAt(at).orElse(null);
        int unitEnd = endOfUnit(at);
        List<String> names = Slashes.names(label);
        for (int i = 0; i < values.size(); i++) {
            if (names.size() == values.size()) {
                add(names.get(i), "", values.get(i), row.get(i), unit);
            } else {
                add(label, String.valueOf(i + 1), values.get(i), row.get(i), unit);
            }
        }
        at = unit == null ? at : unitEnd;
        return isAtEndOfItem(at) || at >= line.length() || line.charAt(at) == ')' || line.charAt(at) == ']';
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
        PrintedUnit unit = unitAt(at).orElse(null);
        for (int i = 0; i < values.size(); i++) {
            add(label, values.size() == 1 ? "" : String.valueOf(i + 1), values.get(i), cells[i].strip(), unit);
        }
        at = unit == null ? at : endOfUnit(at);
        return at >= line.length() || isAtEndOfItem(at);
    }

    /** A word where a number could be: no value, a state, or a heading before names. */
    private boolean readWord(String label, boolean blank) {
        int end = at;
        while (end < line.length() && !isHardSeparator(line.charAt(end)) && line.charAt(end) != ' ') {
            end++;
        }
        String word = line.substring(at, end);
        if (Numbers.isMissing(word) || isNoValue(label, word)) {
            add(label, "", null, word, null);
            at = end;
            skipUnitOfNothing();
            return true;
        }
        String bare = withoutUnit(word);
        if (bare.length() < word.length() && Numbers.isMissing(bare)) {
            add(label, "", null, word, null);
            at = end;
            return true;
        }
        if (isHeading(blank)) {
            openHeading(label);
            return true;
        }
        if (word.length() > 1 && word.endsWith(":")) {
            count(label);
            emptyLabels.add(label); // temp: hum:
            return true;
        }
        return readState(label, word, end);
    }

    private static boolean isNoValue(String label, String word) {
        boolean plain = word.startsWith("-")
                || word.equalsIgnoreCase("none")
                || word.equalsIgnoreCase("null")
                || word.equalsIgnoreCase("n/a");
        return Words.isNoValue(word) && (plain || Words.isQuantity(label));
    }

    /** {@code nan°C} without its unit. */
    private static String withoutUnit(String word) {
        int end = 0;
        while (end < word.length() && Character.isLetter(word.charAt(end)) && end < 3) {
            end++;
        }
        return PrintedUnit.read(word.substring(end)).isPresent() ? word.substring(0, end) : word;
    }

    private void skipUnitOfNothing() {
        int unitEnd = endOfUnit(at);
        if (unitEnd > 0 && !isLabelEnd(skipBlanks(unitEnd))) {
            at = unitEnd;
        }
    }

    /** {@code CALIBRATION: Sys=0}, {@code BME280: Temp = 23.5}: a name, and then another with its own mark. */
    private boolean isHeading(boolean blank) {
        int words = 0;
        for (int i = at; i < line.length() && !isHardSeparator(line.charAt(i)); i++) {
            if (isLabelEnd(i)) {
                boolean state = words > 0 && Words.isState(line.substring(at, line.indexOf(' ', at)));
                boolean value = skipBlanks(i + 1) < line.length() && isValueStart(skipBlanks(i + 1));
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

    private boolean isValueStart(int index) {
        char c = line.charAt(index);
        return Numbers.end(line, index) > 0
                || c == '('
                || c == '['
                || line.startsWith("nan", index)
                || line.startsWith("NAN", index);
    }

    private void openHeading(String label) {
        Label parts = Label.of(Entry.of(label, null, "", null));
        heading = parts.unit() == null ? label : parts.text();
        headingUnit = parts.unit();
    }

    /** {@code Status: OK}, {@code Sensor: DHT22}: words that are no value; half a number is not among them. */
    private boolean readState(String label, String word, int wordEnd) {
        boolean name = Character.isLetter(word.charAt(0))
                && word.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_-./!".indexOf(c) >= 0);
        if (!name) {
            return false;
        }
        count(label);
        at = wordEnd;
        int next = skipBlanks(at);
        boolean more = next < line.length() && !isHardSeparator(line.charAt(next));
        return !more || skipWordsOfState(next);
    }

    /** The rest of {@code Status: all good}, up to a separator; where a label follows, it stays. */
    private boolean skipWordsOfState(int from) {
        int index = from;
        while (index < line.length() && !isHardSeparator(line.charAt(index)) && lengthOfDash(index) == 0) {
            char c = line.charAt(index);
            if (isLabelEnd(index)) {
                at = from;
                return true;
            }
            if (Character.isDigit(c)) {
                at = from;
                return hasLabelEndBefore(index);
            }
            index++;
        }
        at = index;
        return true;
    }

    /** Words between items that name nothing: after a dash they are said for people, {@code 512 - Dim}. */
    private boolean readWords() {
        boolean afterDash = at >= 2 && line.charAt(at - 1) == ' ' && "->/~".indexOf(line.charAt(at - 2)) >= 0;
        int end = at;
        while (end < line.length() && !isHardSeparator(line.charAt(end))) {
            char c = line.charAt(end);
            if (Character.isDigit(c) || "\"{}<\\:=".indexOf(c) >= 0) {
                return false;
            }
            end++;
        }
        boolean remark = afterDash && !entries.isEmpty();
        boolean afterBar = at >= 1 && line.lastIndexOf('|', at) > line.lastIndexOf(',', at) && !entries.isEmpty();
        at = end;
        return remark || afterBar;
    }

    /** One word that is no unit that is known may stand behind a value, or some behind one that is. */
    private boolean skipRemark() {
        if (at < line.length() && line.charAt(at) == '.' && (at + 1 == line.length() || line.charAt(at + 1) == ' ')) {
            at++;
        }
        if (at < line.length() && line.charAt(at) == '!' && at + 1 == line.length()) {
            at++;
        }
        int begin = skipBlanks(at);
        if (begin == at
                || begin >= line.length()
                || (!Character.isLetter(line.charAt(begin)) && line.charAt(begin) != '%')) {
            return at >= line.length()
                    || isAtEndOfItem(at)
                    || line.charAt(at) == ')'
                    || line.charAt(at) == ']'
                    || isAside(at);
        }
        if (hasLabelEndBefore(begin)) {
            return true; // the next item's label
        }
        int end = begin;
        int words = 1;
        while (end < line.length() && !isHardSeparator(line.charAt(end))) {
            char c = line.charAt(end);
            if (isLabelEnd(end) || Character.isDigit(c)) {
                return true; // the next item's label
            }
            if (lengthOfDash(end) > 0 || c == '(') {
                break;
            }
            words += c == ' ' && line.charAt(end - 1) != ' ' ? 1 : 0;
            end++;
        }
        boolean known = !entries.isEmpty() && entries.get(entries.size() - 1).unit() != null;
        if (words > (known ? 4 : 2)) {
            return false;
        }
        at = end;
        return true;
    }

    private void add(String label, String part, @Nullable Value value, String printed, @Nullable PrintedUnit unit) {
        count(label);
        lastLabel = inHeading(label);
        entries.add(Entry.of(lastLabel, value, printed, unit == null ? headingUnit : unit)
                .withPart(part));
    }

    private String inHeading(String label) {
        if (!heading.isEmpty()) {
            return heading + " " + label;
        }
        // Acceleration X: 1, Y: 2, Z: 3
        if (isAxis(label) && !lastLabel.isEmpty()) {
            int blank = lastLabel.lastIndexOf(' ');
            if (blank > 0 && isAxis(lastLabel.substring(blank + 1))) {
                return lastLabel.substring(0, blank + 1) + label;
            }
        }
        return label;
    }

    private static boolean isAxis(String label) {
        return label.length() == 1 && "xyzXYZ".contains(label);
    }

    /** {@code X: 0.1  Y: 0.2  Z: 9.8 m/s^2}: the unit is that of all three. */
    private void shareUnitOfAxes() {
        if (entries.size() < 3) {
            return;
        }
        int last = entries.size() - 1;
        PrintedUnit unit = entries.get(last).unit();
        for (int i = last - 1; i >= last - 2 && unit != null; i--) {
            Entry entry = entries.get(i);
            boolean axis = !entry.label().isEmpty()
                    && isAxis(entry.label().substring(entry.label().length() - 1));
            boolean lastAxis = isAxis(entries.get(last)
                    .label()
                    .substring(entries.get(last).label().length() - 1));
            if (!axis || !lastAxis || entry.unit() != null) {
                return;
            }
            entries.set(i, entry.withUnit(unit));
        }
    }

    private void count(String label) {
        labels++;
        labelsAboutTheBoard += Words.isAboutTheBoard(label) ? 1 : 0;
    }

    private Optional<PrintedUnit> unitAt(int from) {
        int end = endOfUnit(from);
        return end < 0 ? Optional.empty() : PrintedUnit.read(line.substring(from, end));
    }

    /** Where the unit ends that stands here, maybe behind blanks, or -1 when there is none: the longest of one or two words. */
    private int endOfUnit(int from) {
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

    private int endOfUnitWord(int from) {
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
