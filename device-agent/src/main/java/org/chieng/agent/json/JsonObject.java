package org.chieng.agent.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.chieng.protocol.senml.Value;

/**
 * An object of the outside, read member by member; what is missing or wrong is told with its place, e.g. {@code channels.uno/soil.unit}.
 * Immutable as long as the map that it was made of is left alone.
 */
public final class JsonObject {
    private final Map<?, ?> members;
    private final String place;

    private JsonObject(Map<?, ?> members, String place) {
        this.members = members;
        this.place = place;
    }

    /**
     * Reads JSON.
     *
     * @param bytes UTF-8, one object
     * @throws JsonException when it is none, or nested too deep, or has a member twice
     */
    public static JsonObject parse(byte[] bytes) throws JsonException {
        return new JsonObject(JsonReader.read(bytes), "");
    }

    /**
     * An object that was read by somebody else.
     *
     * @param members of text, number, boolean, list and map
     * @param place where it stands, for messages; empty for the whole
     */
    public static JsonObject of(Map<String, ?> members, String place) {
        return new JsonObject(members, place);
    }

    /** Names of its members, in their order. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        members.keySet().forEach(name -> names.add(String.valueOf(name)));
        return names;
    }

    /** Whether it has such a member. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** Where it stands, or one of its members, for messages. */
    public String place(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    /**
     * Refuses members that are none of these: a slip of the pen must not pass as left out.
     *
     * @throws JsonException when there is one
     */
    public void allowOnly(String... names) throws JsonException {
        List<String> allowed = Arrays.asList(names);
        for (String name : names()) {
            if (!allowed.contains(name)) {
                throw new JsonException(
                        place(shown(name)) + " is unknown here: there may be " + String.join(", ", allowed));
            }
        }
    }

    /** A text that must be there. */
    public String text(String name) throws JsonException {
        return optionalText(name).orElseThrow(() -> missing(name, "a text"));
    }

    /** A text that may be left out. */
    public Optional<String> optionalText(String name) throws JsonException {
        Object value = members.get(name);
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value);
        }
        throw wrong(name, "a text");
    }

    /** Whether a member is a text. */
    public boolean isText(String name) {
        return members.get(name) instanceof String;
    }

    /** A number that must be there. */
    public double number(String name) throws JsonException {
        return optionalNumber(name).orElseThrow(() -> missing(name, "a number"));
    }

    /** A number that may be left out. */
    public OptionalDouble optionalNumber(String name) throws JsonException {
        Object value = members.get(name);
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return OptionalDouble.of(number.doubleValue());
        }
        throw wrong(name, "a number");
    }

    /** Yes or no; no when it is left out. */
    public boolean flag(String name) throws JsonException {
        Object value = members.get(name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw wrong(name, "true or false");
    }

    /** What an actuator can be set to: a number, yes/no or text. */
    public Value value(String name) throws JsonException {
        Object value = members.get(name);
        if (value instanceof Boolean on) {
            return new Value.Bool(on);
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return new Value.Numeric(number.doubleValue());
        }
        if (value instanceof String text && text.length() <= Value.Text.MAX_LENGTH) {
            return new Value.Text(text);
        }
        throw value == null ? missing(name, "a value") : wrong(name, "a number, true, false or a text");
    }

    /** An object within; one without members when it is left out. */
    public JsonObject object(String name) throws JsonException {
        Object value = members.get(name);
        if (value == null || value instanceof Map) {
            return new JsonObject(value == null ? Map.of() : (Map<?, ?>) value, place(shown(name)));
        }
        throw wrong(name, "an object");
    }

    /** A list of objects; empty when it is left out. */
    public List<JsonObject> objects(String name) throws JsonException {
        Object value = members.get(name);
        if (value == null) {
            return List.of();
        }
        List<JsonObject> objects = new ArrayList<>();
        if (!(value instanceof List<?> list)) {
            throw wrong(name, "a list of objects");
        }
        for (Object one : list) {
            if (!(one instanceof Map<?, ?> map)) {
                throw wrong(name, "a list of objects");
            }
            objects.add(new JsonObject(map, place(shown(name))));
        }
        return objects;
    }

    /** A list of texts; empty when it is left out. */
    public List<String> texts(String name) throws JsonException {
        Object value = members.get(name);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (!(value instanceof List<?> list)) {
            throw wrong(name, "a list of texts");
        }
        for (Object one : list) {
            if (!(one instanceof String text)) {
                throw wrong(name, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    private JsonException missing(String name, String wanted) {
        return new JsonException(place(name) + " is missing: it must be " + wanted);
    }

    private JsonException wrong(String name, String wanted) {
        return new JsonException(
                place(name) + " must be " + wanted + ", is " + shown(String.valueOf(members.get(name))));
    }

    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= 60 ? plain : plain.substring(0, 60) + "…";
    }
}
