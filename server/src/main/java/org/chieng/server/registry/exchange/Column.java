package org.chieng.server.registry.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A column of a sheet. Immutable.
 *
 * @param name as it stands in the first line
 * @param required whether a cell of it may not be empty
 * @param text whether people write it, so that a spreadsheet could take it for a formula
 * @param target the sheet in which what it names must be, or null when it names nothing
 */
record Column(
        String name,
        boolean required,
        boolean text,
        @Nullable String target) {
    /** A text that must be there. */
    static Column required(String name) {
        return new Column(name, true, true, null);
    }

    /** A text that may be missing. */
    static Column optional(String name) {
        return new Column(name, false, true, null);
    }

    /** A number, empty for what is usual. */
    static Column number(String name) {
        return new Column(name, false, false, null);
    }

    /** The first column of a row in another sheet, or in the same. */
    Column in(String sheet) {
        return new Column(name, required, text, sheet);
    }
}
