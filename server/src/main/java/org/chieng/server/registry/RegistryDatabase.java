package org.chieng.server.registry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The database under the registry: one connection, and what differs from one product to another. Confined to {@link Registry}. */
interface RegistryDatabase {
    /** What an operator knows it by, without a password. */
    String name();

    /** The connection, made again when it was lost. */
    Connection connection() throws SQLException;

    /** Whether the connection is lost, so that what failed with it may be tried again on a new one. */
    boolean isLost(SQLException why);

    /** Statements that begin a transaction which writes, and keep other writers out until it ends. */
    String begin();

    /** The version of the tables, 0 when there are none. */
    int version() throws SQLException;

    /** Statements that note a version; run in the transaction that made it. */
    String noteVersion(int version);

    /** A migration, written for SQLite, in the product's own words. */
    String translate(String sql);

    /** Prepares a statement that both products understand. */
    default PreparedStatement prepare(String sql) throws SQLException {
        return connection().prepareStatement(sql);
    }

    /** Lets go of it. */
    void close() throws SQLException;

    /** Begins a transaction on a connection that is alive; only here nothing is lost by trying again. */
    default Statement beginTransaction() throws SQLException {
        try {
            return begun();
        } catch (SQLException e) {
            if (!isLost(e)) {
                throw e;
            }
            return begun();
        }
    }

    private Statement begun() throws SQLException {
        Statement statement = connection().createStatement();
        try {
            statement.execute(begin());
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
