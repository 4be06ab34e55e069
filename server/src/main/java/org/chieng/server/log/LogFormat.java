package org.chieng.server.log;

import java.util.Locale;

/** The form of a line in the log. */
public enum LogFormat {
    /** {@code time=… level=info logger=… event=… device=… msg="…"}: read by people, and by what knows logfmt. */
    TEXT,
    /** A JSON object with the same fields. */
    JSON;

    /**
     * The one of a name.
     *
     * @throws IllegalArgumentException in words for an operator
     */
    public static LogFormat of(String name) {
        for (LogFormat format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException("log.format must be text or json, is '" + name + "'");
    }
}
