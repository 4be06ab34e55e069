package org.chieng.agent;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads times of the config. A bare number would be milliseconds (HOCON), which nobody means: it is refused. */
final class Durations {
    private static final Pattern BARE = Pattern.compile("[+-]?[0-9.]+");

    private Durations() {}

    /**
     * The time of a key.
     *
     * @throws IllegalArgumentException when it has no unit and is not 0; it names the key
     */
    static Duration read(Config config, String key) {
        String text = config.getValue(key).unwrapped().toString().strip();
        if (BARE.matcher(text).matches() && !text.equals("0")) {
            throw new IllegalArgumentException(key + " = " + text + " has no unit: write e.g. " + text + "s");
        }
        return config.getDuration(key);
    }
}
