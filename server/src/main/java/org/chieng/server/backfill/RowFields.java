package org.chieng.server.backfill;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Units;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/** The fields of a row, whatever its form. Immutable. */
final class RowFields {
    /** A time without a zone is one of the schools' clocks. */
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,14}(\\.[0-9]{1,3})?");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    /** {@code 2026-09-05 07:00} with or without seconds and a fraction. */
    private static final DateTimeFormatter ISO_LOCAL = clock("uuuu-MM-dd");
    /** {@code 5/9/2026 7:00}, as Vietnamese spreadsheets write it. */
    private static final DateTimeFormatter DAY_MONTH_YEAR = clock("d/M/uuuu");

    private final @Nullable ChannelName usual;
    private final Instant latest;

    /**
     * @param usual channel of rows that name none, or null
     * @param now to which readings may reach
     */
    RowFields(@Nullable ChannelName usual, Instant now) {
        this.usual = usual;
        this.latest = now.plus(1, ChronoUnit.HOURS); // a board's clock is a little ahead
    }

    private static DateTimeFormatter clock(String date) {
        return new DateTimeFormatterBuilder()
                .appendPattern(date + " H:mm")
                .optionalStart()
                .appendPattern(":ss")
                .optionalStart()
                .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
                .toFormatter();
    }

    Reading reading(@Nullable String time, @Nullable String channel, Value value, @Nullable String unit)
            throws RowException {
        if (unit != null && !Units.isKnown(unit)) {
            throw new RowException("unit", "'" + shown(unit) + "' is no unit of SenML, e.g. Cel, %RH, lx, V");
        }
        return new Reading(channel(channel), micros(time), value, unit, null);
    }

    private ChannelName channel(@Nullable String text) throws RowException {
        if (text == null) {
            if (usual == null) {
                throw new RowException("channel", "is missing: name it in each row, or in the address as channel=…");
            }
            return usual;
        }
        try {
            return ChannelName.parse(text);
        } catch (RejectedException e) {
            throw new RowException("channel", String.valueOf(e.getMessage()));
        }
    }

    private long micros(@Nullable String text) throws RowException {
        if (text == null) {
            throw new RowException("time", "is missing");
        }
        Instant time = time(text);
        if (time.isBefore(EARLIEST) || time.isAfter(latest)) {
            throw new RowException("time", "must be from the year 2000 until now, not " + time);
        }
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static Instant time(String text) throws RowException {
        try {
            if (MILLIS.matcher(text).matches()) {
                return Instant.EPOCH.plus(Math.round(Double.parseDouble(text) * 1000), ChronoUnit.MICROS);
            }
            if (text.endsWith("Z") || text.indexOf('+') > 0) {
                return Instant.parse(text);
            }
            String plain = text.replace('T', ' ');
            DateTimeFormatter form = text.indexOf('/') > 0 ? DAY_MONTH_YEAR : ISO_LOCAL;
            return LocalDateTime.parse(plain, form).atZone(ZONE).toInstant();
        } catch (DateTimeException | ArithmeticException e) {
            throw new RowException(
                    "time",
                    "'" + shown(text)
                            + "' must be ISO 8601, e.g. 2026-09-05T07:00:00Z, a time of Vietnam, e.g. 2026-09-05 14:00:00, or milliseconds since 1970");
        }
    }

    /** A number, {@code true} or {@code false}, else a text. */
    static Value value(@Nullable String text) throws RowException {
        if (text == null) {
            throw new RowException("value", "is missing");
        }
        if (NUMBER.matcher(text).matches()) {
            return number(Double.parseDouble(text.replace(',', '.')));
        }
        return switch (text) {
            case "true" -> new Value.Bool(true);
            case "false" -> new Value.Bool(false);
            default -> text(text);
        };
    }

    static Value number(double number) throws RowException {
        try {
            return new Value.Numeric(number);
        } catch (IllegalArgumentException e) {
            throw new RowException("value", String.valueOf(e.getMessage()));
        }
    }

    static Value text(String text) throws RowException {
        try {
            return new Value.Text(text);
        } catch (IllegalArgumentException e) {
            throw new RowException("value", String.valueOf(e.getMessage()));
        }
    }

    /** As much of it as an answer repeats. */
    static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
