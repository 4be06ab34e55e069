package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How values stand in columns: times as microseconds since 1970, dates in ISO 8601, ids as their text. Pure functions. */
final class Columns {
    private Columns() {}

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static @Nullable Long microsOrNull(@Nullable Instant time) {
        return time == null ? null : micros(time);
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return Instant.EPOCH.plus(row.getLong(column), ChronoUnit.MICROS);
    }

    static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
        Instant time = instant(row, column);
        return row.wasNull() ? null : time;
    }

    /** Null stays null. */
    static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** Null stays null. */
    static <T> @Nullable T parsed(ResultSet row, int column, Function<String, T> parse) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : parse.apply(text);
    }

    static @Nullable LocalDate date(ResultSet row, int column) throws SQLException {
        return parsed(row, column, LocalDate::parse);
    }
}
