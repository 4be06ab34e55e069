package org.chieng.server.csv;

import java.util.List;

/**
 * The cells of one row, as they stand in the file. Immutable.
 *
 * @param line in which it begins, from 1
 * @param cells without the blanks around them, unless those are quoted
 */
public record CsvRow(int line, List<String> cells) {
    public CsvRow {
        cells = List.copyOf(cells);
    }

    /** Whether nothing stands in it. */
    public boolean isBlank() {
        return cells.stream().allMatch(String::isEmpty);
    }
}
