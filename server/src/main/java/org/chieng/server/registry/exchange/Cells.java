package org.chieng.server.registry.exchange;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cells of a row by the names of their columns; each fault says which cell it is. */
final class Cells {
    /** As Vietnamese spreadsheets write dates. */
    private static final DateTimeFormatter DAY_MONTH_YEAR =
            DateTimeFormatter.ofPattern("d/M/uuuu").withResolverStyle(ResolverStyle.STRICT);

    private final Map<String, String> byColumn;

    /** @param byColumn the cells that are not empty */
    Cells(Map<String, String> byColumn) {
        this.byColumn = Map.copyOf(byColumn);
    }

    /** Null when it is empty. */
    @Nullable
    String text(String column) {
        return byColumn.get(column);
    }

    /** One that must be there. */
    String required(String column) throws CellException {
        String text = byColumn.get(column);
        if (text == null) {
            throw new CellException(column, "empty-cell");
        }
        return text;
    }

    /** An id that must be there. */
    <T> T id(String column, Function<String, T> parse) throws CellException {
        return parsed(column, required(column), parse);
    }

    /** An id that may be missing. */
    <T> @Nullable T idOrNull(String column, Function<String, T> parse) throws CellException {
        String text = text(column);
        return text == null ? null : parsed(column, text, parse);
    }

    /**
     * One of a few words.
     *
     * @param all of them, to tell when it is another
     */
    <T> T word(String column, String usual, Function<String, T> parse, Stream<String> all) throws CellException {
        String text = Objects.requireNonNullElse(text(column), usual);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new CellException(column, "word", text, all.collect(Collectors.joining(", ")));
        }
    }

    /** A name that must be there. */
    String name(String column) throws CellException {
        return checkedName(column, required(column));
    }

    /** A name that may be missing. */
    @Nullable
    String nameOrNull(String column) throws CellException {
        String text = text(column);
        return text == null ? null : checkedName(column, text);
    }

    private static String checkedName(String column, String text) throws CellException {
        if (text.isBlank() || text.length() > 120 || text.chars().anyMatch(Character::isISOControl)) {
            throw new CellException(column, "name");
        }
        return text;
    }

    /** A date that must be there. */
    LocalDate date(String column) throws CellException {
        return date(column, required(column));
    }

    /** A date that may be missing. */
    @Nullable
    LocalDate dateOrNull(String column) throws CellException {
        String text = text(column);
        return text == null ? null : date(column, text);
    }

    private static LocalDate date(String column, String text) throws CellException {
        try {
            return text.contains("/") ? LocalDate.parse(text, DAY_MONTH_YEAR) : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new CellException(column, "date", text);
        }
    }

    /** A number, with a point or, as Vietnamese spreadsheets write it, a comma. */
    double number(String column, double usual) throws CellException {
        String text = text(column);
        if (text == null) {
            return usual;
        }
        try {
            double number = Double.parseDouble(text.indexOf('.') < 0 ? text.replace(',', '.') : text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new CellException(column, "number", text);
    }

    private static <T> T parsed(String column, String text, Function<String, T> parse) throws CellException {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new CellException(column, "id", text);
        }
    }
}
