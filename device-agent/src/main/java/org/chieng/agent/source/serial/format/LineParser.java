package org.chieng.agent.source.serial.format;

/**
 * Understands one format of lines. Pure but for what it remembers of earlier lines, e.g. a header: each board has parsers of its own.
 * Confined to the port's thread.
 */
interface LineParser {
    /**
     * Reads one line.
     *
     * @param line without its end, no blanks at its edges, not empty
     * @return {@link Parse#NOT_MINE} unless the whole line is of this format: half a line must never become data
     */
    Parse parse(String line);

    /** The format's name, for people and the log. */
    String name();
}
