package org.chieng.gateway.store.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.chieng.gateway.store.StoreException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says in an operator's words what SQLite says in its own (sqlite.org/rescode.html). Pure functions. */
final class Failures {
    private Failures() {}

    /** @param doing what was tried, e.g. {@code store readings} */
    static StoreException translate(Path file, String doing, SQLException e) {
        return new StoreException("can't " + doing + " in " + file + ": " + reason(file, e), e);
    }

    private static String reason(Path file, SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException sqlite ? sqlite.getResultCode() : null;
        String name = code == null ? "" : code.name().toUpperCase(Locale.ROOT);
        if (name.equals("SQLITE_FULL")) {
            return "the disk is full; make room on it";
        }
        if (name.startsWith("SQLITE_CANTOPEN")
                || name.startsWith("SQLITE_READONLY")
                || name.startsWith("SQLITE_PERM")) {
            return "it can't be written; give this user the right to write to folder " + file.getParent();
        }
        if (name.startsWith("SQLITE_NOTADB") || name.startsWith("SQLITE_CORRUPT")) {
            return "the file is damaged or not a database; put a backup in its place";
        }
        if (name.startsWith("SQLITE_BUSY") || name.startsWith("SQLITE_LOCKED")) {
            return "another program holds the file; end it";
        }
        if (name.startsWith("SQLITE_IOERR")) {
            return "the disk refuses (" + name + "); see that it has room and is sound";
        }
        return String.valueOf(e.getMessage());
    }
}
