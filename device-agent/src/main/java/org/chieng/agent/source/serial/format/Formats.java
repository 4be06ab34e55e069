package org.chieng.agent.source.serial.format;

/**
 * What boards print, understood: the front of this package. Remembers what earlier lines said, e.g. a header, so each board has one of its
 * own, which may be kept over unplugging and plugging in. Bounded; confined to the port's thread.
 */
public final class Formats {
    private final LineParsers parsers = new LineParsers();
    private String formatName = "";

    /**
     * Reads a line. Never throws, whatever the line holds.
     *
     * @return {@link ParsedLine#UNKNOWN} for noise, too
     */
    public ParsedLine parse(Line line) {
        ParsedLine parsed = line.printable() ? parsers.parse(line.text()) : ParsedLine.UNKNOWN;
        if (parsed.isData()) {
            formatName = "text";
        }
        return parsed;
    }

    /** Tells that the port was opened anew: the board may have started anew, so its first values are looked at with more doubt. */
    public void reopened() {
        // nothing is remembered yet that an opening ends
    }

    /** The format of the last line that was data, e.g. {@code csv}; empty before the first. For people and the log. */
    public String formatName() {
        return formatName;
    }
}
