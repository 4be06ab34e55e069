package org.chieng.server.registry.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row that can't be taken, without its place; has no stack trace: it is expected input, not a bug. */
final class CellException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String column;
    private final String kind;
    private final transient List<String> arguments;

    CellException(@Nullable String column, String kind, String... arguments) {
        super(kind, null, false, false);
        this.column = column;
        this.kind = kind;
        this.arguments = List.of(arguments);
    }

    @Nullable
    String column() {
        return column;
    }

    String kind() {
        return kind;
    }

    List<String> arguments() {
        return arguments;
    }
}
