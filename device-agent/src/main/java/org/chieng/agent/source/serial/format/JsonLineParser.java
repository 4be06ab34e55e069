package org.chieng.agent.source.serial.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are one JSON object: what a board may publish, it may also print. Each member is a channel. The packet of the micro:bit's radio
 * bridge, {@code {"t":ms,"s":serial,"n":"name","v":number}}, is one value under its name; of a sender that tells who it is ({@code s} is not
 * 0) the channel is {@code s<hexadecimal>.name}, so that each sender has always its own. A list of objects is a SenML pack. The
 * board's clock is no reading.
 */
final class JsonLineParser implements LineParser {
    private static final Set<String> BRIDGE = Set.of("t", "s", "n", "v");
    private static final List<String> NAME_KEYS = List.of("name", "n", "value_type", "type", "sensor", "id");
    private static final List<String> VALUE_KEYS = List.of("value", "v", "val");
    private static final int LONGEST_NAME = 32;

    private String name = "json";

    @Override
    public String name() {
        return name;
    }

    @Override
    public Parse parse(String line) {
        if (line.startsWith("[") && line.endsWith("]") && line.indexOf('{') > 0) {
            return parseSenml(line);
        }
        int from = line.indexOf('{');
        if (from < 0 || line.charAt(line.length() - 1) != '}') {
            return Parse.NOT_MINE;
        }
        if (from > 0 && !isPrefix(line.substring(0, from))) {
            return Parse.NOT_MINE;
        }
        List<LooseJson.Member> members = LooseJson.read(line.substring(from));
        if (members == null) {
            return Parse.NOT_MINE;
        }
        if (isBridge(members)) {
            name = "radio-bridge";
            return bridge(members);
        }
        name = "json";
        return object(members);
    }

    /** {@code JSON: {…}}, {@code data = {…}}: a word may stand before an object. */
    private static boolean isPrefix(String text) {
        String word = text.strip();
        boolean mark = word.endsWith(":") || word.endsWith("=") || word.endsWith(">");
        return mark
                && word.length() <= 32
                && word.chars().noneMatch(c -> Character.isDigit(c) || c == '"' || c == '}' || c == ',');
    }

    private static boolean isBridge(List<LooseJson.Member> members) {
        boolean known = members.stream().allMatch(member -> BRIDGE.contains(member.path()));
        return known && members.size() >= 3 && text(members, "t") != null && text(members, "s") != null;
    }

    private static @Nullable String text(List<LooseJson.Member> members, String path) {
        return members.stream()
                .filter(member -> member.path().equals(path))
                .map(LooseJson.Member::text)
                .findFirst()
                .orElse(null);
    }

    private static Parse bridge(List<LooseJson.Member> members) {
        String printed = text(members, "v");
        OptionalDouble sender = Numbers.parse(String.valueOf(text(members, "s")));
        if (printed == null || sender.isEmpty()) {
            return sender.isPresent() ? Parse.TEXT : Parse.NOT_MINE; // a packet of a text has no value
        }
        String given = text(members, "n");
        String label = given == null || given.isBlank() ? "value" : given.strip();
        long serial = (long) sender.getAsDouble() & 0xFFFF_FFFFL;
        String full = serial == 0 ? label : "s" + Long.toHexString(serial) + "." + label;
        OptionalDouble number = Numbers.parse(printed);
        if (number.isEmpty() && !isNothing(printed)) {
            return Parse.NOT_MINE;
        }
        Value value = number.isPresent() ? new Value.Numeric(number.getAsDouble()) : null;
        return Parse.data(List.of(Entry.of(full, value, printed, null)));
    }

    private static boolean isNothing(String word) {
        return Numbers.isMissing(word) || word.equals("null") || word.equals("None");
    }

    private static Parse object(List<LooseJson.Member> all) {
        List<LooseJson.Member> members = namedInLists(JsonNames.applied(all));
        Map<String, String> units = units(members);
        List<Entry> entries = new ArrayList<>();
        for (LooseJson.Member member : members) {
            String path = member.path();
            String owner = valueOwner(path);
            if ((member.quoted() && JsonNames.isNamedUnit(path)) || path.isBlank() || isClock(path)) {
                continue;
            }
            Optional<PrintedUnit> unit = Optional.ofNullable(units.get(path)).flatMap(PrintedUnit::read);
            Optional<Entry> entry = entry(owner != null && unit.isPresent() ? owner : path, member, unit.orElse(null));
            if (entry.isEmpty()) {
                return Parse.NOT_MINE;
            }
            entries.add(entry.get());
        }
        return Parse.data(entries);
    }

    /** {@code time}, {@code ts}, {@code gps.timestamp}: the board's own clock is no reading, as in a row. */
    private static boolean isClock(String path) {
        return Words.isTime(path.substring(path.lastIndexOf('.') + 1));
    }

    /** {@code "sensors":[{"name":"t","value":23.5}]}: the value under the name that stands beside it, in the place of its number. */
    private static List<LooseJson.Member> namedInLists(List<LooseJson.Member> members) {
        List<LooseJson.Member> named = new ArrayList<>();
        for (LooseJson.Member member : members) {
            int dot = member.path().lastIndexOf('.');
            String place = dot < 0 ? "" : member.path().substring(0, dot);
            int list = place.lastIndexOf('.');
            boolean inList = list > 0 && Numbers.endOfDigits(place, list + 1) == place.length();
            String name = inList ? nameIn(members, place) : null;
            String key = member.path().substring(dot + 1);
            if (name == null || !VALUE_KEYS.contains(key)) {
                if (name == null || !NAME_KEYS.contains(key)) {
                    named.add(member);
                }
                continue;
            }
            named.add(new LooseJson.Member(place.substring(0, list + 1) + name, member.text(), member.quoted()));
        }
        return named;
    }

    private static @Nullable String nameIn(List<LooseJson.Member> members, String place) {
        boolean valued = VALUE_KEYS.stream().anyMatch(key -> text(members, place + "." + key) != null);
        return !valued
                ? null
                : NAME_KEYS.stream()
                        .map(key -> text(members, place + "." + key))
                        .filter(name -> name != null && !name.isBlank() && name.length() <= LONGEST_NAME)
                        .findFirst()
                        .orElse(null);
    }

    /**
     * The units that members tell of others, by the path of the value: {@code {"temp":{"value":23.5,"unit":"C"}}} of the value beside it,
     * {@code {"temp":23.5,"temp_unit":"C"}} of the one that it names.
     */
    private static Map<String, String> units(List<LooseJson.Member> members) {
        Map<String, String> units = new HashMap<>();
        for (LooseJson.Member member : members) {
            if (JsonNames.isNamedUnit(member.path())
                    && PrintedUnit.read(member.text()).isPresent()) {
                String of = JsonNames.ofUnit(member.path(), members);
                if (of != null) {
                    units.put(of, member.text());
                }
            }
        }
        return units;
    }

    private static @Nullable String valueOwner(String path) {
        return path.endsWith(".value") ? path.substring(0, path.length() - ".value".length()) : null;
    }

    private static Optional<Entry> entry(String path, LooseJson.Member member, @Nullable PrintedUnit unit) {
        String text = member.text();
        OptionalDouble number = Numbers.parse(text);
        if (number.isPresent()) {
            return Optional.of(Entry.of(path, new Value.Numeric(number.getAsDouble()), text, unit));
        }
        if (isNothing(text) || text.equalsIgnoreCase("nan")) {
            return Optional.of(Entry.of(path, null, text, unit));
        }
        int end = member.quoted() ? Numbers.end(text, 0) : -1;
        if (end > 0) {
            OptionalDouble first = Numbers.parse(text.substring(0, end));
            Optional<PrintedUnit> behind = PrintedUnit.read(text.substring(end));
            if (first.isPresent() && behind.isPresent() && behind.get().isMeasured()) { // "-59 dBm"
                return Optional.of(
                        Entry.of(path, new Value.Numeric(first.getAsDouble()), text.substring(0, end), behind.get()));
            }
        }
        if (member.quoted()) {
            boolean fits = text.length() <= Value.Text.MAX_LENGTH;
            return fits ? Optional.of(Entry.of(path, new Value.Text(text), text, null)) : Optional.empty();
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(Entry.of(path, new Value.Bool(true), text, null));
            case "false" -> Optional.of(Entry.of(path, new Value.Bool(false), text, null));
            default -> Optional.empty();
        };
    }

    private static Parse parseSenml(String line) {
        try {
            List<Entry> entries = new ArrayList<>();
            for (Reading reading : PackDecoder.decode(
                            line.getBytes(StandardCharsets.UTF_8), "application/senml+json", 0)
                    .readings()) {
                String label = reading.label() == null ? reading.channel().channel() : reading.label();
                String unit = reading.unit();
                PrintedUnit printed = unit == null ? null : new PrintedUnit(unit, unit, unit, "", false);
                String shown = reading.value() instanceof Value.Numeric number ? String.valueOf(number.number()) : "";
                entries.add(Entry.of(label, reading.value(), shown, printed));
            }
            return entries.isEmpty() ? Parse.NOT_MINE : Parse.data(entries);
        } catch (RejectedException | RuntimeException e) {
            return Parse.NOT_MINE;
        }
    }
}
