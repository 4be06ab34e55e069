package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A line cut into cells. Immutable.
 *
 * @param separator what parts them; a blank for runs of blanks
 * @param texts the cells, stripped; between commas, semicolons, tabs and bars an empty cell counts, so that a value that is left out does not
 *     shift the others
 */
record Cells(char separator, List<String> texts) {
    private static final int MOST = 256;

    Cells {
        texts = List.copyOf(texts);
    }

    /** Cuts at commas, else tabs, semicolons, bars, blanks; at semicolons where all commas are decimal ones. */
    static Cells of(String line) {
        boolean semicolon = line.indexOf(';') >= 0;
        if (line.indexOf(',') >= 0) {
            if (semicolon) {
                Cells cells = splitAt(line, ';');
                if (cells.texts.stream()
                        .allMatch(cell ->
                                cell.indexOf(',') < 0 || number(cell, true).isPresent())) {
                    return cells;
                }
            }
            return splitAt(line, ',');
        }
        for (char separator : new char[] {';', '\t', '|'}) {
            if (line.indexOf(separator) >= 0) {
                return splitAt(separator == '|' ? withoutFrame(line) : line, separator);
            }
        }
        return splitAtBlanks(line);
    }

    /** {@code 23.4 | 56} for {@code | 23.4 | 56 |}: the bars at both ends of a table's row part nothing. */
    static String withoutFrame(String line) {
        boolean frame = line.length() > 2 && line.charAt(0) == '|' && line.charAt(line.length() - 1) == '|';
        return frame ? line.substring(1, line.length() - 1).strip() : line;
    }

    private static Cells splitAt(String line, char separator) {
        List<String> cells = new ArrayList<>();
        int from = 0;
        for (int at = line.indexOf(separator); at >= 0 && cells.size() < MOST; at = line.indexOf(separator, from)) {
            cells.add(line.substring(from, at).strip());
            from = at + 1;
        }
        cells.add(line.substring(from).strip());
        return new Cells(separator, cells);
    }

    private static Cells splitAtBlanks(String line) {
        List<String> cells = new ArrayList<>();
        int from = 0;
        while (from < line.length() && cells.size() < MOST) {
            int at = line.indexOf(' ', from);
            int end = at < 0 ? line.length() : at;
            if (end > from) {
                cells.add(line.substring(from, end));
            }
            from = end + 1;
        }
        return new Cells(' ', cells);
    }

    /** The same with {@code 23.5} for {@code "23.5"}. */
    Cells unquoted() {
        return new Cells(
                separator,
                texts.stream()
                        .map(cell -> cell.length() > 2 && cell.startsWith("\"") && cell.endsWith("\"")
                                ? cell.substring(1, cell.length() - 1).strip()
                                : cell)
                        .toList());
    }

    int size() {
        return texts.size();
    }

    /** The same without an empty cell at the end, which a separator behind the last value makes. */
    Cells withoutEmptyEnd() {
        int last = texts.size() - 1;
        return last > 0 && texts.get(last).isEmpty() ? new Cells(separator, texts.subList(0, last)) : this;
    }

    /** The number of a cell; with a decimal comma where commas part no cells. */
    static OptionalDouble number(String cell, boolean comma) {
        OptionalDouble number = Numbers.parse(cell);
        return number.isPresent() || !comma ? number : Numbers.parseWithComma(cell);
    }
}
