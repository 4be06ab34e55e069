package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * The frame of Vietnamese lessons, {@code !id:FIELD:value#} or {@code !FIELD:value#}. The channel is the field; of senders other than 1
 * and 0, which is what a class with one board types, the sender stands before it: {@code 2.TEMP}. So a sender has always the same
 * channels, whatever others send.
 */
final class LessonFrameParser implements LineParser {
    private static final int LONGEST = 1024;

    @Override
    public Parse parse(String line) {
        if (line.charAt(0) != '!' || line.charAt(line.length() - 1) != '#' || line.length() > LONGEST) {
            return Parse.NOT_MINE;
        }
        List<Entry> entries = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            int end = line.indexOf('#', at);
            Entry entry = line.charAt(at) == '!' && end > 0 ? frame(line.substring(at + 1, end)) : null;
            if (entry == null) {
                return Parse.NOT_MINE;
            }
            entries.add(entry);
            at = end + 1;
            while (at < line.length() && (line.charAt(at) == '#' || line.charAt(at) == ' ')) {
                at++;
            }
        }
        return Parse.data(entries);
    }

    private static @Nullable Entry frame(String inside) {
        int first = inside.indexOf(':');
        if (first <= 0 || inside.indexOf('!') >= 0) {
            return null;
        }
        String head = inside.substring(0, first).strip();
        int second = inside.indexOf(':', first + 1);
        boolean hasId = second > 0 && isId(head);
        String field = hasId ? inside.substring(first + 1, second).strip() : head;
        String value = inside.substring((hasId ? second : first) + 1).strip();
        if (value.isEmpty() || field.chars().noneMatch(Character::isLetter)) {
            return null;
        }
        boolean usual = !hasId || head.equals("1") || head.equals("0");
        return entry(usual ? field : head + "." + field, value);
    }

    private static boolean isId(String text) {
        return !text.isEmpty()
                && text.length() <= 16
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }

    private static Entry entry(String field, String value) {
        OptionalDouble number = Cells.number(value, true);
        if (number.isPresent()) {
            return Entry.of(field, new Value.Numeric(number.getAsDouble()), value, null);
        }
        if (Numbers.isMissing(value) || value.equalsIgnoreCase("none") || value.equalsIgnoreCase("null")) {
            return Entry.of(field, null, value, null);
        }
        int end = Numbers.end(value, 0);
        Optional<PrintedUnit> unit = end > 0 ? PrintedUnit.read(value.substring(end)) : Optional.empty();
        OptionalDouble withUnit = end > 0 ? Numbers.parse(value.substring(0, end)) : OptionalDouble.empty();
        return unit.isPresent() && withUnit.isPresent()
                ? Entry.of(field, new Value.Numeric(withUnit.getAsDouble()), value.substring(0, end), unit.get())
                : Entry.of(field, new Value.Text(value), value, null);
    }

    @Override
    public String name() {
        return "lesson-frame";
    }
}
