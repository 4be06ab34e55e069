package org.chieng.server.registry.exchange;

import java.util.List;

/**
 * What a row of a file adds or changes. Immutable.
 *
 * @param line of the file, from 1
 * @param key what tells the row from all others of its sheet
 * @param isNew whether there was none of that key
 * @param cells those that differ, in the order of the columns; a new row's that are not empty
 */
public record RowChange(int line, String key, boolean isNew, List<Cell> cells) {
    public RowChange {
        cells = List.copyOf(cells);
    }

    /**
     * A cell before and after; both are empty of what is never shown, as a secret. Immutable.
     *
     * @param column its name
     */
    public record Cell(String column, String before, String after) {}
}
