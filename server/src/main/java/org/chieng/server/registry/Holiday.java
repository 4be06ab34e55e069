package org.chieng.server.registry;

import java.time.LocalDate;

/**
 * Days without lessons. Immutable.
 *
 * @param first day
 * @param last day
 * @param name what people call them
 */
public record Holiday(LocalDate first, LocalDate last, String name) {
    public Holiday {
        Names.check("holiday", name);
        if (last.isBefore(first) || last.isAfter(first.plusYears(1))) {
            throw new IllegalArgumentException("holidays must end on the day they begin or within a year after it");
        }
    }

    /** Whether a day is one of them. */
    public boolean holds(LocalDate day) {
        return !day.isBefore(first) && !day.isAfter(last);
    }
}
