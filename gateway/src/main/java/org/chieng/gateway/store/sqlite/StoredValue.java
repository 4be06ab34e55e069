package org.chieng.gateway.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.chieng.protocol.senml.Value;

/** How a value stands in a row: its kind and what SQLite holds for it. Pure functions. */
final class StoredValue {
    static final int NUMBER = 0;
    private static final int TEXT = 1;
    private static final int BOOL = 2;
    private static final int DATA = 3;

    private StoredValue() {}

    static int kind(Value value) {
        return value.fold(number -> NUMBER, text -> TEXT, bool -> BOOL, data -> DATA);
    }

    static void bind(PreparedStatement statement, int index, Value value) throws SQLException {
        if (value instanceof Value.Numeric numeric) {
            statement.setDouble(index, numeric.number());
        } else if (value instanceof Value.Text text) {
            statement.setString(index, text.text());
        } else if (value instanceof Value.Bool bool) {
            statement.setInt(index, bool.on() ? 1 : 0);
        } else if (value instanceof Value.Data data) {
            statement.setBytes(index, data.bytes());
        }
    }

    static Value read(ResultSet row, int kindIndex, int valueIndex) throws SQLException {
        return switch (row.getInt(kindIndex)) {
            case NUMBER -> new Value.Numeric(row.getDouble(valueIndex));
            case TEXT -> new Value.Text(row.getString(valueIndex));
            case BOOL -> new Value.Bool(row.getInt(valueIndex) != 0);
            case DATA -> new Value.Data(row.getBytes(valueIndex));
            default -> throw new SQLException("unknown kind of value " + row.getInt(kindIndex));
        };
    }
}
