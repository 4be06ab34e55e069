package org.chieng.server.backfill;

import org.jspecify.annotations.Nullable;

/** A row that can't be taken; has no stack trace: it is expected input, not a bug. */
final class RowException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String column;

    /** @param column what is wrong, or null when it is the whole row */
    RowException(@Nullable String column, String fault) {
        super(fault, null, false, false);
        this.column = column;
    }

    @Nullable
    String column() {
        return column;
    }
}
