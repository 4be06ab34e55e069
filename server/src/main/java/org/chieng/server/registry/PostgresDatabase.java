package org.chieng.server.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database of PostgreSQL that several servers and gateways share. */
final class PostgresDatabase implements RegistryDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);
    /** Any number that no other program locks by: only one server at a time brings the tables to the newest version. */
    private static final long LOCK = 0x6368_6965_6E67L;

    private static final String TIMEOUT_SECONDS = "10";

    private final String url;
    private final Properties properties;
    private Connection connection;

    private PostgresDatabase(String url, Properties properties, Connection connection) {
        this.url = url;
        this.properties = properties;
        this.connection = connection;
    }

    /** @throws RegistryException when it can't be reached, or lets us not in */
    static PostgresDatabase open(RegistryServer server) throws RegistryException {
        try {
            Properties properties = properties(server);
            return new PostgresDatabase(
                    server.url(), properties, DriverManager.getConnection(server.url(), properties));
        } catch (SQLException | IOException e) {
            throw new RegistryException("can't open the registry at " + server.url() + ": " + e.getMessage(), e);
        }
    }

    private static Properties properties(RegistryServer server) throws IOException {
        Properties properties = new Properties();
        if (!server.user().isEmpty()) {
            properties.setProperty("user", server.user());
        }
        if (server.passwordFile() != null) {
            properties.setProperty(
                    "password",
                    Files.readString(server.passwordFile()).lines().findFirst().orElse(""));
        }
        properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
        properties.setProperty("socketTimeout", TIMEOUT_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "chieng");
        return properties;
    }

    @Override
    public String name() {
        return "the registry at " + url;
    }

    @Override
    public Connection connection() throws SQLException {
        if (connection.isClosed()) {
            connection = DriverManager.getConnection(url, properties);
            LOG.info("connected again to {}", name());
        }
        return connection;
    }

    /** The driver closes a connection that broke, or that the server ended (SQLSTATE classes 08 and 57P). */
    @Override
    public boolean isLost(SQLException why) {
        try {
            String state = String.valueOf(why.getSQLState());
            if (!connection.isClosed() && (state.startsWith("08") || state.startsWith("57P"))) {
                connection.close();
            }
            return connection.isClosed();
        } catch (SQLException e) {
            why.addSuppressed(e);
            return false;
        }
    }

    @Override
    public String begin() {
        return "BEGIN; SELECT pg_advisory_xact_lock(" + LOCK + ")";
    }

    @Override
    public int version() throws SQLException {
        try (ResultSet table = query("SELECT to_regclass('registry_version')::text")) {
            if (table.getString(1) == null) {
                return 0;
            }
        }
        try (ResultSet newest = query("SELECT max(version) FROM registry_version")) {
            return newest.getInt(1);
        }
    }

    private ResultSet query(String sql) throws SQLException {
        Statement statement = connection().createStatement();
        statement.closeOnCompletion();
        ResultSet result = statement.executeQuery(sql);
        result.next();
        return result;
    }

    @Override
    public String noteVersion(int version) {
        return "CREATE TABLE IF NOT EXISTS registry_version (version INTEGER NOT NULL PRIMARY KEY);"
                + "INSERT INTO registry_version (version) VALUES (" + version + ")";
    }

    /** Types differ, and text is ordered by its bytes as in SQLite, whatever language the database was made for. */
    @Override
    public String translate(String sql) {
        return sql.replaceAll("\\bTEXT\\b", "TEXT COLLATE \"C\"")
                .replaceAll("\\bBLOB\\b", "BYTEA")
                .replaceAll("\\bINTEGER\\b", "BIGINT")
                .replaceAll("\\bREAL\\b", "DOUBLE PRECISION")
                .replaceAll("\\)\\s*STRICT\\b", ")");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
