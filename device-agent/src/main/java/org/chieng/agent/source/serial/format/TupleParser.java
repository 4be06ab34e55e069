package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.chieng.protocol.senml.Value;

/** What Python prints of a tuple or a list of numbers: {@code (21.5, 48)}, {@code [1, 2, 3]}, {@code ('temp', 21.5)}. */
final class TupleParser implements LineParser {
    private static final int MOST = 32;

    @Override
    public Parse parse(String line) {
        char open = line.charAt(0);
        char close = line.charAt(line.length() - 1);
        if ((open != '(' || close != ')') && (open != '[' || close != ']')) {
            return Parse.NOT_MINE;
        }
        List<String> cells = Cells.of("," + line.substring(1, line.length() - 1))
                .withoutEmptyEnd()
                .texts();
        if (cells.size() > MOST + 1 || (open == '(' && line.indexOf(',') < 0)) {
            return Parse.NOT_MINE; // (24) alone is no tuple in Python
        }
        List<Entry> entries = new ArrayList<>();
        String label = "";
        for (int i = 1; i < cells.size(); i++) {
            String cell = cells.get(i);
            OptionalDouble number = Numbers.parse(cell);
            if (number.isPresent() || Numbers.isMissing(cell) || cell.equals("None") || cell.equals("null")) {
                Value value = number.isPresent() ? new Value.Numeric(number.getAsDouble()) : null;
                entries.add(
                        label.isEmpty() ? Entry.ofColumn(i, value, cell, null) : Entry.of(label, value, cell, null));
                label = "";
            } else if (label.isEmpty() && isQuoted(cell)) {
                label = cell.substring(1, cell.length() - 1).strip();
            } else {
                return Parse.NOT_MINE;
            }
        }
        return entries.isEmpty() || !label.isEmpty() ? Parse.NOT_MINE : Parse.data(entries);
    }

    private static boolean isQuoted(String cell) {
        char quote = cell.isEmpty() ? ' ' : cell.charAt(0);
        return cell.length() > 2
                && (quote == '\'' || quote == '"')
                && cell.indexOf(quote, 1) == cell.length() - 1
                && cell.chars().anyMatch(Character::isLetter);
    }

    @Override
    public String name() {
        return "python";
    }
}
