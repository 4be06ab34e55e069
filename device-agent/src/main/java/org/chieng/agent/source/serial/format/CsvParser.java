package org.chieng.agent.source.serial.format;

import java.util.HashSet;
import java.util.List;

/**
 * Rows of numbers under a header that came before, parted by comma, semicolon or tab. The header is remembered, and replaced by a newer
 * one. Rows of another width are not of this format: they are no rows of that table.
 */
final class CsvParser implements LineParser {
    private static final int MOST_COLUMNS = 32;
    private static final int LONGEST_LABEL = 64;

    private List<String> header = List.of();

    @Override
    public ParsedLine parse(String line) {
        if (line.indexOf(',') < 0 && line.indexOf(';') < 0 && line.indexOf('\t') < 0) {
            return ParsedLine.UNKNOWN;
        }
        List<String> cells = Cells.split(line);
        if (isHeader(cells)) {
            header = List.copyOf(cells);
            return ParsedLine.HEADER;
        }
        if (cells.size() != header.size()) {
            return ParsedLine.UNKNOWN;
        }
        return Cells.samples(cells, header).map(ParsedLine::data).orElse(ParsedLine.UNKNOWN);
    }

    /** Two cells or more, each a word of its own that begins with a letter. */
    private static boolean isHeader(List<String> cells) {
        return cells.size() >= 2
                && cells.size() <= MOST_COLUMNS
                && cells.stream().allMatch(CsvParser::isLabel)
                && new HashSet<>(cells).size() == cells.size();
    }

    private static boolean isLabel(String cell) {
        return !cell.isEmpty()
                && cell.length() <= LONGEST_LABEL
                && Character.isLetter(cell.codePointAt(0))
                && cell.indexOf(':') < 0
                && !Numbers.isMissing(cell);
    }
}
