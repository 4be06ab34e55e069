package org.chieng.agent.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.chieng.protocol.senml.Value;

/** How values and times are written in the log: each on one line, whatever came from outside. */
final class Told {
    private Told() {}

    static String value(Value value) {
        return value.fold(
                number -> String.valueOf(number.number()),
                text -> line(text.text()),
                yes -> yes.on() ? "on" : "off",
                data -> "data");
    }

    /** A duration to the millisecond: {@code 4 s}, {@code 0.5 s}. */
    static String seconds(Duration duration) {
        String number =
                BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
        return number + " s";
    }

    /** Control characters, line separators and what turns the direction of writing are written as in JSON: else a value could forge lines. */
    private static String line(String text) {
        return text.codePoints()
                .mapToObj(letter ->
                        isPlain(letter) ? Character.toString(letter) : String.format(Locale.ROOT, "\\u%04x", letter))
                .collect(Collectors.joining());
    }

    private static boolean isPlain(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
