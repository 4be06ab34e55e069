package org.chieng.agent.source.serial;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.chieng.agent.source.Actuator;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Value;

/**
 * Sends a text to a board that waits for one: a value of the Vietnamese lessons, {@code value#}, or a line. Thread-safe.
 *
 * @param port the board
 * @param name {@code <board>/send} or {@code <board>/line}
 * @param end what the board knows the end by
 */
record TextActuator(PortState port, Object opened, ChannelName name, String end) implements Actuator {
    private static final int MOST_CHARACTERS = 100;

    /** As lessons send to the board: {@code 1#}, {@code ON#}. */
    static TextActuator frame(PortState port, Object opened) {
        return new TextActuator(port, opened, new ChannelName(port.name(), "send"), "#");
    }

    /** A line of text, ended by LF. */
    static TextActuator line(PortState port, Object opened) {
        return new TextActuator(port, opened, new ChannelName(port.name(), "line"), "\n");
    }

    @Override
    public void set(Value value) throws IOException {
        String text = value.fold(
                numeric -> BigDecimal.valueOf(numeric.number())
                        .stripTrailingZeros()
                        .toPlainString(),
                Value.Text::text,
                bool -> bool.on() ? "1" : "0",
                data -> {
                    throw new IllegalArgumentException(name + " takes a number, a text, or yes and no");
                });
        boolean plain =
                text.codePoints().noneMatch(letter -> Character.isISOControl(letter) || letter == end.charAt(0));
        if (text.isEmpty() || text.length() > MOST_CHARACTERS || !plain) {
            throw new IllegalArgumentException(name + " takes 1 to " + MOST_CHARACTERS
                    + " characters without control characters" + (end.equals("#") ? " and without #" : ""));
        }
        port.use((text + end).getBytes(StandardCharsets.UTF_8));
    }
}
