package org.chieng.sim.lab;

import java.time.DayOfWeek;
import java.time.LocalTime;

/**
 * A lesson of the room's week. Immutable.
 *
 * @param day of the week
 * @param number within the day
 * @param begins in the school's time
 * @param ends in the school's time
 */
public record LessonTime(DayOfWeek day, int number, LocalTime begins, LocalTime ends) {
    boolean isMorning() {
        return begins.getHour() < 12;
    }
}
