package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chieng.agent.source.Fault;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * Sentences of NMEA 0183 as GPS modules print them, {@code $GPGGA,…*47}. Position and what belongs to it, and only where the receiver
 * says that it has a fix and the checksum (the exclusive or of all between {@code $} and {@code *}) is right. Speed in knots becomes m/s.
 */
final class NmeaParser implements LineParser {
    private static final int LONGEST = 128;
    private static final double METRES_A_SECOND_OF_A_KNOT = 1852.0 / 3600;

    @Override
    public Parse parse(String line) {
        int from = line.lastIndexOf('$');
        if (from < 0 || !isSentence(line, from)) {
            return Parse.NOT_MINE;
        }
        int star = line.lastIndexOf('*');
        if (line.length() - from > LONGEST) {
            return Parse.NOT_MINE;
        }
        if (star != line.length() - 3 || !isSumRight(line, from + 1, star)) {
            return star > 0 ? Parse.fault(Fault.Kind.CHECKSUM) : Parse.TEXT;
        }
        List<String> fields = List.of(line.substring(from + 1, star).split(",", -1));
        String type = fields.get(0).length() == 5 ? fields.get(0).substring(2) : "";
        return switch (type) {
            case "GGA" -> fields.size() >= 10 ? fix(fields) : Parse.TEXT;
            case "RMC" -> fields.size() >= 9 ? minimum(fields) : Parse.TEXT;
            case "GLL" -> fields.size() >= 6 && is(fields, 6, "A", "") ? Parse.data(position(fields, 1)) : Parse.TEXT;
            case "VTG" -> fields.size() >= 8 ? course(fields) : Parse.TEXT;
            default -> Parse.TEXT;
        };
    }

    /** Two letters of the talker or a P, then at least three more, then a comma. */
    private static boolean isSentence(String line, int from) {
        int comma = line.indexOf(',', from);
        if (comma - from < 5 || comma - from > 8) {
            return false;
        }
        return line.substring(from + 1, comma).chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
    }

    private static boolean isSumRight(String line, int from, int star) {
        int sum = 0;
        for (int i = from; i < star; i++) {
            sum ^= line.charAt(i);
        }
        int high = Character.digit(line.charAt(star + 1), 16);
        int low = Character.digit(line.charAt(star + 2), 16);
        return high >= 0 && low >= 0 && sum == high * 16 + low;
    }

    /** GGA: time, latitude, N or S, longitude, E or W, quality, satellites, HDOP, altitude, M. */
    private static Parse fix(List<String> fields) {
        if (is(fields, 6, "0", "")) {
            return Parse.TEXT;
        }
        List<Entry> entries = position(fields, 2);
        if (!entries.isEmpty()) {
            add(entries, "altitude", fields.get(9), "m", 1);
            add(entries, "satellites", fields.get(7), null, 1);
        }
        return Parse.data(entries);
    }

    /** RMC: time, A or V, latitude, N or S, longitude, E or W, knots, course. */
    private static Parse minimum(List<String> fields) {
        if (!fields.get(2).equals("A")) {
            return Parse.TEXT;
        }
        List<Entry> entries = position(fields, 3);
        if (!entries.isEmpty()) {
            add(entries, "speed", fields.get(7), "m/s", METRES_A_SECOND_OF_A_KNOT);
            add(entries, "course", fields.get(8), "deg", 1);
        }
        return Parse.data(entries);
    }

    /** VTG: course, T, magnetic course, M, knots, N, km/h, K. */
    private static Parse course(List<String> fields) {
        List<Entry> entries = new ArrayList<>();
        if (!is(fields, 9, "N", "N")) {
            add(entries, "speed", fields.get(5), "m/s", METRES_A_SECOND_OF_A_KNOT);
            add(entries, "course", fields.get(1), "deg", 1);
        }
        return Parse.data(entries);
    }

    private static boolean is(List<String> fields, int index, String one, String other) {
        return index < fields.size()
                && (fields.get(index).equals(one) || fields.get(index).equals(other));
    }

    private static List<Entry> position(List<String> fields, int at) {
        List<Entry> entries = new ArrayList<>();
        OptionalDouble lat = degrees(fields.get(at), fields.get(at + 1), "N", "S", 2);
        OptionalDouble lon = degrees(fields.get(at + 2), fields.get(at + 3), "E", "W", 3);
        if (lat.isPresent() && lon.isPresent()) {
            entries.add(entry("lat", lat.getAsDouble(), "lat"));
            entries.add(entry("lon", lon.getAsDouble(), "lon"));
        }
        return entries;
    }

    /** {@code 4807.038,N} is 48° 7.038'. */
    private static OptionalDouble degrees(String text, String side, String plus, String minus, int digits) {
        OptionalDouble whole = Numbers.end(text, 0) == text.length() && text.length() > digits + 1
                ? OptionalDouble.of(Double.parseDouble(text))
                : OptionalDouble.empty();
        if (whole.isEmpty() || (!side.equals(plus) && !side.equals(minus))) {
            return OptionalDouble.empty();
        }
        double minutes = whole.getAsDouble() % 100;
        double degrees = Math.floor(whole.getAsDouble() / 100) + minutes / 60;
        boolean possible = whole.getAsDouble() >= 0 && minutes < 60 && degrees <= (digits == 2 ? 90 : 180);
        double rounded = Math.round(degrees * 1e7) / 1e7; // 1 cm; what is behind it is the division's
        return possible ? OptionalDouble.of(side.equals(plus) ? rounded : -rounded) : OptionalDouble.empty();
    }

    private static void add(List<Entry> entries, String name, String text, @Nullable String unit, double factor) {
        OptionalDouble number = Numbers.parse(text);
        if (number.isPresent()) {
            double value = factor == 1 ? number.getAsDouble() : Math.round(number.getAsDouble() * factor * 1e6) / 1e6;
            entries.add(entry(name, value, unit));
        }
    }

    private static Entry entry(String name, double value, @Nullable String unit) {
        PrintedUnit printed = unit == null
                ? null
                : Optional.of(new PrintedUnit(unit, unit, unit, "", false)).get();
        return Entry.of(name, new Value.Numeric(value), String.valueOf(value), printed);
    }

    @Override
    public String name() {
        return "nmea";
    }
}
