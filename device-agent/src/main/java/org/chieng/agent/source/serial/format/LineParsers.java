package org.chieng.agent.source.serial.format;

import java.util.List;

/** All parsers that a port asks, in order: the first that knows the line has it. Confined to the port's thread. */
final class LineParsers implements LineParser {
    /** A format that is added is one class and one line here. The stricter come before those that take more. */
    private final List<LineParser> parsers =
            List.of(new JsonLineParser(), new LabelledParser(), new CsvParser(), new BareNumbersParser());

    @Override
    public ParsedLine parse(String line) {
        for (LineParser parser : parsers) {
            ParsedLine parsed = parser.parse(line);
            if (parsed.kind() != ParsedLine.Kind.UNKNOWN) {
                return parsed;
            }
        }
        return ParsedLine.UNKNOWN;
    }
}
