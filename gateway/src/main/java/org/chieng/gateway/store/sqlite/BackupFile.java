package org.chieng.gateway.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.chieng.gateway.disk.FileChecksum;
import org.chieng.gateway.disk.OwnFiles;
import org.chieng.gateway.store.StoreContents;
import org.chieng.gateway.store.StoreException;

/**
 * A copy of a store in one file, which opens as a store again. It says how much it holds, in {@code contents}; a file beside it has its
 * checksum ({@link FileChecksum}), since SQLite's own check reads the form of a page and not the values on it.
 */
final class BackupFile {
    private final Path file;

    BackupFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** Writes the copy to a file that must not exist; on the disk when it returns. */
    void write(Database source) throws StoreException {
        if (Files.exists(file)) {
            throw new StoreException(
                    "backup file " + file + " exists already: name a new one",
                    new FileAlreadyExistsException(file.toString()));
        }
        try {
            OwnFiles.makeFile(file); // VACUUM INTO takes an empty file: its rights are set before anything lies in it
            try (Connection connection = source.openUpkeep();
                    PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
                copy.setString(1, file.toString());
                copy.execute();
            }
            note();
            try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            FileChecksum.note(file);
        } catch (SQLException e) {
            throw Failures.translate(file, "write a backup", e);
        } catch (IOException e) {
            throw new StoreException("can't write backup " + file + ": " + e, e);
        }
    }

    /** Says in the copy what it holds: the store has gone on meanwhile. */
    private void note() throws SQLException {
        try (Connection connection = Database.openFile(file);
                Statement statement = connection.createStatement()) {
            StoreContents contents = count(statement);
            // there is one already in what was restored from a backup
            statement.execute("DROP TABLE IF EXISTS contents");
            statement.execute("CREATE TABLE contents(series INTEGER NOT NULL, points INTEGER NOT NULL) STRICT");
            statement.execute("INSERT INTO contents VALUES (" + contents.series() + ", " + contents.points() + ")");
        }
    }

    /** Compares it with its checksum, where it has one, reads every page, then counts again. */
    StoreContents verify() throws StoreException {
        if (!Files.isRegularFile(file)) {
            throw new StoreException("there is no backup " + file, new IOException("no file"));
        }
        try {
            FileChecksum.check(file);
        } catch (IOException e) {
            throw new StoreException("backup " + file + " is damaged: " + e.getMessage() + "; use another one", e);
        }
        try (Connection connection = Database.openUnchanging(file);
                Statement statement = connection.createStatement()) {
            StoreContents noted = noted(statement);
            String fault = text(statement, "PRAGMA integrity_check(1)");
            StoreContents counted = count(statement);
            if (!fault.equals("ok") || !counted.equals(noted)) {
                throw new StoreException(
                        "backup " + file + " is damaged: check says " + fault + ", holds " + counted + ", held " + noted
                                + "; use another one",
                        new IOException(fault));
            }
            return counted;
        } catch (SQLException e) {
            throw Failures.translate(file, "verify the backup", e);
        }
    }

    private static StoreContents noted(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT series, points FROM contents")) {
            if (!row.next()) {
                throw new SQLException("it was not written to its end");
            }
            return new StoreContents(row.getLong(1), row.getLong(2));
        }
    }

    private static StoreContents count(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT (SELECT count(*) FROM series)," + " (SELECT count(*) FROM t) + (SELECT count(*) FROM o)")) {
            return new StoreContents(row.getLong(1), row.getLong(2));
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getString(1).replaceAll("\\s+", " "); // its faults have line breaks
        }
    }
}
