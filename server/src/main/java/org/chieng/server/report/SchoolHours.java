package org.chieng.server.report;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** When schools are open: hours of each day of the week, and days that are otherwise. Immutable. */
public final class SchoolHours {
    /** Where the schools are. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    /** Chosen: a school year with its holidays has a tenth of it. */
    private static final int MOST_OTHER_DAYS = 10_000;

    private final Map<DayOfWeek, Hours> week;
    private final Map<LocalDate, Optional<Hours>> otherDays;

    /** From one time of day to a later one. Immutable. */
    public record Hours(LocalTime from, LocalTime to) {
        public Hours {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("school hours must begin before they end: " + from + "-" + to);
            }
        }

        static Hours of(String text) {
            String[] parts = text.strip().split("-", -1);
            try {
                if (parts.length == 2) {
                    return new Hours(LocalTime.parse(parts[0]), LocalTime.parse(parts[1]));
                }
            } catch (DateTimeParseException e) {
                // told below
            }
            throw new IllegalArgumentException(
                    "school hours must be as 07:00-17:00, or \"\" for none, not '" + text + "'");
        }

        @Override
        public String toString() {
            return from + "-" + to;
        }
    }

    /** A day's hours as moments. Immutable. */
    public record Slot(Instant from, Instant to) {}

    private SchoolHours(Map<DayOfWeek, Hours> week, Map<LocalDate, Optional<Hours>> otherDays) {
        this.week = Map.copyOf(week);
        this.otherDays = Map.copyOf(otherDays);
    }

    /**
     * Reads them.
     *
     * @param week by the day's English name in small letters; hours as {@code 07:00-17:00}, empty for none
     * @param otherDays each {@code 2026-09-02} or {@code 2027-02-03/2027-02-14} without school, or {@code 2026-11-20 07:00-11:00} with other hours;
     *     of two for one day the later one counts
     * @throws IllegalArgumentException when one can't be read
     */
    public static SchoolHours of(Map<String, String> week, List<String> otherDays) {
        Map<DayOfWeek, Hours> hours = new EnumMap<>(DayOfWeek.class);
        week.forEach((day, text) -> {
            if (!text.isBlank()) {
                hours.put(DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)), Hours.of(text));
            }
        });
        Map<LocalDate, Optional<Hours>> others = new HashMap<>();
        otherDays.forEach(text -> read(text.strip(), others));
        return new SchoolHours(hours, others);
    }

    private static void read(String text, Map<LocalDate, Optional<Hours>> others) {
        try {
            String[] parts = text.split(" ", 2);
            String[] days = parts[0].split("/", 2);
            LocalDate first = LocalDate.parse(days[0]);
            LocalDate last = days.length == 2 ? LocalDate.parse(days[1]) : first;
            Optional<Hours> hours = parts.length == 2 ? Optional.of(Hours.of(parts[1])) : Optional.empty();
            if (!last.isBefore(first) && others.size() + (last.toEpochDay() - first.toEpochDay()) < MOST_OTHER_DAYS) {
                first.datesUntil(last.plusDays(1)).forEach(day -> others.put(day, hours));
                return;
            }
        } catch (DateTimeParseException | IllegalArgumentException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "report.other-days must be as 2026-09-02, 2027-02-03/2027-02-14 or 2026-11-20 07:00-11:00, not '" + text
                        + "'");
    }

    /** A day's hours; empty when there is no school. */
    public Optional<Slot> on(LocalDate day) {
        Optional<Hours> other = otherDays.get(day);
        Optional<Hours> hours = other == null ? Optional.ofNullable(week.get(day.getDayOfWeek())) : other;
        return hours.map(one -> new Slot(
                day.atTime(one.from()).atZone(ZONE).toInstant(),
                day.atTime(one.to()).atZone(ZONE).toInstant()));
    }

    /** The usual hours of a day of the week. */
    Optional<Hours> usual(DayOfWeek day) {
        return Optional.ofNullable(week.get(day));
    }

    /** Whether a day is other than usual. */
    boolean isOther(LocalDate day) {
        return otherDays.containsKey(day);
    }
}
