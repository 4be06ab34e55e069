package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.chieng.protocol.senml.Value;

/**
 * Rows of numbers, with the names of a header that came before, else {@code value-1} to {@code value-n} as in Arduino's plotter. A header
 * is remembered, and replaced by a newer one, also of another width (micro:bit's data logger adds columns as it goes). A row of another
 * width than the header is no row of that table: once rows were read under it, the first such row is taken for a spoilt one, two in a
 * row end the header. A line that can't be read ends it, too, when it surely was another one ({@link SpoiltHeader}), or when it may have been
 * and the row behind it is none of that table ({@link ColumnHistory}): rather no name than a wrong one. The board's own clock is a column that is no reading.
 */
final class ColumnsParser implements LineParser {
    private static final int MOST_COLUMNS = 32;
    private static final int LONGEST_LABEL = 64;

    /** So many rows under a header, and a row of another width is doubted. */
    private static final int ROWS_TO_TRUST = 2;

    private List<String> header = List.of();
    private String headerLine = "";
    private char headerSeparator = ' ';
    private int rows;
    private int oddWidth;
    private boolean onlyNextLine;

    /** A line that can't be read may have been another header: the next row tells. */
    private SpoiltHeader.Doubt doubt = SpoiltHeader.Doubt.NONE;

    private boolean startsAnew;
    private final ColumnHistory history = new ColumnHistory();
    private String name = "numbers";

    @Override
    public String name() {
        return name;
    }

    /** Takes a header that another format read: {@code temp: hum:}. */
    void takeHeader(List<String> labels, String line) {
        if (labels.size() <= MOST_COLUMNS && new HashSet<>(labels).size() == labels.size()) {
            boolean sure = labels.size() > 1 || Words.isQuantity(labels.get(0));
            remember(labels, line, Cells.of(line).separator());
            onlyNextLine = !sure;
        }
    }

    /** A line that can't be read. May it have been a header, the next row tells whether the names still are those of the rows. */
    void takeUnreadable(String line) {
        doubt(SpoiltHeader.ofUnreadable(line, headerLine, headerSeparator, header.size()));
    }

    /** The end of a line whose beginning was not seen, see {@link #takeUnreadable}. */
    void takeRest(String line) {
        if (SpoiltHeader.isRest(line, headerLine, headerSeparator)) {
            forget();
        }
    }

    /** A line of text that nobody understood, see {@link #takeUnreadable}. */
    void takeOdd(String line) {
        doubt(SpoiltHeader.ofOdd(line, headerLine, headerSeparator, header.size()));
    }

    /** The board may hold another program now: a header that can't be read is not taken for the old one before a row was. */
    void reopened() {
        startsAnew = true;
    }

    private void doubt(SpoiltHeader.Doubt of) {
        boolean any = of != SpoiltHeader.Doubt.NONE;
        if (of == SpoiltHeader.Doubt.SURELY || (any && (startsAnew || onlyNextLine))) {
            forget();
        } else if (of.compareTo(doubt) > 0) {
            doubt = of;
        }
    }

    private void forget() {
        header = List.of();
        headerLine = "";
        rows = 0;
        oddWidth = 0;
        doubt = SpoiltHeader.Doubt.NONE;
        history.clear();
    }

    @Override
    public Parse parse(String line) {
        Cells cells = Cells.of(line);
        if (isHeader(cells, line)) {
            remember(cells.texts().stream().map(ColumnsParser::unquoted).toList(), line, cells.separator());
            return Parse.HEADER;
        }
        Parse pairs = pairs(cells, line);
        if (pairs.isMine()) {
            name = "labels";
            return pairs;
        }
        Parse parse = parseRow(line.indexOf('"') < 0 ? cells : cells.unquoted());
        if (onlyNextLine) {
            onlyNextLine = false;
            forget();
        }
        return parse;
    }

    private void remember(List<String> labels, String line, char separator) {
        headerLine = line;
        headerSeparator = separator;
        if (!labels.equals(header)) {
            header = List.copyOf(labels);
            rows = 0;
            history.clear();
        }
        doubt = SpoiltHeader.Doubt.NONE;
        startsAnew = false;
        oddWidth = 0;
        onlyNextLine = false;
    }

    private Parse parseRow(Cells cells) {
        Cells row = cells.size() == header.size() ? cells : cells.withoutEmptyEnd();
        if (!header.isEmpty() && row.size() == header.size()) {
            Parse parse = entries(row, true);
            if (doubt == SpoiltHeader.Doubt.PERHAPS && !history.fits(parse.entries())) {
                forget();
                return unnamed(cells);
            }
            if (parse.kind() == ParsedLine.Kind.DATA) {
                rows += rows < ROWS_TO_TRUST ? 1 : 0;
                doubt = SpoiltHeader.Doubt.NONE;
                startsAnew = false;
                history.take(parse.entries());
            }
            oddWidth = 0;
            name = "csv";
            return parse;
        }
        return unnamed(cells);
    }

    private Parse unnamed(Cells cells) {
        Parse parse = entries(cells, false);
        if (!parse.isMine()) {
            return parse;
        }
        int width = cells.withoutEmptyEnd().size();
        if (rows >= ROWS_TO_TRUST && oddWidth != width) {
            oddWidth = width;
            return doubt == SpoiltHeader.Doubt.NONE ? Parse.NOT_MINE : parse;
        }
        forget();
        name = "numbers";
        return parse;
    }

    private Parse entries(Cells cells, boolean named) {
        if (cells.size() > MOST_COLUMNS || isNumberOfAPhone(cells)) {
            return Parse.NOT_MINE;
        }
        List<Entry> entries = new ArrayList<>();
        boolean anything = false;
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.texts().get(i);
            OptionalDouble number = Cells.number(cell, cells.separator() == ';');
            boolean missing = number.isEmpty() && Numbers.isMissing(cell);
            if (number.isEmpty() && !missing && !isWithoutNumber(cell, named)) {
                return Parse.NOT_MINE;
            }
            anything |= number.isPresent() || missing;
            boolean clock = named && Words.isTime(header.get(i));
            if ((number.isPresent() || missing) && !clock) {
                Value value = missing ? null : new Value.Numeric(number.getAsDouble());
                entries.add(
                        named ? Entry.of(header.get(i), value, cell, null) : Entry.ofColumn(i + 1, value, cell, null));
            }
        }
        return anything ? Parse.data(entries) : Parse.NOT_MINE;
    }

    /** {@code temp,23.5,hum,45}: names and numbers by turns. One pair may be a sentence, unless it is of a quantity. */
    private static Parse pairs(Cells cells, String line) {
        List<String> texts = cells.texts();
        boolean even = texts.size() % 2 == 0 && texts.size() <= 2 * MOST_COLUMNS;
        boolean quantity = even && Words.isOnlyQuantity(texts.get(0));
        boolean marked = cells.separator() == ',' || cells.separator() == ';' || cells.separator() == '\t';
        if (!even || !marked || (!quantity && (texts.size() == 2 || line.contains(", ")))) {
            return Parse.NOT_MINE;
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < texts.size(); i += 2) {
            String printed = texts.get(i + 1);
            OptionalDouble number = Cells.number(printed, cells.separator() == ';');
            boolean missing = Numbers.isMissing(printed);
            if (!isLabel(texts.get(i)) || (number.isEmpty() && !missing)) {
                return Parse.NOT_MINE;
            }
            Value value = missing ? null : new Value.Numeric(number.getAsDouble());
            entries.add(Entry.of(texts.get(i), value, printed, null));
        }
        return Parse.data(entries);
    }

    /** A cell that holds nothing, a date, a time of day, or under a header a word. */
    private static boolean isWithoutNumber(String cell, boolean named) {
        if (cell.isEmpty() || isMoment(cell)) {
            return true;
        }
        return named
                && cell.length() <= 32
                && cell.chars().allMatch(c -> Character.isLetter(c) || c == '_' || c == ' ');
    }

    private static boolean isMoment(String cell) {
        int end = Moments.end(cell, 0);
        int blank = end > 0 && end < cell.length() && cell.charAt(end) == ' ' ? Moments.end(cell, end + 1) : -1;
        return end == cell.length() || blank == cell.length();
    }

    /** {@code 0912 345 678}: groups of digits of which the first begins with a zero. */
    private static boolean isNumberOfAPhone(Cells cells) {
        if (cells.separator() != ' ' || cells.size() < 2) {
            return false;
        }
        String first = cells.texts().get(0);
        boolean leading =
                (first.length() > 2 && first.charAt(0) == '0') || first.startsWith("+84") || first.equals("84");
        boolean digits = cells.texts().stream().skip(1).allMatch(cell -> Numbers.endOfDigits(cell, 0) == cell.length());
        int all = cells.texts().stream().mapToInt(String::length).sum();
        return leading && digits && all >= 9 && all <= 13;
    }

    /** Names and nothing else, and so written that it is no sentence. */
    private static boolean isHeader(Cells cells, String line) {
        List<String> names = cells.texts();
        if (names.size() > MOST_COLUMNS || ".!?…:".indexOf(line.charAt(line.length() - 1)) >= 0) {
            return false;
        }
        if (names.size() == 1 || cells.separator() == ' ') {
            return allNames(names) && names.stream().allMatch(Words::isOnlyQuantity);
        }
        return allNames(names)
                && new HashSet<>(names).size() == names.size()
                && (!line.contains(", ") || names.stream().anyMatch(ColumnsParser::isSurelyAName));
    }

    private static boolean allNames(List<String> names) {
        return names.stream().map(ColumnsParser::unquoted).allMatch(ColumnsParser::isLabel);
    }

    static boolean isSurelyAName(String cell) {
        return Words.isOnlyQuantity(cell) || Words.isTime(cell) || cell.endsWith(")") || cell.endsWith("]");
    }

    static boolean isLabel(String cell) {
        boolean words = Stream.of(cell.split(" ", -1)).count() <= 5;
        return !cell.isEmpty()
                && cell.length() <= LONGEST_LABEL
                && words
                && Character.isLetter(cell.codePointAt(0))
                && cell.chars().noneMatch(c -> ":\"{}<>=!?@\\".indexOf(c) >= 0)
                && !Numbers.isMissing(cell);
    }

    static String unquoted(String cell) {
        boolean quoted = cell.length() > 2 && cell.charAt(0) == '"' && cell.charAt(cell.length() - 1) == '"';
        return quoted ? cell.substring(1, cell.length() - 1).strip() : cell;
    }
}
