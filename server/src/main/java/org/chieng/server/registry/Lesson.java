package org.chieng.server.registry;

import java.time.DayOfWeek;
import java.time.LocalTime;

/**
 * A lesson of a room's week. Immutable.
 *
 * @param day of the week
 * @param number within the day, 1 to {@value #MOST}
 * @param begins in the schools' time
 * @param ends after that, the same day
 */
public record Lesson(DayOfWeek day, int number, LocalTime begins, LocalTime ends) {
    /** Most of a day. */
    public static final int MOST = 16;

    public Lesson {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException("a lesson's number must be 1 to " + MOST);
        }
        if (!begins.isBefore(ends)) {
            throw new IllegalArgumentException("a lesson must begin before it ends: " + begins + "-" + ends);
        }
    }

    /** Whether a time of day is in it. */
    public boolean holds(LocalTime time) {
        return !time.isBefore(begins) && time.isBefore(ends);
    }
}
