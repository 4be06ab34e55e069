package org.chieng.agent.source.serial.format;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chieng.protocol.senml.Value;

/** Reads one line by the grammar of {@link PairsParser}, in one pass. For one use, confined to it. */
final class PairsReader extends ValueReader {
    private static final int MOST_ITEMS = 128;

    private final LabelScan names;
    private final List<Entry> entries = found.entries();
    private String tagged = "";

    PairsReader(String line) {
        super(line);
        names = new LabelScan(line, scan);
    }

    PairsFound found() {
        return found;
    }

    /** Whether the line is of the grammar as a whole. */
    boolean read() {
        skipPrefix();
        skipArrow();
        for (int items = 0; items < MOST_ITEMS; items++) {
            skipSeparators();
            if (at >= line.length()) {
                found.shareUnitOfAxes();
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
            } else if (isNameOfValue(tag, scan.skipBlanks(close + 1))) {
                at = scan.skipBlanks(close + 1); // [temp] 23.5
                tagged = tag;
            } else if (Words.isOfALog(tag)) {
                at = close + 1; // [INFO] temp 23.4
            } else if (LabelScan.isLabel(tag) && scan.hasLabelEndBefore(close)) {
                found.heading(tag);
                at = close + 1;
            }
        }
    }

    /** {@code Joystick -> X: 511  Y: 498}: one or two words and an arrow, before names with colons. */
    private void skipArrow() {
        int arrow = line.indexOf(" -> ");
        String text = arrow > 0 ? line.substring(0, arrow).strip() : "";
        boolean name = text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == ' ' || c == '_')
                && text.indexOf(' ') == text.lastIndexOf(' ')
                && LabelScan.isLabel(text);
        int behind = arrow + " -> ".length();
        if (arrow > 0 && name && Numbers.end(line, behind) < 0 && scan.hasLabelEndBefore(behind)) {
            found.heading(text);
            at = behind;
        }
    }

    /** {@code [temp] 23.5}, {@code [DHT22] 23.5 C}; {@code [12] 5} and {@code [HTTP] 200} can be anything. */
    private boolean isNameOfValue(String tag, int begin) {
        int end = Numbers.end(line, begin);
        boolean measured =
                end > 0 && scan.unitAt(end).filter(PrintedUnit::isMeasured).isPresent();
        boolean name = LabelScan.isLabel(tag) && !Words.isOfALog(tag);
        return end > 0 && (Words.isAllQuantities(tag) || (measured && name));
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
            if (LineScan.isHardSeparator(c) || c == ' ') {
                at++;
            } else if (scan.lengthOfDash(at) > 0) {
                at += scan.lengthOfDash(at);
            } else {
                return;
            }
        }
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
        if (end > 0 && !scan.isLabelEnd(scan.skipBlanks(end)) && !scan.isInWord(end)) {
            return readNamelessValue(end);
        }
        return readLabelledItem();
    }

    /** {@code (74.12°F)} is a second value, {@code (raw 512)} one with a name; {@code (dry)} is said for people, and so is what else it holds. */
    private boolean readAside() {
        int close = line.indexOf(line.charAt(at) == '(' ? ')' : ']', at);
        if (close < 0 || entries.isEmpty()) {
            return false;
        }
        int end = Numbers.end(line, at + 1);
        if (end > 0 && scan.endOfUnit(end) == close) {
            at++;
            boolean read = readNamelessValue(end);
            int last = entries.size() - 1;
            if (read && entries.get(last).nameless() && !found.lastLabel().isEmpty()) {
                Entry value = entries.get(last); // 3.7V (85%)
                entries.set(
                        last,
                        Entry.of(found.lastLabel(), value.value(), value.printed(), value.unit())
                                .asSecondary());
            }
            at = close + 1;
            return read;
        }
        String inside = line.substring(at + 1, close).strip();
        boolean digits = inside.chars().anyMatch(Character::isDigit);
        boolean words = !digits && inside.chars().noneMatch(c -> c == ':' || c == '=');
        at = close + 1;
        return found.takeAside(inside)
                || words
                || (digits && found.isOfAQuantity() && (at >= line.length() || scan.isAtEndOfItem(at)));
    }

    private boolean readNamelessValue(int numberEnd) {
        int end = numbers.withCommaFraction(at, numberEnd, true);
        if (end < 0) {
            return false;
        }
        String printed = line.substring(at, end);
        Optional<PrintedUnit> unit = scan.unitAt(end);
        OptionalDouble number = NumberScan.number(printed);
        boolean measured = unit.filter(PrintedUnit::isMeasured).isPresent();
        if (!measured || number.isEmpty()) {
            return false;
        }
        Value value = new Value.Numeric(number.getAsDouble());
        Entry before = entries.isEmpty() ? null : entries.get(entries.size() - 1);
        if (before != null && !found.lastLabel().isEmpty() && PrintedUnit.mayBeOfOne(before.unit(), unit.get())) {
            boolean foreignBefore = before.unit() != null && before.unit().apart();
            Entry entry = Entry.of(found.lastLabel(), value, printed, unit.get());
            entries.add(foreignBefore && !unit.get().apart() ? entry : entry.asSecondary()); // 74.3 F / 23.5 C
        } else if (found.isOfAThing()) {
            entries.add(Entry.of(found.lastLabel(), value, printed, unit.get()).asSecondary()); // Room 1: 23.5 C, 61 %
        } else {
            entries.add(Entry.ofColumn(entries.size() + 1, value, printed, unit.get()));
        }
        at = scan.endOfUnit(end);
        return take(words.endOfRemark(at, found.isLastInAUnit()));
    }

    private boolean readLabelledItem() {
        int end = names.endOfLabel(at);
        if (end < 0) {
            return take(words.endOfWords(at, !entries.isEmpty()));
        }
        String label = LabelScan.cleanLabel(line.substring(at, end));
        if (!LabelScan.isLabel(label)) {
            return false;
        }
        boolean explicit = scan.isLabelEnd(scan.skipBlanks(end));
        at = explicit ? scan.skipBlanks(end) + 1 : end;
        if (explicit && at < line.length() && (line.charAt(at) == ':' || line.charAt(at) == '/')) {
            return false; // C::d, http://
        }
        if (explicit && at < line.length() && line.charAt(at) == '=') {
            at++; // a := 1, a == 1
        }
        if (!explicit && scan.lengthOfDash(scan.skipBlanks(at)) > 0) {
            at = scan.skipBlanks(at) + scan.lengthOfDash(scan.skipBlanks(at)); // temp -> 23.5
        }
        implicit = !explicit;
        boolean read = readValue(label);
        implicit = false;
        return read;
    }
}
