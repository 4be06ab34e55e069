package org.chieng.server;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Options of a command line, {@code --name value}. Immutable. */
final class Options {
    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Reads them.
     *
     * @throws StartException when one is unknown, has no value, comes twice, or is missing
     */
    static Options parse(List<String> arguments, List<String> required, List<String> optional) throws StartException {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = name(arguments.get(i));
            if (!required.contains(name) && !optional.contains(name)) {
                throw StartException.badConfig("unknown option " + arguments.get(i) + ": see --help");
            }
            if (i + 1 == arguments.size()) {
                throw StartException.badConfig("--" + name + " needs a value: see --help");
            }
            if (values.put(name, arguments.get(i + 1)) != null) {
                throw StartException.badConfig("--" + name + " is given twice");
            }
        }
        TreeSet<String> missing = new TreeSet<>(required);
        missing.removeAll(values.keySet());
        if (!missing.isEmpty()) {
            throw StartException.badConfig("missing --" + String.join(", --", missing) + ": see --help");
        }
        return new Options(values);
    }

    private static String name(String argument) {
        return argument.startsWith("--") ? argument.substring(2) : argument;
    }

    /** A required one. */
    String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("not required: " + name);
        }
        return value;
    }

    /** One that may be missing. */
    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** A required one that is a path. */
    Path path(String name) {
        return Path.of(get(name));
    }
}
