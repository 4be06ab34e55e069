package org.chieng.server.registry;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call at a time on the registry's database, in the words of SQL. A call within a transaction belongs to it. Thread-safe; blocks.
 *
 * @implNote The lock is held for a whole transaction, and every call takes well under a millisecond.
 */
final class Tables {
    private final RegistryDatabase database;
    private boolean inTransaction;

    Tables(RegistryDatabase database) {
        this.database = database;
    }

    /** Something that is asked or changed. */
    interface Work<T> {
        T run() throws SQLException, RegistryException;
    }

    /** Makes something of the row that a result stands at. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Asks once more when the connection was found lost, unless a transaction is lost with it. */
    synchronized <T> T read(Work<T> query) throws RegistryException {
        try {
            try {
                return query.run();
            } catch (SQLException e) {
                if (inTransaction || !database.isLost(e)) {
                    throw e;
                }
                return query.run();
            }
        } catch (SQLException e) {
            throw new RegistryException("can't read " + database.name() + ": " + e.getMessage(), e);
        }
    }

    /** All of it or nothing. */
    synchronized <T> T write(Work<T> change) throws RegistryException {
        return write(change, done -> true);
    }

    /**
     * All of it or nothing.
     *
     * @param keep whether what was done is to stay, by what came of it; else it is undone as if it had never been
     */
    synchronized <T> T write(Work<T> change, Predicate<T> keep) throws RegistryException {
        try {
            if (inTransaction) {
                return change.run();
            }
            try (Statement statement = database.beginTransaction()) {
                inTransaction = true;
                return end(statement, change, keep);
            } finally {
                inTransaction = false;
            }
        } catch (SQLException e) {
            throw new RegistryException("can't write " + database.name() + ": " + e.getMessage(), e);
        }
    }

    private static <T> T end(Statement statement, Work<T> change, Predicate<T> keep)
            throws SQLException, RegistryException {
        try {
            T done = change.run();
            statement.execute(keep.test(done) ? "COMMIT" : "ROLLBACK");
            return done;
        } catch (SQLException | RegistryException | RuntimeException e) {
            rollBack(statement, e);
            throw e;
        }
    }

    /** On a full disk SQLite has rolled back by itself, and says so: what went wrong first is what matters. */
    private static void rollBack(Statement statement, Exception why) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    /** Every row. */
    <T> List<T> list(String sql, Reader<T> reader, @Nullable Object... parameters) throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement query = prepared(sql, parameters);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                found.add(reader.read(row));
            }
        }
        return found;
    }

    /** The first row. */
    <T> Optional<T> first(String sql, Reader<T> reader, @Nullable Object... parameters) throws SQLException {
        return list(sql, reader, parameters).stream().findFirst();
    }

    /** How many rows were changed. */
    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement update = prepared(sql, parameters)) {
            return update.executeUpdate();
        }
    }

    private PreparedStatement prepared(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = database.prepare(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    synchronized void close() throws RegistryException {
        try {
            database.close();
        } catch (SQLException e) {
            throw new RegistryException("can't close " + database.name() + ": " + e.getMessage(), e);
        }
    }
}
