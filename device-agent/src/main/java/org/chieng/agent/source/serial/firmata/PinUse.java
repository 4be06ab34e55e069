package org.chieng.agent.source.serial.firmata;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.protocol.name.ChannelName;

/**
 * What a pin of a Firmata board is used for, written {@code [board/]PIN [mode] [name]}: {@code A0 temperature}, {@code D2 in door},
 * {@code uno-8543/D9 pwm fan}. Immutable.
 *
 * @param board the source's name that it is for; empty for every board
 * @param number of the analog channel, or of the pin
 * @param mode what is done with it
 * @param name of its channel or actuator, valid
 */
public record PinUse(String board, int number, Mode mode, String name) {
    private static final Pattern TEXT = Pattern.compile(
            "(?:([A-Za-z0-9][A-Za-z0-9._:-]*)/)?([AD])(\\d{1,3})(?:\\s+(analog|in-pullup|in|out|pwm|servo))?(?:\\s+(\\S+))?");

    /** Highest pin that a message can name. */
    private static final int MAX_PIN = 127;

    /** What is done with a pin; numbers of the protocol's pin modes. */
    public enum Mode {
        /** Measures a voltage, 0 to 1023 on most boards. */
        ANALOG(2),
        /** Tells yes or no. */
        IN(0),
        /** The same, with the chip's own resistor to the supply: a button to ground needs no other. */
        IN_PULLUP(11),
        /** Is set on or off. */
        OUT(1),
        /** Is set from 0 to 255. */
        PWM(3),
        /** Is set from 0 to 180 degrees. */
        SERVO(4);

        private final int code;

        Mode(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        boolean isOutput() {
            return this == OUT || this == PWM || this == SERVO;
        }
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    public static PinUse parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("pin '" + text
                    + "' must be '[board/]PIN [analog|in|in-pullup|out|pwm|servo] [name]', e.g. 'A0 temperature'");
        }
        boolean analog = parts.group(2).equals("A");
        int number = Integer.parseInt(parts.group(3));
        Mode mode = parts.group(4) == null
                ? (analog ? Mode.ANALOG : Mode.IN)
                : Mode.valueOf(parts.group(4).toUpperCase(Locale.ROOT).replace('-', '_'));
        if (analog != (mode == Mode.ANALOG)) {
            throw new IllegalArgumentException(
                    "pin '" + text + "': an A pin measures a voltage, a D pin is in, in-pullup, out, pwm or servo");
        }
        if (number > (analog ? FirmataCodec.MAX_ANALOG : MAX_PIN)) {
            throw new IllegalArgumentException("pin '" + text + "': there is no such pin");
        }
        String name = parts.group(5) == null ? parts.group(2) + number : parts.group(5);
        new ChannelName(ChannelName.DEFAULT_SOURCE, name); // says what is wrong with it
        return new PinUse(parts.group(1) == null ? "" : parts.group(1), number, mode, name);
    }

    /** An analog channel under the name that is printed on the board. */
    static PinUse ofAnalog(int channel) {
        return new PinUse("", channel, Mode.ANALOG, "A" + channel);
    }

    /** The greatest number that an output can be set to; 1 where it is on or off. */
    public int most() {
        return mode == Mode.PWM ? 255 : mode == Mode.SERVO ? 180 : 1;
    }

    boolean isFor(String source) {
        return board.isEmpty() || board.equals(source);
    }
}
