package org.chieng.agent;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads a list of objects of the config, and says which entry is wrong: {@code i2c[1]: …}. */
final class Entries {
    private Entries() {}

    /**
     * Reads each entry of a list.
     *
     * @param keys what an entry may hold
     * @throws IllegalArgumentException that names the entry and what is wrong with it
     */
    static <T> List<T> read(Config section, String list, Set<String> keys, Function<Entry, T> read) {
        List<T> all = new ArrayList<>();
        int number = 0;
        for (Config one : section.getConfigList(list)) {
            String place = list + "[" + number++ + "]";
            Set<String> unknown = new TreeSet<>(one.root().keySet());
            unknown.removeAll(keys);
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(place + ": unknown setting " + String.join(", ", unknown));
            }
            try {
                all.add(read.apply(new Entry(one)));
            } catch (IllegalArgumentException | com.typesafe.config.ConfigException e) {
                throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
            }
        }
        return all;
    }

    /** One entry; each method throws when the value is missing or of the wrong type. Immutable. */
    record Entry(Config config) {
        boolean has(String key) {
            return config.hasPath(key);
        }

        String text(String key) {
            return config.getString(key);
        }

        String text(String key, String otherwise) {
            return has(key) ? text(key) : otherwise;
        }

        Number number(String key) {
            return config.getNumber(key);
        }

        Number number(String key, Number otherwise) {
            return has(key) ? number(key) : otherwise;
        }

        boolean yes(String key) {
            return has(key) && config.getBoolean(key);
        }

        Duration duration(String key, Duration otherwise) {
            return has(key) ? Durations.read(config, key) : otherwise;
        }

        <E extends Enum<E>> E oneOf(String key, Class<E> type, String otherwise) {
            String text = text(key, otherwise);
            for (E one : type.getEnumConstants()) {
                if (one.name().equalsIgnoreCase(text)) {
                    return one;
                }
            }
            String all = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
            throw new IllegalArgumentException(key + " must be one of " + all + ", not '" + text + "'");
        }
    }
}
