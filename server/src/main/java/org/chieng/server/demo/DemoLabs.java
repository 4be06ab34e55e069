package org.chieng.server.demo;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;
import org.chieng.protocol.name.DeviceId;

/**
 * What happens in a demo's computer rooms, as its launcher writes it; all in seconds since 1970. Immutable.
 *
 * @param root all of it, for the registry; not to be changed
 * @param shownFrom the lesson that goes on whenever somebody looks begins here
 * @param shownTo and ends here; it begins anew then
 * @param computers all that report
 */
public record DemoLabs(JsonObject root, long shownFrom, long shownTo, List<Computer> computers) {
    public DemoLabs {
        computers = List.copyOf(computers);
        if (shownTo <= shownFrom) {
            throw new IllegalArgumentException("the lesson that is shown has no length");
        }
    }

    /**
     * A computer. Immutable.
     *
     * @param device enrolled
     * @param enrolled when
     * @param isLive whether it is there, and goes on
     * @param dark since when its room has no power; 0 for one that has
     * @param boots how often it was started
     * @param identity what it is made of, on the wire
     * @param health texts by channel
     * @param told what went on at it: each start in seconds, then letters of {@link Span} with seconds
     */
    record Computer(
            EnrolledDevice device,
            long enrolled,
            boolean isLive,
            long dark,
            long boots,
            String identity,
            Map<String, String> health,
            String told) {
        Computer {
            health = Map.copyOf(health);
        }

        /** What went on, in the order of time; between them it was off. */
        List<Span> spans() {
            List<Span> spans = new ArrayList<>();
            long at = 0;
            int from = 0;
            char what = ' ';
            for (int i = 0; i <= told.length(); i++) {
                char c = i < told.length() ? told.charAt(i) : ' ';
                if (!Character.isDigit(c) && i > from) {
                    long number = Long.parseLong(told, from, i, 10);
                    if (what != ' ') {
                        spans.add(new Span(what, at, at + number));
                    }
                    at = what == ' ' ? number : at + number;
                }
                if (!Character.isDigit(c)) {
                    what = c;
                    from = i + 1;
                }
            }
            return spans;
        }
    }

    /**
     * What went on for a while. Immutable.
     *
     * @param what {@code a} in use, {@code i} somebody is logged in and does nothing, {@code n} nobody is, {@code s} asleep
     * @param from its first second
     * @param to behind its last
     */
    record Span(char what, long from, long to) {
        boolean isOn() {
            return what != 's';
        }
    }

    /**
     * Reads the file.
     *
     * @throws IOException when it can't be read, or is none
     */
    public static DemoLabs read(Path file) throws IOException {
        try {
            return of(new JsonObject(Files.readString(file)));
        } catch (DecodeException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new IOException(file + " is no file of a demo's rooms: " + e.getMessage(), e);
        }
    }

    private static DemoLabs of(JsonObject root) {
        List<Computer> computers = new ArrayList<>();
        objects(root, "labs")
                .forEach(lab -> objects(lab, "computers")
                        .filter(one -> !one.containsKey("moved"))
                        .forEach(one -> computers.add(computer(lab, one))));
        JsonObject shown = root.getJsonObject("shown");
        return new DemoLabs(root, shown.getLong("from"), shown.getLong("to"), computers);
    }

    static Stream<JsonObject> objects(JsonObject in, String list) {
        return in.getJsonArray(list).stream().map(JsonObject.class::cast);
    }

    private static Computer computer(JsonObject lab, JsonObject one) {
        Map<String, String> health = new TreeMap<>();
        one.getJsonObject("health").forEach(part -> health.put("health." + part.getKey(), (String) part.getValue()));
        return new Computer(
                new EnrolledDevice(new DeviceId(one.getString("device")), new SchoolId(lab.getString("school"))),
                one.getLong("created"),
                one.getBoolean("live"),
                lab.getLong("dark"),
                one.getLong("boots"),
                identity(one.getJsonArray("parts")),
                health,
                one.getString("told"));
    }

    /** What parts are on the wire. */
    static String identity(JsonArray parts) {
        return new Fingerprint(parts.stream()
                        .map(JsonArray.class::cast)
                        .map(DemoLabs::component)
                        .flatMap(Optional::stream)
                        .toList())
                .text();
    }

    private static Optional<Component> component(JsonArray part) {
        return ComponentKind.of(part.getString(0).charAt(0))
                .map(kind -> Component.of(kind, part.getInteger(1), part.getInteger(2), part.getString(3)));
    }
}
