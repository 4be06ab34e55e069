package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/** What the cells of one row say. Pure functions. */
final class RowCells {
    private RowCells() {}

    /**
     * The values of a row.
     *
     * @param names those of its columns, as many; null where there are none
     */
    static Parse entries(Cells cells, @Nullable List<String> names) {
        boolean named = names != null;
        if (cells.size() > ColumnsParser.MOST_COLUMNS || isNumberOfAPhone(cells)) {
            return Parse.NOT_MINE;
        }
        List<Entry> entries = new ArrayList<>();
        boolean anything = false;
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.texts().get(i);
            OptionalDouble number = Cells.number(cell, cells.separator() == ';');
            boolean missing = number.isEmpty() && Numbers.isMissing(cell);
            if (number.isEmpty() && !missing && !isWithoutNumber(cell, named)) {
                return Parse.NOT_MINE;
            }
            anything |= number.isPresent() || missing;
            boolean clock = names != null && Words.isTime(names.get(i));
            if ((number.isPresent() || missing) && !clock) {
                Value value = missing ? null : new Value.Numeric(number.getAsDouble());
                entries.add(
                        names != null
                                ? Entry.of(names.get(i), value, cell, null)
                                : Entry.ofColumn(i + 1, value, cell, null));
            }
        }
        return anything ? Parse.data(entries) : Parse.NOT_MINE;
    }

    /** {@code temp,23.5,hum,45}: names and numbers by turns. One pair may be a sentence, unless it is of a quantity. */
    static Parse pairs(Cells cells, String line) {
        List<String> texts = cells.texts();
        boolean even = texts.size() % 2 == 0 && texts.size() <= 2 * ColumnsParser.MOST_COLUMNS;
        boolean quantity = even && Words.isOnlyQuantity(texts.get(0));
        boolean marked = cells.separator() == ',' || cells.separator() == ';' || cells.separator() == '\t';
        if (!even || !marked || (!quantity && (texts.size() == 2 || line.contains(", ")))) {
            return Parse.NOT_MINE;
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < texts.size(); i += 2) {
            String printed = texts.get(i + 1);
            OptionalDouble number = Cells.number(printed, cells.separator() == ';');
            boolean missing = Numbers.isMissing(printed);
            if (!HeaderNames.isLabel(texts.get(i)) || (number.isEmpty() && !missing)) {
                return Parse.NOT_MINE;
            }
            Value value = missing ? null : new Value.Numeric(number.getAsDouble());
            entries.add(Entry.of(texts.get(i), value, printed, null));
        }
        return Parse.data(entries);
    }

    /** A cell that holds nothing, a date, a time of day, or under a header a word. */
    private static boolean isWithoutNumber(String cell, boolean named) {
        if (cell.isEmpty() || isMoment(cell)) {
            return true;
        }
        return named
                && cell.length() <= 32
                && cell.chars().allMatch(c -> Character.isLetter(c) || c == '_' || c == ' ');
    }

    private static boolean isMoment(String cell) {
        int end = Moments.end(cell, 0);
        int blank = end > 0 && end < cell.length() && cell.charAt(end) == ' ' ? Moments.end(cell, end + 1) : -1;
        return end == cell.length() || blank == cell.length();
    }

    private static boolean isNumberOfAPhone(Cells cells) {
        return cells.separator() == ' ' && isNumberOfAPhone(cells.texts());
    }

    /** {@code 0912 345 678}: groups of digits of which the first begins with a zero. */
    static boolean isNumberOfAPhone(List<String> groups) {
        if (groups.size() < 2) {
            return false;
        }
        String first = groups.get(0);
        boolean leading =
                (first.length() > 2 && first.charAt(0) == '0') || first.startsWith("+84") || first.equals("84");
        boolean digits = groups.stream().skip(1).allMatch(group -> Numbers.endOfDigits(group, 0) == group.length());
        int all = groups.stream().mapToInt(String::length).sum();
        return leading && digits && all >= 9 && all <= 13;
    }
}
