package org.chieng.agent.source.serial.format;

import java.util.List;
import org.chieng.agent.source.Fault;

/**
 * What one parser made of a line, before its values have channels. Immutable.
 *
 * @param kind {@link ParsedLine.Kind#UNKNOWN} when the line is not of the parser's format
 * @param entries the values of a data line
 * @param fault of a fault line: what is wrong
 */
record Parse(ParsedLine.Kind kind, List<Entry> entries, List<Fault.Kind> fault) {
    static final Parse NOT_MINE = new Parse(ParsedLine.Kind.UNKNOWN, List.of(), List.of());
    static final Parse HEADER = new Parse(ParsedLine.Kind.HEADER, List.of(), List.of());
    static final Parse TEXT = new Parse(ParsedLine.Kind.TEXT, List.of(), List.of());

    Parse {
        entries = List.copyOf(entries);
        fault = List.copyOf(fault);
    }

    /** A line of the format; one without any entry has nothing to say. */
    static Parse data(List<Entry> entries) {
        return entries.isEmpty() ? TEXT : new Parse(ParsedLine.Kind.DATA, entries, List.of());
    }

    static Parse fault(Fault.Kind kind) {
        return new Parse(ParsedLine.Kind.FAULT, List.of(), List.of(kind));
    }

    boolean isMine() {
        return kind != ParsedLine.Kind.UNKNOWN;
    }
}
