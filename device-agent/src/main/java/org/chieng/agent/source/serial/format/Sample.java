package org.chieng.agent.source.serial.format;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Units;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * A value that a line holds, before it has a source and a time. Immutable.
 *
 * @param channel the channel's part of the name, valid
 * @param label as the board writes it where that is no valid name, else null
 * @param value what it is
 * @param unit its SenML unit, or null where the board tells none
 */
public record Sample(
        String channel,
        @Nullable String label,
        Value value,
        @Nullable String unit) {
    /** {@code Temperature (°C)}, {@code lux[lx]}: how people write the unit behind a name. */
    private static final Pattern WITH_UNIT = Pattern.compile("(.*[^\\s(\\[])\\s*[(\\[]\\s*([^()\\[\\]]{1,16})[)\\]]");

    /**
     * A number under the label that the board printed; a label that can be a name is the name. A unit in brackets at its end is
     * taken as the unit, if it is one.
     */
    static Sample of(String label, double number) {
        Matcher parts = WITH_UNIT.matcher(label);
        if (parts.matches()) {
            Optional<String> unit = Units.read(parts.group(2).strip());
            if (unit.isPresent()) {
                return of(parts.group(1), number, unit.get());
            }
        }
        return of(label, number, null);
    }

    private static Sample of(String label, double number, @Nullable String unit) {
        Value value = new Value.Numeric(number);
        return isName(label)
                ? new Sample(label, null, value, unit)
                : new Sample(ChannelName.partFromLabel(label), shortened(label), value, unit);
    }

    private static boolean isName(String label) {
        try {
            ChannelName.parse(ChannelName.DEFAULT_SOURCE + "/" + label);
            return true;
        } catch (RejectedException e) {
            return false;
        }
    }

    private static String shortened(String label) {
        return label.length() <= Reading.MAX_LABEL_LENGTH ? label : label.substring(0, Reading.MAX_LABEL_LENGTH);
    }
}
