package org.chieng.server.lab;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.EntryId;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a change; each fault says which one it is and what it should look like. Immutable. */
record Fields(JsonObject json) {
    /** Words of people: stripped, in one form of Unicode, without control characters. */
    String words(String name, int most) throws ApiException {
        if (json.getValue(name) instanceof String text) {
            String words = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
            boolean isPlain = words.codePoints().noneMatch(sign -> Character.isISOControl(sign) || isHalf(sign));
            if (!words.isEmpty() && words.length() <= most && isPlain) {
                return words;
            }
        }
        throw invalid(name, "must be a text of 1 to " + most + " characters");
    }

    /** Half of a sign, which no database takes. */
    private static boolean isHalf(int sign) {
        return sign >= Character.MIN_SURROGATE && sign <= Character.MAX_SURROGATE;
    }

    @Nullable
    String wordsOrNull(String name, int most) throws ApiException {
        return has(name) ? words(name, most) : null;
    }

    boolean has(String name) {
        return json.getValue(name) != null;
    }

    /** A whole number. */
    int number(String name, int least, int most) throws ApiException {
        if (json.getValue(name) instanceof Integer number && number >= least && number <= most) {
            return number;
        }
        throw invalid(name, "must be a whole number from " + least + " to " + most);
    }

    @Nullable
    Integer numberOrNull(String name, int least, int most) throws ApiException {
        return has(name) ? number(name, least, most) : null;
    }

    /** The number on a label. */
    EntryId id(String name) throws ApiException {
        try {
            return new EntryId(words(name, 64));
        } catch (IllegalArgumentException e) {
            throw invalid(name, String.valueOf(e.getMessage()));
        }
    }

    @Nullable
    EntryId idOrNull(String name) throws ApiException {
        return has(name) ? id(name) : null;
    }

    @Nullable
    DeviceId deviceOrNull(String name) throws ApiException {
        if (!has(name)) {
            return null;
        }
        try {
            return new DeviceId(words(name, DeviceId.MAX_LENGTH));
        } catch (IllegalArgumentException e) {
            throw invalid(name, String.valueOf(e.getMessage()));
        }
    }

    LocalDate day(String name) throws ApiException {
        try {
            if (json.getValue(name) instanceof String text) {
                LocalDate day = LocalDate.parse(text);
                if (day.getYear() >= 1990 && day.getYear() <= 2100) {
                    return day;
                }
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        throw invalid(name, "must be a day of the years 1990 to 2100, e.g. 2026-09-05");
    }

    @Nullable
    LocalDate dayOrNull(String name) throws ApiException {
        return has(name) ? day(name) : null;
    }

    LocalTime time(String name) throws ApiException {
        try {
            if (json.getValue(name) instanceof String text && text.length() == 5) {
                return LocalTime.parse(text);
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        throw invalid(name, "must be a time of day, e.g. 07:00");
    }

    /** A list of words of people. */
    List<String> texts(String name, int most, int longest) throws ApiException {
        List<String> all = new ArrayList<>();
        if (json.getValue(name) instanceof JsonArray array && array.size() <= most) {
            for (Object one : array) {
                all.add(new Fields(new JsonObject().put(name, one)).words(name, longest));
            }
            return all;
        }
        throw invalid(name, "must be a list of " + most + " texts at most");
    }

    /** A list of objects. */
    List<Fields> list(String name, int most) throws ApiException {
        if (json.getValue(name) instanceof JsonArray array && array.size() <= most) {
            List<Fields> all = new ArrayList<>();
            for (Object one : array) {
                if (!(one instanceof JsonObject object)) {
                    throw invalid(name, "must be a list of objects");
                }
                all.add(new Fields(object));
            }
            return all;
        }
        throw invalid(name, "must be a list of " + most + " objects at most");
    }

    static ApiException invalid(String name, String fault) {
        return new ApiException(Problem.INVALID_PARAMETER, "'" + name + "' " + fault);
    }
}
