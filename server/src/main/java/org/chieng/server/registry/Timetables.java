package org.chieng.server.registry;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.chieng.gateway.device.SchoolId;

/** Lessons of rooms, and days without any. Thread-safe; blocks. */
public final class Timetables {
    private static final int MOST_HOLIDAYS = 100;

    private final Tables tables;

    Timetables(Tables tables) {
        this.tables = tables;
    }

    /** A room's week, in the order of time. */
    public List<Lesson> of(EntryId lab) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT weekday, number, begins, ends FROM lab_lesson WHERE lab = ? ORDER BY weekday, begins",
                row -> new Lesson(
                        DayOfWeek.of(row.getInt(1)),
                        row.getInt(2),
                        LocalTime.parse(row.getString(3)),
                        LocalTime.parse(row.getString(4))),
                lab.value()));
    }

    /**
     * Makes these a room's lessons.
     *
     * @throws IllegalArgumentException when two of a day have one number, or one begins before another has ended
     */
    public void replace(EntryId lab, List<Lesson> lessons) throws RegistryException {
        Set<String> numbers = new HashSet<>();
        for (Lesson one : lessons) {
            boolean overlaps = lessons.stream()
                    .anyMatch(other -> !other.equals(one)
                            && other.day() == one.day()
                            && other.begins().isBefore(one.ends())
                            && one.begins().isBefore(other.ends()));
            if (!numbers.add(one.day() + " " + one.number()) || overlaps) {
                throw new IllegalArgumentException(
                        "lessons of a day must have numbers of their own and follow each other");
            }
        }
        tables.write(() -> {
            tables.update("DELETE FROM lab_lesson WHERE lab = ?", lab.value());
            for (Lesson one : lessons) {
                tables.update(
                        "INSERT INTO lab_lesson (lab, weekday, number, begins, ends) VALUES (?, ?, ?, ?, ?)",
                        lab.value(),
                        one.day().getValue(),
                        one.number(),
                        one.begins().toString(),
                        one.ends().toString());
            }
            return lab;
        });
    }

    /** A school's days without lessons, in the order of time. */
    public List<Holiday> holidays(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT first_day, last_day, name FROM school_holiday WHERE school = ? ORDER BY first_day",
                row -> new Holiday(
                        LocalDate.parse(row.getString(1)), LocalDate.parse(row.getString(2)), row.getString(3)),
                school.value()));
    }

    /**
     * Makes these a school's days without lessons.
     *
     * @throws IllegalArgumentException when two begin on one day, or there are too many
     */
    public void replaceHolidays(SchoolId school, List<Holiday> holidays) throws RegistryException {
        if (holidays.stream().map(Holiday::first).distinct().count() < holidays.size()
                || holidays.size() > MOST_HOLIDAYS) {
            throw new IllegalArgumentException(
                    "there are " + MOST_HOLIDAYS + " holidays at most, of which no two begin on one day");
        }
        tables.write(() -> {
            tables.update("DELETE FROM school_holiday WHERE school = ?", school.value());
            for (Holiday one : holidays) {
                tables.update(
                        "INSERT INTO school_holiday (school, first_day, last_day, name) VALUES (?, ?, ?, ?)",
                        school.value(),
                        one.first().toString(),
                        one.last().toString(),
                        one.name());
            }
            return school;
        });
    }
}
