package org.chieng.server.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.chieng.gateway.disk.OwnFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code registry.db} in the data folder. */
final class SqliteDatabase implements RegistryDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
    static final String FILE = "registry.db";
    private static final List<String> OTHER_FILES = List.of("-wal", "-shm", "-journal");

    private final Connection connection;

    private SqliteDatabase(Connection connection) {
        this.connection = connection;
    }

    static SqliteDatabase open(Path folder) throws RegistryException {
        Path file = folder.resolve(FILE);
        keepFromOthers(file);
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try {
                prepare(connection);
                return new SqliteDatabase(connection);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new RegistryException("can't open " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Keys for DTLS lie in it as they are: nobody but the server's user reads it. Before anything lies in it, for SQLite gives its other
     * files the rights of this one.
     */
    private static void keepFromOthers(Path file) {
        try {
            OwnFiles.makeFile(file);
        } catch (IOException e) {
            LOG.debug("making {}: {}", file, e.toString()); // SQLite tells in a moment what is wrong with it
        }
        for (String other : OTHER_FILES) { // left by a kill of an earlier program
            OwnFiles.close(file.resolveSibling(FILE + other));
        }
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // the command that adds a device writes from another process: wait for it rather than fail
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA foreign_keys = ON");
            statement.execute("PRAGMA secure_delete = ON"); // who is erased is not to be found in the file either
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
