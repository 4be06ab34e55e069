package org.chieng.gateway.link;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a school's line should carry. Immutable.
 *
 * @param megabits Mbit/s to the school, above 0
 */
public record Target(double megabits) {
    /** Mbit/s of a school (UN/ITU target for 2030, WSIS 2023 session 407). */
    public static final double SCHOOL_MEGABITS = 20;

    /** Students above which each counts (same source). */
    public static final int SMALL_SCHOOL = 400;

    /** Mbit/s of each student of a larger school: 50 kbit/s (same source). */
    public static final double STUDENT_MEGABITS = 0.05;

    public Target {
        if (!(megabits > 0) || Double.isInfinite(megabits)) {
            throw new IllegalArgumentException("a target must be above 0 Mbit/s, not " + megabits);
        }
    }

    /**
     * The target of a school.
     *
     * @param students how many it has, where that is known
     * @param override Mbit/s that somebody set for it, where somebody did
     */
    public static Target of(OptionalInt students, OptionalDouble override) {
        if (override.isPresent()) {
            return new Target(override.getAsDouble());
        }
        int count = students.orElse(0);
        return new Target(count > SMALL_SCHOOL ? count * STUDENT_MEGABITS : SCHOOL_MEGABITS);
    }
}
