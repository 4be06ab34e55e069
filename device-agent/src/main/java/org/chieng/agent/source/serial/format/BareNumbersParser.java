package org.chieng.agent.source.serial.format;

import java.util.List;
import java.util.stream.IntStream;

/** Lines of numbers with nothing beside them: the columns are {@code value-1} to {@code value-n}, as in Arduino's plotter. */
final class BareNumbersParser implements LineParser {
    private static final List<String> LABELS =
            IntStream.rangeClosed(1, 32).mapToObj(i -> "value-" + i).toList();

    @Override
    public ParsedLine parse(String line) {
        List<String> cells = Cells.split(line);
        if (cells.size() > LABELS.size()) {
            return ParsedLine.UNKNOWN;
        }
        return Cells.samples(cells, LABELS).map(ParsedLine::data).orElse(ParsedLine.UNKNOWN);
    }
}
