package org.chieng.sim.lab;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * A room of computers over a term, and what really happened. Immutable; the same for the same seed.
 *
 * @param first day, a Monday
 * @param weeks how long
 * @param lessons of the room's week
 * @param holidayFirst day without school
 * @param holidayLast day without school
 * @param pcs all computers, by number
 * @param truth what happened that has to be told, in the order of time; nothing else has
 */
public record LabTerm(
        LocalDate first,
        int weeks,
        List<LessonTime> lessons,
        LocalDate holidayFirst,
        LocalDate holidayLast,
        List<LabPc> pcs,
        List<Happening> truth) {
    /** The school's time. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    public LabTerm {
        lessons = List.copyOf(lessons);
        pcs = List.copyOf(pcs);
        truth = List.copyOf(truth);
    }

    /**
     * Invents one.
     *
     * @param first day, a Monday
     * @param weeks at least 16: what happens needs so many
     * @param pcs how many computers, at least 20
     */
    public static LabTerm of(long seed, LocalDate first, int weeks, int pcs) {
        return new TermPlan(seed, first, weeks, pcs).make();
    }

    /** Midnight before a day. */
    public static long second(LocalDate day) {
        return day.atStartOfDay(ZONE).toEpochSecond();
    }

    /** When it is over. */
    public long end() {
        return second(first.plusWeeks(weeks));
    }

    /** Whether there is school. */
    public boolean isSchool(LocalDate day) {
        boolean isHoliday = !day.isBefore(holidayFirst) && !day.isAfter(holidayLast);
        return !isHoliday && lessons.stream().anyMatch(one -> one.day() == day.getDayOfWeek());
    }
}
