package org.chieng.gateway.dialect;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.Value;

/**
 * Reads InfluxDB's line protocol, {@code measurement,tag=value field=1.5,other="text" 1795543000000000000} (InfluxDB documentation,
 * "Line protocol"). The source is the measurement and the values of the tags, in the order of the tags' names, with dots between:
 * {@code weather,room=2a temperature=21} is channel {@code weather.2a/temperature}. A line that can't be read costs itself, a bad field
 * itself. Confined to the call that decodes.
 */
public final class LineProtocol {
    private static final Set<String> TRUE = Set.of("t", "T", "true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("f", "F", "false", "False", "FALSE");

    private final ForeignPack pack = new ForeignPack();
    private final String text;
    private final LinePrecision precision;
    private final long nowMicros;
    private int at;
    private int line;

    private LineProtocol(String text, LinePrecision precision, long nowMicros) {
        this.text = text;
        this.precision = precision;
        this.nowMicros = nowMicros;
    }

    /**
     * Reads lines.
     *
     * @param nowMicros the time of lines that bring none, UTC in microseconds
     * @return its rejections count lines, from 0
     * @throws RejectedException when it is no text, or too large
     */
    public static DecodedPack read(byte[] payload, LinePrecision precision, long nowMicros) throws RejectedException {
        LineProtocol reader = new LineProtocol(PlainValue.text(payload), precision, nowMicros);
        reader.readAll();
        return reader.pack.build();
    }

    private void readAll() {
        while (at < text.length()) {
            skipSpaces();
            if (at < text.length() && text.charAt(at) == '#') {
                skipLine();
            } else if (!atLineEnd()) {
                try {
                    readLine();
                } catch (RejectedException e) {
                    pack.reject(line, e);
                    skipLine();
                }
            }
            if (at < text.length()) {
                at++; // the line's end
                line++;
            }
        }
    }

    private void readLine() throws RejectedException {
        StringBuilder source = new StringBuilder(key(", "));
        Map<String, String> tags = new TreeMap<>();
        while (takes(',')) {
            String tag = key("=, ");
            expect('=', "a tag is name=value");
            if (tags.put(tag, key(", ")) != null) {
                throw malformed("tag '" + tag + "' comes twice");
            }
        }
        tags.values().forEach(value -> source.append('.').append(value));
        expect(' ', "behind measurement and tags come a space and the fields");
        skipSpaces();
        Map<String, Object> fields = new TreeMap<>();
        do {
            String field = key("=, ");
            expect('=', "a field is name=value");
            fields.put(field, fieldValue());
        } while (takes(','));
        skipSpaces();
        long time = atLineEnd() ? nowMicros : precision.toMicros(word());
        skipSpaces();
        if (!atLineEnd()) {
            throw malformed("something follows the time");
        }
        fields.forEach((field, value) -> add(source.toString(), field, value, time));
    }

    private void add(String source, String field, Object value, long time) {
        try {
            Value read = value instanceof RawText raw ? text(raw.text) : scalar(field, value.toString());
            pack.add(Named.of(source, field), time, read, null);
        } catch (RejectedException e) {
            pack.reject(line, e);
        }
    }

    private record RawText(String text) {}

    private Object fieldValue() throws RejectedException {
        if (!takes('"')) {
            return word();
        }
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '"') {
                return new RawText(value.toString());
            }
            if (next == '\\' && at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\\')) {
                next = text.charAt(at++);
            } else if (next == '\n') {
                line++;
            }
            value.append(next);
        }
        throw malformed("a text has no closing quote");
    }

    private static Value text(String text) throws RejectedException {
        if (text.length() > Value.Text.MAX_LENGTH) {
            throw new RejectedException(
                    ErrorCode.INVALID_VALUE,
                    "text has " + text.length() + " characters, at most " + Value.Text.MAX_LENGTH + " are taken");
        }
        return new Value.Text(text);
    }

    private static Value scalar(String field, String word) throws RejectedException {
        if (TRUE.contains(word) || FALSE.contains(word)) {
            return new Value.Bool(TRUE.contains(word));
        }
        boolean whole = word.endsWith("i") || word.endsWith("u");
        OptionalDouble number = PlainValue.number(whole ? word.substring(0, word.length() - 1) : word);
        if (number.isEmpty()) {
            String shown = field.substring(0, Math.min(40, field.length()));
            throw new RejectedException(
                    ErrorCode.INVALID_VALUE,
                    "field '" + shown + "' must be a number, true, false or a \"text\" in double quotes");
        }
        return PlainValue.of(number.getAsDouble());
    }

    /** A name up to one of some characters; a backslash before a comma, an equals sign or a space takes their meaning from them. */
    private String key(String ends) throws RejectedException {
        StringBuilder key = new StringBuilder();
        while (!atLineEnd() && ends.indexOf(text.charAt(at)) < 0) {
            char next = text.charAt(at++);
            if (next == '\\' && at < text.length() && ",= ".indexOf(text.charAt(at)) >= 0) {
                next = text.charAt(at++);
            }
            key.append(next);
        }
        if (key.length() == 0) {
            throw malformed("a name or value is empty");
        }
        return key.toString();
    }

    private String word() {
        int from = at;
        while (!atLineEnd() && text.charAt(at) != ',' && text.charAt(at) != ' ') {
            at++;
        }
        return text.substring(from, at).strip();
    }

    private boolean takes(char wanted) {
        boolean is = at < text.length() && text.charAt(at) == wanted;
        at += is ? 1 : 0;
        return is;
    }

    private void expect(char wanted, String rule) throws RejectedException {
        if (!takes(wanted)) {
            throw malformed(rule);
        }
    }

    private boolean atLineEnd() {
        return at >= text.length()
                || text.charAt(at) == '\n'
                || text.startsWith("\r\n", at)
                || (text.charAt(at) == '\r' && at + 1 == text.length());
    }

    private void skipSpaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t' || text.charAt(at) == '\r')) {
            at++;
        }
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private RejectedException malformed(String why) {
        return new RejectedException(ErrorCode.MALFORMED_PAYLOAD, why);
    }
}
