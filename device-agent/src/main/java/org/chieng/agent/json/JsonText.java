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

/** Writes one flat object. Confined to whoever writes. */
public final class JsonText {
    private static final JsonFactory JSON = new JsonFactory();

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

    /** UTF-8. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            generator.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
            generator.writeStartObject();
            for (Map.Entry<String, Object> member : members.entrySet()) {
                generator.writeFieldName(member.getKey());
                write(generator, member.getValue());
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("into memory", e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        if (value instanceof Long number) {
            generator.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            generator.writeNumber(number);
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object one : list) {
                generator.writeString(String.valueOf(one));
            }
            generator.writeEndArray();
        } else {
            generator.writeString(String.valueOf(value));
        }
    }
}
