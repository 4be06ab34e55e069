package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects that name their value in a member of its own: {@code {"name":"temp","value":23.5,"unit":"C"}}. Two sensors that print by turns
 * so must not share a channel {@code value}. Pure functions.
 */
final class JsonNames {
    private static final List<String> NAMES = List.of("name", "n", "value_type", "type", "sensor", "id");
    private static final Set<String> VALUES = Set.of("value", "v", "val");
    private static final int LONGEST = 32;

    private JsonNames() {}

    /** The same members with the value as {@code temp.value} and its unit as {@code temp.unit}; unchanged where nothing names it. */
    static List<LooseJson.Member> applied(List<LooseJson.Member> members) {
        List<LooseJson.Member> values =
                members.stream().filter(one -> VALUES.contains(one.path())).toList();
        LooseJson.Member name = values.size() == 1 ? name(members) : null;
        LooseJson.Member value = values.isEmpty() ? onlyNumber(members) : values.get(0);
        boolean unit = members.stream().anyMatch(JsonNames::isUnit);
        if (value == null || (name == null && !unit) || values.size() > 1) {
            return members;
        }
        String full = name == null ? value.path() : name.text().strip();
        List<LooseJson.Member> applied = new ArrayList<>();
        for (LooseJson.Member one : members) {
            if (one.equals(value)) {
                applied.add(new LooseJson.Member(unit ? full + ".value" : full, one.text(), one.quoted()));
            } else if (isUnit(one)) {
                applied.add(new LooseJson.Member(full + ".unit", one.text(), one.quoted()));
            } else if (!one.equals(name)) {
                applied.add(one);
            }
        }
        return applied;
    }

    private static LooseJson.@Nullable Member name(List<LooseJson.Member> members) {
        for (String key : NAMES) {
            for (LooseJson.Member one : members) {
                boolean word = one.quoted()
                        && one.text().length() <= LONGEST
                        && one.text().chars().anyMatch(Character::isLetter)
                        && one.text().indexOf('.') < 0;
                if (one.path().equals(key) && word) {
                    return one;
                }
            }
        }
        return null;
    }

    /** The one member that is a number, of an object without others: {@code {"temp":23.5,"unit":"C"}}. */
    private static LooseJson.@Nullable Member onlyNumber(List<LooseJson.Member> members) {
        List<LooseJson.Member> numbers = members.stream()
                .filter(one -> Numbers.parse(one.text()).isPresent())
                .toList();
        return numbers.size() == 1 ? numbers.get(0) : null;
    }

    /** Whether a member tells a unit, so that its text is no reading: {@code unit}, {@code temp.units}, {@code temp_unit}. */
    static boolean isNamedUnit(String path) {
        String key = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return key.equals("unit") || key.equals("units") || key.endsWith("_unit") || key.endsWith("_units");
    }

    /** Which value's unit it is: the one that it names, {@code value}, or the only number beside it; null where that is not clear. */
    static @Nullable String ofUnit(String path, List<LooseJson.Member> members) {
        int mark = path.lastIndexOf('_');
        int place = path.lastIndexOf('.') + 1;
        if (mark > place) {
            return path.substring(0, mark);
        }
        List<String> beside = members.stream()
                .filter(one -> one.path().startsWith(path.substring(0, place))
                        && one.path().indexOf('.', place) < 0
                        && Numbers.parse(one.text()).isPresent())
                .map(LooseJson.Member::path)
                .toList();
        String value = path.substring(0, place) + "value";
        return beside.size() == 1
                ? beside.get(0)
                : members.stream().anyMatch(one -> one.path().equals(value)) ? value : null;
    }

    private static boolean isUnit(LooseJson.Member member) {
        return (member.path().equals("unit") || member.path().equals("units"))
                && PrintedUnit.read(member.text()).isPresent();
    }
}
