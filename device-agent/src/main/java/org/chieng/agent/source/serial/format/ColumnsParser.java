package org.chieng.agent.source.serial.format;

import java.util.HashSet;
import java.util.List;

/**
 * Rows of numbers, with the names of a header that came before, else {@code value-1} to {@code value-n} as in Arduino's plotter. A header
 * is remembered, and replaced by a newer one, also of another width (micro:bit's data logger adds columns as it goes). A row of another
 * width than the header is no row of that table: once rows were read under it, the first such row is taken for a spoilt one, two in a
 * row end the header; so it is with rows that were of one width without a header. A line that can't be read ends it, too, when it surely was another one ({@link SpoiltHeader}), or when it may have been
 * and the row behind it is none of that table ({@link ColumnHistory}): rather no name than a wrong one. The board's own clock is a column that is no reading.
 */
final class ColumnsParser implements LineParser {
    static final int MOST_COLUMNS = 32;

    /** So many rows under a header, and a row of another width is doubted. */
    private static final int ROWS_TO_TRUST = 2;

    /** So many rows of one width without a header, and one of another width is doubted. */
    private static final int ROWS_TO_TRUST_UNNAMED = 3;

    private List<String> header = List.of();
    private String headerLine = "";
    private char headerSeparator = ' ';
    private int rows;
    private int oddWidth;

    /** Of rows without a header: how many columns the last ones had, and how many they were, up to {@link #ROWS_TO_TRUST_UNNAMED}. */
    private int width;

    private int widths;
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
        widths = 0;
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
        widths = 0;
        doubt = SpoiltHeader.Doubt.NONE;
        history.clear();
    }

    @Override
    public Parse parse(String line) {
        Cells cells = Cells.of(line);
        if (HeaderNames.isHeader(cells, line)) {
            remember(cells.texts().stream().map(HeaderNames::unquoted).toList(), line, cells.separator());
            return Parse.HEADER;
        }
        Parse pairs = RowCells.pairs(cells, line);
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
            Parse parse = RowCells.entries(row, header);
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
        Parse parse = RowCells.entries(cells, null);
        if (!parse.isMine()) {
            return parse;
        }
        int columns = cells.withoutEmptyEnd().size();
        if (rows >= ROWS_TO_TRUST && oddWidth != columns) {
            oddWidth = columns;
            return doubt == SpoiltHeader.Doubt.NONE ? Parse.NOT_MINE : parse;
        }
        if (header.isEmpty() && columns != width && widths >= ROWS_TO_TRUST_UNNAMED && oddWidth != columns) {
            oddWidth = columns;
            return Parse.NOT_MINE; // two rows that ran together, or a piece of one
        }
        int before = columns == width ? widths : 0;
        forget();
        width = columns;
        widths = Math.min(before + 1, ROWS_TO_TRUST_UNNAMED);
        name = "numbers";
        return parse;
    }
}
