package org.chieng.agent.source.serial.format;

import java.util.List;

/**
 * What was understood of a line. Immutable.
 *
 * @param kind how far it was understood
 * @param samples the values of a {@link Kind#DATA} line, in the line's order; no channel twice
 * @param faults what the line says of sensors that give no value; of a {@link Kind#DATA} or {@link Kind#FAULT} line
 */
public record ParsedLine(Kind kind, List<Sample> samples, List<LineFault> faults) {
    /** How far a line was understood. */
    public enum Kind {
        /** It holds values, and maybe faults beside them. */
        DATA,
        /** It holds no value, and says what keeps a sensor from giving one. */
        FAULT,
        /** It says what the lines after it hold. */
        HEADER,
        /** It is for people: a banner, a prompt, a sentence. */
        TEXT,
        /** No format explains it. */
        UNKNOWN
    }

    /** A line that no format explains. */
    public static final ParsedLine UNKNOWN = new ParsedLine(Kind.UNKNOWN, List.of(), List.of());

    static final ParsedLine HEADER = new ParsedLine(Kind.HEADER, List.of(), List.of());
    static final ParsedLine TEXT = new ParsedLine(Kind.TEXT, List.of(), List.of());

    public ParsedLine {
        samples = List.copyOf(samples);
        faults = List.copyOf(faults);
    }

    static ParsedLine data(List<Sample> samples) {
        return new ParsedLine(Kind.DATA, samples, List.of());
    }

    /** Whether it says something of a quantity, be it that it has no value: then the speed of the line is right. */
    public boolean isData() {
        return kind == Kind.DATA || kind == Kind.FAULT;
    }
}
