package org.chieng.server.export;

import java.util.List;
import java.util.stream.Collectors;
import org.chieng.server.csv.CsvText;
import org.jspecify.annotations.Nullable;

/**
 * Writes CSV (RFC 4180) that Excel opens with its letters: UTF-8 with the mark before it, commas, and no text that it takes for a formula. Confined
 * to one thread.
 */
final class CsvTable {
    private static final String LINE_END = "\r\n";

    private final StringBuilder csv = new StringBuilder("\uFEFF");
    private final int columns;

    /** @param names of the columns */
    CsvTable(List<String> names) {
        columns = names.size();
        csv.append(String.join(",", names)).append(LINE_END);
    }

    /** A row: numbers and times as they are, texts without their danger, null as an empty cell. */
    void row(List<? extends @Nullable Object> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException("a row of " + cells.size() + " cells in a table of " + columns);
        }
        csv.append(cells.stream().map(CsvTable::cell).collect(Collectors.joining(",")))
                .append(LINE_END);
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return CsvText.quoted(value instanceof String text ? CsvText.harmless(text) : value.toString());
    }

    String text() {
        return csv.toString();
    }
}
