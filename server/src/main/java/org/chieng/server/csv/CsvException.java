package org.chieng.server.csv;

/** What was given is no table at all; has no stack trace: it is expected input, not a bug. */
public final class CsvException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Fault {
        /** Bytes that are no UTF-8. */
        NOT_UTF_8,
        /** Not even a line with the names of the columns. */
        EMPTY,
        /** A quotation mark that nothing ends. */
        OPEN_QUOTE
    }

    private final Fault fault;
    private final int line;

    CsvException(Fault fault, int line) {
        super(fault + " in line " + line, null, false, false);
        this.fault = fault;
        this.line = line;
    }

    /** What is wrong. */
    public Fault fault() {
        return fault;
    }

    /** In which line, from 1. */
    public int line() {
        return line;
    }
}
