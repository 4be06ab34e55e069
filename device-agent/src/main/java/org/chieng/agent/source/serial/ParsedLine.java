package org.chieng.agent.source.serial;

import java.util.List;

/**
 * What a parser made of a line. Immutable.
 *
 * @param kind how far it was understood
 * @param samples the values of a {@link Kind#DATA} line, in the line's order; may be none where the board said {@code nan}
 */
record ParsedLine(Kind kind, List<Sample> samples) {
    /** How far a line was understood. */
    enum Kind {
        /** It is of the parser's format and holds values. */
        DATA,
        /** It is of the parser's format and says what the lines after it hold. */
        HEADER,
        /** It is not of the parser's format. */
        UNKNOWN
    }

    static final ParsedLine UNKNOWN = new ParsedLine(Kind.UNKNOWN, List.of());
    static final ParsedLine HEADER = new ParsedLine(Kind.HEADER, List.of());

    ParsedLine {
        samples = List.copyOf(samples);
    }

    static ParsedLine data(List<Sample> samples) {
        return new ParsedLine(Kind.DATA, samples);
    }

    boolean isData() {
        return kind == Kind.DATA;
    }
}
