package org.chieng.gateway.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.MalformedText;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON text into maps, lists, doubles, strings and booleans. NaN and infinities, which some programs write, become such doubles.
 * Pure; memory in proportion to the text.
 */
final class Json {
    /** Deeper than anything that is read. */
    private static final int MAX_DEPTH = 16;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // names come from outside
            .build();

    private Json() {}

    /**
     * The value that a text is.
     *
     * @throws RejectedException with {@link ErrorCode#MALFORMED_PAYLOAD} when it is no JSON
     */
    static @Nullable Object parse(String text) throws RejectedException {
        try (JsonParser parser = FACTORY.createParser(text.getBytes(StandardCharsets.UTF_8))) {
            Object value = value(parser, parser.nextToken());
            if (parser.nextToken() != null) {
                throw new RejectedException(
                        ErrorCode.MALFORMED_PAYLOAD,
                        "something follows the end of the JSON text at byte "
                                + parser.currentTokenLocation().getByteOffset());
            }
            return value;
        } catch (IOException e) {
            throw new RejectedException(
                    ErrorCode.MALFORMED_PAYLOAD, MalformedText.json(text.getBytes(StandardCharsets.UTF_8), e));
        }
    }

    /**
     * The object that a text is; a member that comes twice has its last value.
     *
     * @throws RejectedException with {@link ErrorCode#MALFORMED_PAYLOAD} when it is none
     */
    static Map<String, @Nullable Object> object(String text) throws RejectedException {
        Map<String, @Nullable Object> object = asObject(parse(text));
        if (object == null) {
            throw new RejectedException(ErrorCode.MALFORMED_PAYLOAD, "an object {…} is expected");
        }
        return object;
    }

    /** The value as object, null when it is none. */
    @SuppressWarnings("unchecked") // parse makes no maps but these
    static @Nullable Map<String, @Nullable Object> asObject(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : null;
    }

    private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new JsonEOFException(parser, null, "the text ends in the middle");
        }
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            members.put(name, value(parser, parser.nextToken()));
        }
        return members;
    }

    private static List<@Nullable Object> elements(JsonParser parser) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token));
        }
        return elements;
    }
}
