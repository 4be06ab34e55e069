package org.chieng.agent.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.chieng.protocol.senml.Value;

/**
 * Writes JSON as the server's interface does: a time is a number of milliseconds since 1970 in UTC with the microseconds behind the
 * point, a whole number has no {@code .0}. Pure functions.
 */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final double MAX_WHOLE = 1L << 53;

    private Json() {}

    /** Writes into a generator. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    static String of(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            body.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory
        }
        return text.toString();
    }

    static void time(JsonGenerator json, long micros) throws IOException {
        if (micros % 1000 == 0) {
            json.writeNumber(micros / 1000);
        } else {
            json.writeNumber(micros / 1000.0);
        }
    }

    static void number(JsonGenerator json, double number) throws IOException {
        if (number == Math.rint(number) && Math.abs(number) < MAX_WHOLE) {
            json.writeNumber((long) number);
        } else {
            json.writeNumber(number);
        }
    }

    static void value(JsonGenerator json, Value value) throws IOException {
        if (value instanceof Value.Numeric numeric) {
            number(json, numeric.number());
        } else if (value instanceof Value.Text text) {
            json.writeString(text.text());
        } else if (value instanceof Value.Bool bool) {
            json.writeBoolean(bool.on());
        } else if (value instanceof Value.Data data) {
            json.writeStartObject();
            json.writeStringField("base64", Base64.getEncoder().encodeToString(data.bytes()));
            json.writeEndObject();
        }
    }
}
