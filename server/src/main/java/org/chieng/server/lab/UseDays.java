package org.chieng.server.lab;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chieng.protocol.lab.OffSpan;
import org.chieng.protocol.lab.UseQuarter;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lesson;
import org.chieng.server.registry.UseSlice;
import org.chieng.server.report.SchoolHours;
import org.jspecify.annotations.Nullable;

/**
 * Sums a machine's quarters of an hour up into days and lessons. A quarter counts for the lesson that holds its middle. Of two that
 * say something of one time the one that knows more counts; of which nothing is said is untold. So a day's parts are always 24
 * hours. Immutable.
 *
 * @param quarters what was told, in any order
 * @param off whole quarters in which it was off
 */
record UseDays(List<UseQuarter> quarters, List<OffSpan> off) {
    private static final int QUARTERS_OF_A_DAY = 96;

    /**
     * A day's parts, by lesson; outside of all first.
     *
     * @param lessons of that day, empty on a holiday
     * @param until quarters that end later are left out, as they are not over
     */
    List<UseSlice> of(DeviceId device, @Nullable EntryId lab, LocalDate day, List<Lesson> lessons, Instant until) {
        Map<Long, UseSlot> bySlot = bySlot();
        Map<Integer, Sums> byLesson = new TreeMap<>();
        Instant begin = day.atStartOfDay(SchoolHours.ZONE).toInstant();
        for (int i = 0; i < QUARTERS_OF_A_DAY; i++) {
            Instant from = begin.plusSeconds((long) i * UseQuarter.SECONDS);
            if (from.plusSeconds(UseQuarter.SECONDS).isAfter(until)) {
                break;
            }
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, from);
            LocalTime middle = LocalTime.MIDNIGHT.plusSeconds((long) i * UseQuarter.SECONDS + UseQuarter.SECONDS / 2);
            int lesson = lessons.stream()
                    .filter(one -> one.holds(middle))
                    .mapToInt(Lesson::number)
                    .findFirst()
                    .orElse(0);
            byLesson.computeIfAbsent(lesson, any -> new Sums()).add(at(bySlot, micros));
        }
        List<UseSlice> slices = new ArrayList<>();
        byLesson.forEach((lesson, sums) -> slices.add(sums.slice(device, lab, day, lesson)));
        return slices;
    }

    private Map<Long, UseSlot> bySlot() {
        Map<Long, UseQuarter> byTime = new HashMap<>();
        quarters.forEach(one -> byTime.merge(one.startMicros(), one, UseDays::better));
        return UseSlot.of(byTime.values());
    }

    private static UseQuarter better(UseQuarter one, UseQuarter other) {
        return one.untold() + one.unknown() <= other.untold() + other.unknown() ? one : other;
    }

    private UseQuarter at(Map<Long, UseSlot> slots, long micros) {
        UseSlot told = slots.get(Math.floorDiv(micros, UseSlot.MICROS));
        if (told != null) {
            return told.quarter(micros);
        }
        boolean isOff =
                off.stream().anyMatch(one -> one.startMicros() <= micros && micros + UseSlot.MICROS <= one.endMicros());
        return new UseQuarter(micros, 0, 0, 0, 0, 0, isOff ? 0 : UseQuarter.SECONDS);
    }

    /** How long before a day an off span can begin that reaches into it: a summer, and more. */
    static final Duration LONGEST_OFF = Duration.ofDays(400);

    private static final class Sums {
        private int whole;
        private int powered;
        private int session;
        private int active;
        private int unknown;
        private int untold;
        private int weak;

        void add(UseQuarter one) {
            whole += UseQuarter.SECONDS;
            powered += one.on();
            session += one.session();
            active += one.active();
            unknown += one.unknown();
            untold += one.untold();
            weak += one.weak();
        }

        UseSlice slice(DeviceId device, @Nullable EntryId lab, LocalDate day, int lesson) {
            return new UseSlice(device, day, lesson, lab, whole, powered, session, active, unknown, untold, weak);
        }
    }
}
