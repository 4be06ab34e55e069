package org.chieng.server.lab;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.chieng.server.registry.Holiday;
import org.chieng.server.registry.Lesson;
import org.chieng.server.report.SchoolHours;

/**
 * A room's timetable over the year. Immutable.
 *
 * @param lessons of a week; without any, each day from Monday to Friday has school
 * @param holidays days without
 */
record SchoolDays(List<Lesson> lessons, List<Holiday> holidays) {
    SchoolDays {
        lessons = List.copyOf(lessons);
        holidays = List.copyOf(holidays);
    }

    /** A day's lessons; none on a holiday. */
    List<Lesson> on(LocalDate day) {
        return holidays.stream().anyMatch(one -> one.holds(day))
                ? List.of()
                : lessons.stream()
                        .filter(one -> one.day() == day.getDayOfWeek())
                        .toList();
    }

    /** Whether there is school. */
    boolean isSchool(LocalDate day) {
        if (lessons.isEmpty()) {
            return day.getDayOfWeek().getValue() <= DayOfWeek.FRIDAY.getValue()
                    && holidays.stream().noneMatch(one -> one.holds(day));
        }
        return !on(day).isEmpty();
    }

    /** How many whole days with school lie between two, both left out. */
    long between(LocalDate before, LocalDate today) {
        LocalDate first = before.plusDays(1);
        return first.isBefore(today)
                ? first.datesUntil(today).filter(this::isSchool).count()
                : 0;
    }

    /** The lesson that is held at a moment. */
    Optional<Lesson> at(Instant moment) {
        LocalTime time = LocalTime.ofInstant(moment, SchoolHours.ZONE);
        return on(LocalDate.ofInstant(moment, SchoolHours.ZONE)).stream()
                .filter(one -> one.holds(time))
                .findFirst();
    }
}
