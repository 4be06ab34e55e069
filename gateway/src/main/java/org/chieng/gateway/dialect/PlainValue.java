package org.chieng.gateway.dialect;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.Value;

/** Reads values that stand as plain text. Pure functions. */
final class PlainValue {
    private static final int MAX_NUMBER_LENGTH = 40;
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    /** What programs print where there is no number. */
    private static final Set<String> NOTHING = Set.of("nan", "-nan", "inf", "+inf", "-inf", "infinity", "null", "none");

    private PlainValue() {}

    /**
     * The text of a payload.
     *
     * @throws RejectedException when it is too large or no UTF-8
     */
    static String text(byte[] payload) throws RejectedException {
        if (payload.length > PackDecoder.MAX_PAYLOAD_BYTES) {
            throw new RejectedException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "payload has " + payload.length + " bytes, at most " + PackDecoder.MAX_PAYLOAD_BYTES
                            + " are taken: send it in parts");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RejectedException(ErrorCode.MALFORMED_PAYLOAD, "payload is no UTF-8 text");
        }
    }

    /** The number that a text is, empty when it is none; never NaN, but infinite where it is beyond what a double holds. */
    static OptionalDouble number(String text) {
        return text.length() <= MAX_NUMBER_LENGTH && NUMBER.matcher(text).matches()
                ? OptionalDouble.of(Double.parseDouble(text))
                : OptionalDouble.empty();
    }

    /** Whether a text stands for "no value". */
    static boolean isNothing(String text) {
        return NOTHING.contains(text.toLowerCase(Locale.ROOT));
    }

    /**
     * The value that a text is: a number where it is one, else the text.
     *
     * @throws RejectedException when it is empty, stands for no value, or breaks a limit
     */
    static Value of(String text) throws RejectedException {
        String stripped = text.strip();
        OptionalDouble number = number(stripped);
        if (number.isPresent()) {
            return of(number.getAsDouble());
        }
        if (stripped.isEmpty() || isNothing(stripped)) {
            throw new RejectedException(
                    ErrorCode.INVALID_VALUE,
                    (stripped.isEmpty() ? "an empty message" : "'" + stripped + "'")
                            + " is no value: send nothing when there is none");
        }
        if (stripped.length() > Value.Text.MAX_LENGTH) {
            throw new RejectedException(
                    ErrorCode.INVALID_VALUE,
                    "text has " + stripped.length() + " characters, at most " + Value.Text.MAX_LENGTH + " are taken");
        }
        return new Value.Text(stripped);
    }

    /** The value of a number. */
    static Value of(double number) throws RejectedException {
        if (!Double.isFinite(number)) {
            throw new RejectedException(
                    ErrorCode.INVALID_VALUE, number + " is no value: leave it out when there is none");
        }
        return new Value.Numeric(number);
    }
}
