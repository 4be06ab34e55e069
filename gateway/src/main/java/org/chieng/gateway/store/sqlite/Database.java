package org.chieng.gateway.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Opens connections to the file and brings its layout to the present version. Thread-safe. */
final class Database {
    /** Version of the layout below, in {@code PRAGMA user_version}. */
    static final int VERSION = 2;

    private static final int BUSY_MILLIS = 5_000;
    private static final int WRITER_CACHE_KIB = 32 * 1024;
    private static final int READER_CACHE_KIB = 8 * 1024;
    /** In pages of 4 KiB; chosen: 16 MB of log, so that the tree is written in long runs (measured in research). */
    private static final int CHECKPOINT_PAGES = 4_000;

    private static final String[] POINTS = {
        "CREATE TABLE series(id INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, source TEXT NOT NULL, channel TEXT NOT NULL,"
                + " unit TEXT, label TEXT, kinds INTEGER NOT NULL DEFAULT 0, UNIQUE(device, source, channel)) STRICT",
        "CREATE TABLE t(hour INTEGER NOT NULL, series INTEGER NOT NULL, ts INTEGER NOT NULL, v REAL NOT NULL,"
                + " PRIMARY KEY(hour, series, ts)) STRICT, WITHOUT ROWID",
        "CREATE TABLE o(hour INTEGER NOT NULL, series INTEGER NOT NULL, ts INTEGER NOT NULL, kind INTEGER NOT NULL,"
                + " v ANY NOT NULL, PRIMARY KEY(hour, series, ts)) STRICT, WITHOUT ROWID",
        "CREATE TABLE newest(series INTEGER PRIMARY KEY, ts INTEGER NOT NULL, kind INTEGER NOT NULL, v ANY NOT NULL)"
                + " STRICT",
    };

    /** Since version 2. */
    private static final String[] ROLL_UPS = {
        "CREATE TABLE r(level INTEGER NOT NULL, part INTEGER NOT NULL, series INTEGER NOT NULL, start INTEGER NOT NULL,"
                + " n INTEGER NOT NULL, min REAL NOT NULL, max REAL NOT NULL, mean REAL NOT NULL, last REAL NOT NULL,"
                + " lag INTEGER NOT NULL, PRIMARY KEY(level, part, series, start)) STRICT, WITHOUT ROWID",
        "CREATE TABLE dirty(series INTEGER NOT NULL, hour INTEGER NOT NULL, PRIMARY KEY(series, hour))"
                + " STRICT, WITHOUT ROWID",
        "CREATE TABLE thinned(level INTEGER PRIMARY KEY, before INTEGER NOT NULL) STRICT",
    };

    private final Path file;

    Database(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** The one connection that writes; statements begin a transaction that {@code commit} ends. */
    Connection openWriter() throws SQLException {
        Connection connection = connect();
        try {
            // both before the first table: they are a property of the file
            pragma(connection, "auto_vacuum = INCREMENTAL");
            pragma(connection, "journal_mode = WAL");
            pragma(connection, "synchronous = FULL");
            pragma(connection, "cache_size = -" + WRITER_CACHE_KIB);
            pragma(connection, "wal_autocheckpoint = " + CHECKPOINT_PAGES);
            pragma(connection, "journal_size_limit = " + CHECKPOINT_PAGES * 4096L);
            connection.setAutoCommit(false);
            layOut(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A connection that reads beside the writer, each statement its own transaction. */
    Connection openReader() throws SQLException {
        Connection connection = connect();
        pragma(connection, "query_only = 1");
        pragma(connection, "cache_size = -" + READER_CACHE_KIB);
        return connection;
    }

    /** A connection for upkeep that can't run in a transaction. */
    Connection openUpkeep() throws SQLException {
        Connection connection = connect();
        pragma(connection, "synchronous = FULL");
        return connection;
    }

    private Connection connect() throws SQLException {
        return openFile(file);
    }

    /** A connection to some file, each statement its own transaction. */
    static Connection openFile(Path file) throws SQLException {
        Properties driver = new Properties();
        driver.setProperty(
                "jdbc.get_generated_keys", "false"); // else it asks for a row id after each update: nobody here does
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, driver);
        pragma(connection, "busy_timeout = " + BUSY_MILLIS);
        return connection;
    }

    /** A connection to a file that nobody writes, from which nothing is written either (sqlite.org/uri.html#uriimmutable). */
    static Connection openUnchanging(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file.toUri() + "?immutable=1");
    }

    private void layOut(Connection connection) throws SQLException {
        int version = version(connection);
        if (version > VERSION) {
            throw new SQLException("the file has layout " + version + ", this program knows up to " + VERSION
                    + ": run the newer program that wrote it");
        }
        if (version == 0) {
            executeAll(connection, POINTS);
        }
        if (version < 2) {
            executeAll(connection, ROLL_UPS);
            DirtyHours.markAll(connection);
            pragma(connection, "user_version = " + VERSION);
        }
        connection.commit();
    }

    private static void executeAll(Connection connection, String[] statements) throws SQLException {
        for (String statement : statements) {
            execute(connection, statement);
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    private static void pragma(Connection connection, String setting) throws SQLException {
        execute(connection, "PRAGMA " + setting);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
