package org.chieng.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that writes, with its statements and what it knows of the file. After a fault it is of no use any more:
 * SQLite may or may not have rolled back by itself, so the owner closes it and opens another. Confined to the writer's lock.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final Connection connection;
    final RollUpWriter rollUps;
    final PointWriter points;
    final Eraser eraser;
    final Thinner thinner;

    private Writer(Connection connection) throws SQLException {
        this.connection = connection;
        this.rollUps = new RollUpWriter(connection);
        this.points = new PointWriter(connection, rollUps);
        this.eraser = new Eraser(connection, rollUps);
        this.thinner = new Thinner(connection, rollUps);
    }

    static Writer open(Database database) throws SQLException {
        Connection connection = database.openWriter();
        try {
            return new Writer(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** Closes it; what is not committed is rolled back. */
    @Override
    public void close() {
        try {
            points.close();
            rollUps.close();
        } catch (SQLException e) {
            LOG.debug("closing statements: {}", e.getMessage());
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("closing the file: {}", e.getMessage());
        }
    }
}
