package org.chieng.agent.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one object into maps, lists, texts, numbers (as double) and booleans; a null is left out. Pure. */
final class JsonReader {
    private static final JsonFactory JSON = new JsonFactory();

    /** Deepest nesting; a configuration has four levels. */
    private static final int MAX_DEPTH = 8;

    private final JsonParser parser;
    private int depth;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static Map<String, Object> read(byte[] bytes) throws JsonException {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonException("it must be a JSON object, in braces");
            }
            Map<String, Object> object = new JsonReader(parser).object();
            if (parser.nextToken() != null) {
                throw new JsonException("there is more behind the closing brace");
            }
            return object;
        } catch (JsonProcessingException e) {
            long at = Math.max(0, e.getLocation() == null ? 0 : e.getLocation().getByteOffset());
            throw new JsonException("it is not JSON: byte " + at + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new JsonException("it is not JSON: " + e.getMessage());
        }
    }

    private Map<String, Object> object() throws IOException, JsonException {
        enter();
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = value();
            if (value != null && members.put(name, value) != null) {
                throw new JsonException("'" + name + "' stands there twice");
            }
        }
        depth--;
        return members;
    }

    private List<Object> array() throws IOException, JsonException {
        enter();
        List<Object> all = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value();
            if (value == null) {
                throw new JsonException("a list can't hold null");
            }
            all.add(value);
        }
        depth--;
        return all;
    }

    private void enter() throws JsonException {
        if (++depth > MAX_DEPTH) {
            throw new JsonException("it is nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    private @Nullable Object value() throws IOException, JsonException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new JsonException("it ends in the middle");
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
