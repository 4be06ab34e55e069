package org.chieng.server.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code registry.db} in the data folder. */
final class SqliteDatabase implements RegistryDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
    static final String FILE = "registry.db";

    private final Connection connection;

    private SqliteDatabase(Connection connection) {
        this.connection = connection;
    }

    static SqliteDatabase open(Path folder) throws RegistryException {
        Path file = folder.resolve(FILE);
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try {
                prepare(connection);
                restrict(file);
                return new SqliteDatabase(connection);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new RegistryException("can't open " + file + ": " + e.getMessage(), e);
        }
    }

    /** Keys for DTLS lie in it as they are: nobody but the server's user reads it. SQLite gives its other files the same rights. */
    static void restrict(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("can't keep others from reading {}: {}", file, e.toString());
        }
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // the command that adds a device writes from another process: wait for it rather than fail
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA foreign_keys = ON");
        }
    }

    @Override
    public String name() {
        return FILE;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public boolean isLost(SQLException why) {
        return false;
    }

    @Override
    public String begin() {
        return "BEGIN IMMEDIATE";
    }

    @Override
    public int version() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA user_version")) {
            result.next();
            return result.getInt(1);
        }
    }

    @Override
    public String noteVersion(int version) {
        return "PRAGMA user_version = " + version;
    }

    @Override
    public String translate(String sql) {
        return sql;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
