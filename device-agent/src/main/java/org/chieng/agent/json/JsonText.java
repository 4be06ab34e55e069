package org.chieng.agent.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.senml.Value;

/** Writes one object. Confined to whoever writes. */
public final class JsonText {
    private static final JsonFactory JSON = new JsonFactory();

    /** Whole numbers up to here are exact in JSON (RFC 8259 section 6). */
    private static final double MOST_EXACT = 9_007_199_254_740_991.0;

    private final Map<String, Object> members = new LinkedHashMap<>();

    /** Adds a text, in place of another of that name. */
    public JsonText put(String name, String text) {
        members.put(name, text);
        return this;
    }

    /** Adds a whole number, in place of another of that name. */
    public JsonText put(String name, long number) {
        members.put(name, number);
        return this;
    }

    /** Adds a moment as seconds since 1970 with microseconds, in plain digits. */
    public JsonText putSeconds(String name, long micros) {
        members.put(name, BigDecimal.valueOf(micros, 6));
        return this;
    }

    /** Adds a list of texts, in place of another of that name. */
    public JsonText put(String name, List<String> texts) {
        members.put(name, List.copyOf(texts));
        return this;
    }

    /** Adds a number as it is; a whole one without a point. */
    public JsonText put(String name, double number) {
        members.put(
                name, number == Math.rint(number) && Math.abs(number) < MOST_EXACT ? (Object) (long) number : number);
        return this;
    }

    /** Adds yes or no. */
    public JsonText put(String name, boolean yes) {
        members.put(name, yes);
        return this;
    }

    /** Adds a number, yes or no, or a text. */
    public JsonText put(String name, Value value) {
        return value.fold(
                number -> put(name, number.number()),
                text -> put(name, text.text()),
                yes -> put(name, yes.on()),
                data -> put(name, "data"));
    }

    /** Adds an object, in place of another of that name. */
    public JsonText put(String name, JsonText object) {
        members.put(name, object);
        return this;
    }

    /** Adds a list of objects, in place of another of that name. */
    public JsonText putAll(String name, List<JsonText> objects) {
        members.put(name, List.copyOf(objects));
        return this;
    }

    /** UTF-8. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            generator.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
            write(generator, this);
        } catch (IOException e) {
            throw new UncheckedIOException("into memory", e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        if (value instanceof JsonText object) {
            generator.writeStartObject();
            for (Map.Entry<String, Object> member : object.members.entrySet()) {
                generator.writeFieldName(member.getKey());
                write(generator, member.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof Long number) {
            generator.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            generator.writeNumber(number);
        } else if (value instanceof Double number) {
            generator.writeNumber(number);
        } else if (value instanceof Boolean yes) {
            generator.writeBoolean(yes);
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object one : list) {
                write(generator, one);
            }
            generator.writeEndArray();
        } else {
            generator.writeString(String.valueOf(value));
        }
    }
}
