package org.chieng.sim.lab;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.chieng.sim.lab.Happening.Kind;
import org.chieng.sim.lab.Sitting.Misread;

/** Plans a term: which computers there are, who uses them, and what happens to which. Confined to one thread. */
final class TermPlan {
    private static final long DAY = 86_400;
    private static final long NEVER = Long.MAX_VALUE / 2;
    private static final long UNPLUGGED = 30 * DAY;

    private final long seed;
    private final LocalDate first;
    private final int weeks;
    private final int count;
    private final LocalDate holiday;
    private final List<LessonTime> lessons = week();
    private final List<Happening> truth = new ArrayList<>();

    TermPlan(long seed, LocalDate first, int weeks, int count) {
        if (first.getDayOfWeek() != DayOfWeek.MONDAY || weeks < 16 || count < 20) {
            throw new IllegalArgumentException("a term begins on a Monday and has 16 weeks and 20 computers at least");
        }
        this.seed = seed;
        this.first = first;
        this.weeks = weeks;
        this.count = count;
        this.holiday = first.plusWeeks(12);
    }

    private static List<LessonTime> week() {
        List<LessonTime> all = new ArrayList<>();
        LocalTime[] begins = {LocalTime.of(7, 0), LocalTime.of(7, 50), LocalTime.of(8, 55), LocalTime.of(9, 45)};
        for (DayOfWeek day : List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY)) {
            for (int i = 0; i < begins.length; i++) {
                all.add(lesson(day, i + 1, begins[i]));
            }
            if (day != DayOfWeek.WEDNESDAY) {
                all.add(lesson(day, 6, LocalTime.of(13, 30)));
            }
        }
        all.add(lesson(DayOfWeek.FRIDAY, 1, begins[0]));
        all.add(lesson(DayOfWeek.FRIDAY, 2, begins[1]));
        return all;
    }

    private static LessonTime lesson(DayOfWeek day, int number, LocalTime begins) {
        return new LessonTime(day, number, begins, begins.plusMinutes(45));
    }

    LabTerm make() {
        List<LabPc> pcs = new ArrayList<>();
        List<Long> cuts = cuts();
        cuts.forEach(cut -> truth.add(new Happening(Kind.POWER_CUT, 0, cut)));
        for (int number = 1; number <= count; number++) {
            pcs.add(pc(number, cuts));
        }
        truth.sort(Comparator.comparingLong(Happening::at));
        return new LabTerm(first, weeks, lessons, holiday, holiday.plusDays(6), pcs, truth);
    }

    /** In four lessons the power of the room fails. */
    private List<Long> cuts() {
        return List.of(
                at(2, DayOfWeek.TUESDAY, 8, 10),
                at(6, DayOfWeek.MONDAY, 9, 15),
                at(10, DayOfWeek.THURSDAY, 7, 20),
                at(14, DayOfWeek.WEDNESDAY, 10, 5));
    }

    /** A moment of a week, the first of which is 0. */
    private long at(int week, DayOfWeek day, int hour, int minute) {
        return LabTerm.second(first.plusWeeks(week).plusDays(day.getValue() - 1L)) + hour * 3600L + minute * 60L;
    }

    private LabPc pc(int number, List<Long> cuts) {
        SplittableRandom random = new SplittableRandom(seed * 1000 + number);
        long stolen = number == 11 ? happens(Kind.STOLEN, number, at(8, DayOfWeek.SATURDAY, 23, 0)) : NEVER;
        List<Sitting> sittings = new ArrayList<>(story(number, random).stream()
                .filter(one -> one.over() < stolen)
                .toList());
        for (long cut : cuts) {
            RoomWeeks.powerCut(sittings, cut, random);
        }
        calm(sittings);
        boolean unplugged = number >= 16 && number <= 18;
        long from = unplugged ? happens(Kind.UNPLUGGED, number, at(9, DayOfWeek.SUNDAY, 12, 0)) : NEVER;
        LabPc.Kind kind = switch (number) {
            case 16 -> LabPc.Kind.LINUX_1970;
            case 17 -> LabPc.Kind.LINUX_YEAR_AHEAD;
            case 19, 20 -> LabPc.Kind.FAST_STARTUP;
            default -> LabPc.Kind.LINUX;
        };
        return new LabPc(
                number, kind, lives(number), sittings, parts(number), from, unplugged ? from + UNPLUGGED : NEVER);
    }

    private long happens(Kind kind, int number, long at) {
        truth.add(new Happening(kind, number, at));
        return at;
    }

    private List<Sitting> story(int number, SplittableRandom random) {
        return RoomWeeks.sittings(
                random,
                number == 2 ? 0.03 : 0.6 + 0.3 * random.nextDouble(),
                first,
                first.plusWeeks(weeks),
                lessons,
                day -> !day.isBefore(holiday) && !day.isAfter(holiday.plusDays(6)));
    }

    /** Two starts in a row that misread alike are no misread: nobody could tell them from a theft. */
    private static void calm(List<Sitting> sittings) {
        for (int i = 1; i < sittings.size(); i++) {
            Misread now = sittings.get(i).misread();
            boolean less = now == Misread.MEMORY_LESS || now == Misread.DISK_LESS;
            if (less && now == sittings.get(i - 1).misread()) {
                sittings.set(i, sittings.get(i).withMisread(Misread.MEMORY_NONE));
            }
        }
    }

    private List<Life> lives(int number) {
        String name = "may-%02d".formatted(number);
        List<Life> lives = new ArrayList<>(List.of(new Life(name, 1, 0)));
        if (number == 9) {
            long at = happens(Kind.MOVED, number, at(7, DayOfWeek.SUNDAY, 9, 0));
            lives.add(new Life(name + "-tin-2", 2, at));
        }
        if (number == 15) { // installed anew where it stands: nothing has to be told
            lives.add(new Life(name + "-cai-lai", 1, at(6, DayOfWeek.SUNDAY, 9, 0)));
        }
        return lives;
    }

    private Map<Long, Hardware> parts(int number) {
        Map<Long, Hardware> since = new HashMap<>();
        Hardware whole = PartsStock.of(number);
        since.put(0L, whole);
        switch (number) {
            case 3 ->
                since.put(
                        happens(Kind.MEMORY_TAKEN, number, at(5, DayOfWeek.TUESDAY, 20, 0)),
                        PartsStock.lessMemory(whole));
            case 5 -> {
                since.put(at(4, DayOfWeek.MONDAY, 0, 0), PartsStock.pending(whole, 2));
                since.put(at(5, DayOfWeek.WEDNESDAY, 0, 0), PartsStock.pending(whole, 7));
                since.put(
                        happens(Kind.DISK_DIES, number, at(6, DayOfWeek.TUESDAY, 0, 0)), PartsStock.pending(whole, 14));
                since.put(at(9, DayOfWeek.TUESDAY, 0, 0), PartsStock.pending(whole, 60));
            }
            case 7 ->
                since.put(happens(Kind.DISK_TAKEN, number, at(9, DayOfWeek.MONDAY, 20, 0)), PartsStock.lessDisk(whole));
            case 13 -> {
                since.put(at(7, DayOfWeek.MONDAY, 0, 0), PartsStock.worn(whole, 48));
                since.put(
                        happens(Kind.BATTERY_DIES, number, at(10, DayOfWeek.MONDAY, 0, 0)), PartsStock.worn(whole, 63));
            }
            default -> since.put(1L, whole);
        }
        return since;
    }
}
