package org.chieng.server.backfill;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Optional;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/** {@code {"time": …, "channel"?: "source/channel", "value": …, "unit"?: …}} a line; further fields are passed over. */
final class NdjsonRows implements RowReader {
    private final RowFields fields;

    NdjsonRows(RowFields fields) {
        this.fields = fields;
    }

    @Override
    public Optional<Reading> read(String line) throws RowException {
        if (line.isBlank()) {
            return Optional.empty();
        }
        JsonObject json = object(line);
        return Optional.of(fields.reading(
                text(json, "time"), text(json, "channel"), value(json.getValue("value")), text(json, "unit")));
    }

    private static JsonObject object(String line) throws RowException {
        try {
            return new JsonObject(line);
        } catch (DecodeException | ClassCastException e) {
            throw new RowException(null, "is no JSON object on one line");
        }
    }

    private static @Nullable String text(JsonObject json, String name) throws RowException {
        Object value = json.getValue(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        if (value instanceof Number number && name.equals("time")) {
            return new BigDecimal(number.toString()).toPlainString();
        }
        throw new RowException(name, "must be a text");
    }

    private static Value value(@Nullable Object value) throws RowException {
        if (value instanceof Number number) {
            return RowFields.number(number.doubleValue());
        }
        if (value instanceof Boolean on) {
            return new Value.Bool(on);
        }
        if (value instanceof String text) {
            return RowFields.text(text);
        }
        if (value instanceof JsonObject object && object.getValue("base64") instanceof String text) {
            return data(text);
        }
        throw new RowException("value", "must be a number, a text, true, false or {\"base64\": …}");
    }

    private static Value data(String text) throws RowException {
        try {
            return new Value.Data(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new RowException("value", String.valueOf(e.getMessage()));
        }
    }
}
