package org.chieng.server.wire;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Base64;
import org.chieng.protocol.senml.Value;

/**
 * Times and values for JSON: a time is a number of milliseconds since 1970 in UTC, as {@code new Date(…)} takes it, with the
 * microseconds behind the point; a whole number has no {@code .0}, which saves a byte in six.
 */
public final class WireJson {
    private static final long MICROS_PER_MILLI = 1_000;
    /** Largest whole number that a double holds exactly, and its neighbours too. */
    private static final double MAX_WHOLE = 1L << 53;

    private WireJson() {}

    /** Microseconds since 1970 as milliseconds. */
    public static Number time(long micros) {
        return micros % MICROS_PER_MILLI == 0
                ? (Number) (micros / MICROS_PER_MILLI)
                : (Number) BigDecimal.valueOf(micros, 3);
    }

    /** A number, a string, a boolean, or {@code {"base64": "…"}} for bytes. */
    public static Object value(Value value) {
        return value.fold(
                numeric -> number(numeric.number()),
                Value.Text::text,
                Value.Bool::on,
                data -> new JsonObject().put("base64", Base64.getEncoder().encodeToString(data.bytes())));
    }

    /** The number, as a whole one where it is one. */
    public static Number number(double number) {
        boolean whole = number == Math.rint(number) && Math.abs(number) < MAX_WHOLE;
        return whole ? (Number) (long) number : (Number) number;
    }
}
