package org.chieng.sim.lab;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.chieng.sim.lab.Sitting.End;
import org.chieng.sim.lab.Sitting.Misread;

/** What goes on at one computer over some weeks of lessons. Pure functions: the same for the same random numbers. */
public final class RoomWeeks {
    private static final long NEVER = Long.MAX_VALUE / 2;

    private RoomWeeks() {}

    /**
     * Makes it up, without power cuts.
     *
     * @param liking in how many of the lessons it is used, 0 to 1; on the fourth day after it was used last it is used all the same
     * @param behind the day behind the last
     * @param lessons of the room's week
     * @return each start to its end, in the order of time; may be changed
     */
    public static List<Sitting> sittings(
            SplittableRandom random,
            double liking,
            LocalDate first,
            LocalDate behind,
            List<LessonTime> lessons,
            Predicate<LocalDate> isHoliday) {
        PcStory story = new PcStory(random, liking);
        int unused = 0;
        for (LocalDate day = first; day.isBefore(behind); day = day.plusDays(1)) {
            LocalDate today = day;
            List<LessonTime> its = lessons.stream()
                    .filter(one -> one.day() == today.getDayOfWeek() && !isHoliday.test(today))
                    .toList();
            if (its.isEmpty()) {
                continue;
            }
            boolean used =
                    story.half(day, its.stream().filter(LessonTime::isMorning).toList(), leftEarly(day), unused >= 3);
            used |= story.half(day, its.stream().filter(one -> !one.isMorning()).toList(), NEVER, false);
            unused = used ? 0 : unused + 1;
        }
        return story.sittings();
    }

    /** Each fourth Friday the class goes home in the middle of the last lesson: all shut down together. */
    private static long leftEarly(LocalDate day) {
        boolean lazy = day.getDayOfWeek() == DayOfWeek.FRIDAY && day.toEpochDay() / 7 % 4 == 0;
        return lazy ? LabTerm.second(day) + 8 * 3600 + 12 * 60 : NEVER;
    }

    /**
     * The power of the room fails. Whatever is on ends; half of them are started again when the power is back, and nobody logs in.
     *
     * @param sittings that are changed
     * @param cut when, seconds since 1970
     */
    public static void powerCut(List<Sitting> sittings, long cut, SplittableRandom random) {
        for (int i = 0; i < sittings.size(); i++) {
            Sitting one = sittings.get(i);
            if (one.begin() + 60 < cut && one.over() > cut) {
                sittings.set(i, one.cutAt(cut, End.POWER_CUT));
                long back = cut + 2400 + random.nextInt(300);
                boolean hasRoom =
                        i + 1 == sittings.size() || sittings.get(i + 1).begin() > back + 1200;
                if (hasRoom && random.nextBoolean()) {
                    Span waits = new Span(Doing.NOBODY, back, back + 600);
                    sittings.add(i + 1, new Sitting(List.of(waits), End.SHUTDOWN, Misread.NONE, false));
                }
                return;
            }
        }
    }
}
