package org.chieng.sim.demo;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.chieng.sim.lab.LessonTime;

/**
 * A room of computers of the demo. Immutable.
 *
 * @param school whose
 * @param number of the room in its school, from 1
 * @param computers how many, 19 or 20
 * @param liking in how many of the lessons a computer is used at the least, 0 to 1
 */
record LabRoom(String school, int number, int computers, double liking) {
    /** Where a seat is, in thousandths of the room as the server has it. */
    record Place(int x, int y) {}

    String id() {
        return school + "-tin-" + number;
    }

    String name() {
        return "Phòng Tin học " + number;
    }

    String device(int computer) {
        return id() + "-%02d".formatted(computer);
    }

    /** Where a computer stands, 1 the first: in rows with an aisle, or along three walls and around a table. */
    Place place(int computer) {
        return number == 1 ? inRows(computer - 1) : alongWalls(computer - 1);
    }

    private static Place inRows(int index) {
        int[] columns = {100, 270, 440, 730, 900};
        return new Place(columns[index % columns.length], 220 + index / columns.length * 225);
    }

    /** Five along the left wall, four behind, five along the right, the rest at a table in the middle; as far apart as a phone needs it. */
    private static Place alongWalls(int index) {
        if (index < 5) {
            return new Place(80, 170 + index * 155);
        }
        if (index < 9) {
            return new Place(245 + (index - 5) * 170, 905);
        }
        if (index < 14) {
            return new Place(920, 790 - (index - 9) * 155);
        }
        return new Place(325 + (index - 14) % 3 * 175, 340 + (index - 14) / 3 * 180);
    }

    /** The room's week: Monday has lessons everywhere, the rest is a little other in each school. */
    List<LessonTime> lessons() {
        LocalTime[] begins = {LocalTime.of(7, 0), LocalTime.of(7, 50), LocalTime.of(8, 55), LocalTime.of(9, 45)};
        List<LessonTime> week = new ArrayList<>();
        int other = Math.floorMod(school.hashCode() + number, 3);
        for (DayOfWeek day : List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY)) {
            for (int i = 0; i < begins.length; i++) {
                boolean isFree = day.getValue() == 2 + other && i > 1;
                if (!isFree) {
                    week.add(lesson(day, i + 1, begins[i]));
                }
            }
            if (day.getValue() % 2 == other % 2) {
                week.add(lesson(day, 6, LocalTime.of(13, 30)));
            }
        }
        week.add(lesson(DayOfWeek.FRIDAY, 1, begins[0]));
        week.add(lesson(DayOfWeek.FRIDAY, 2, begins[1]));
        return week;
    }

    private static LessonTime lesson(DayOfWeek day, int number, LocalTime begins) {
        return new LessonTime(day, number, begins, begins.plusMinutes(45));
    }
}
