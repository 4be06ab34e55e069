package org.chieng.gateway.store.influx;

import java.util.Base64;
import org.chieng.protocol.senml.Value;

/** How a value stands in the fields of a point. Pure functions. */
final class Fields {
    private Fields() {}

    /** In line protocol. */
    static String write(Value value) {
        return value.fold(
                number -> "v=" + number.number(),
                text -> "v=" + Mark.TEXT.number() + ",s=" + quote(text.text()),
                bool -> "v=" + Mark.BOOL.number() + ",b=" + bool.on(),
                data -> "v=" + Mark.DATA.number() + ",d=\"" + base64(data) + '"');
    }

    /** From a row with the columns {@code v}, {@code s}, {@code b}, {@code d}. */
    static Value read(Row row) throws InfluxFault {
        double number = row.real("v");
        Mark mark = Mark.of(number);
        if (mark == null || row.text(column(mark)) == null) {
            return new Value.Numeric(number);
        }
        return read(mark, row.needText(column(mark)));
    }

    private static String column(Mark mark) {
        return switch (mark) {
            case TEXT -> "s";
            case BOOL -> "b";
            case DATA -> "d";
        };
    }

    private static Value read(Mark mark, String text) {
        return switch (mark) {
            case TEXT -> new Value.Text(text);
            case BOOL -> new Value.Bool(Boolean.parseBoolean(text));
            case DATA -> new Value.Data(Base64.getDecoder().decode(text));
        };
    }

    /** A letter for the kind, then the value. */
    static String code(Value value) {
        return value.fold(
                number -> "v" + number.number(),
                text -> "s" + text.text(),
                bool -> "b" + bool.on(),
                data -> "d" + base64(data));
    }

    static Value decode(String code) {
        String rest = code.substring(1);
        return switch (code.charAt(0)) {
            case 's' -> read(Mark.TEXT, rest);
            case 'b' -> read(Mark.BOOL, rest);
            case 'd' -> read(Mark.DATA, rest);
            default -> new Value.Numeric(Double.parseDouble(rest));
        };
    }

    /** A string field; docs.influxdata.com, line protocol reference, special characters. */
    static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String base64(Value.Data data) {
        return Base64.getEncoder().encodeToString(data.bytes());
    }
}
