package org.chieng.server.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * One line of the log. Whatever a device has put into a value stays within it: quotes, ends of lines and other control characters are
 * escaped, so that nobody can forge a line. Pure functions.
 */
final class LogLine {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    /** Chosen: a value that is longer is somebody's payload. */
    private static final int MOST_CHARACTERS = 4_000;

    private LogLine() {}

    /**
     * Writes an event.
     *
     * @param logger the class's name; its last part is written
     * @param pairs what the event is about, in their order
     * @param message in words
     * @param thrown what happened, or null; as text its stack follows in lines of their own
     * @return with an end of line
     */
    static String of(
            LogFormat format,
            Instant time,
            ZoneId zone,
            Level level,
            String logger,
            List<KeyValuePair> pairs,
            String message,
            @Nullable Throwable thrown) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("time", TIME.format(time.atZone(zone)));
        fields.put("level", level.name().toLowerCase(Locale.ROOT));
        fields.put("logger", logger.substring(logger.lastIndexOf('.') + 1));
        pairs.forEach(pair -> fields.put(pair.key, String.valueOf(pair.value)));
        fields.put("msg", message);
        if (format == LogFormat.JSON) {
            if (thrown != null) {
                fields.put("stack", stack(thrown));
            }
            return json(fields);
        }
        return text(fields) + (thrown == null ? "" : stack(thrown));
    }

    private static String text(Map<String, String> fields) {
        StringBuilder line = new StringBuilder(200);
        fields.forEach((key, value) -> {
            line.append(line.length() == 0 ? "" : " ").append(key).append('=');
            if (isPlain(value)) {
                line.append(value);
            } else {
                quote(line, value);
            }
        });
        return line.append('\n').toString();
    }

    private static String json(Map<String, String> fields) {
        StringBuilder line = new StringBuilder(200);
        fields.forEach((key, value) -> {
            line.append(line.length() == 0 ? "{" : ",");
            quote(line, key);
            line.append(':');
            quote(line, value);
        });
        return line.append("}\n").toString();
    }

    private static boolean isPlain(String value) {
        return !value.isEmpty()
                && value.length() <= MOST_CHARACTERS
                && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c != '\\' && !isControl(c));
    }

    /** Also the ends of lines that only Unicode knows, and what turns the direction of writing. */
    private static boolean isControl(int c) {
        return Character.isISOControl(c)
                || c == 0x2028
                || c == 0x2029
                || Character.getType(c) == Character.FORMAT
                || Character.isSurrogate((char) c);
    }

    private static void quote(StringBuilder line, String value) {
        line.append('"');
        int end = Math.min(value.length(), MOST_CHARACTERS);
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (isControl(c)) {
                        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append(end < value.length() ? "…\"" : "\"");
    }

    private static String stack(Throwable thrown) {
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        return stack.toString();
    }
}
