package org.chieng.agent.uplink;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Months that begin on a given day, at midnight UTC. Pure functions. */
final class Cycle {
    private Cycle() {}

    /** The first day of the cycle that a moment lies in. */
    static LocalDate firstDay(Instant moment, int cycleDay) {
        LocalDate day = LocalDate.ofInstant(moment, ZoneOffset.UTC);
        LocalDate sameMonth = day.withDayOfMonth(cycleDay);
        return day.isBefore(sameMonth) ? sameMonth.minusMonths(1) : sameMonth;
    }

    /** From a moment to the end of its cycle. */
    static Duration left(Instant moment, int cycleDay) {
        LocalDate next = firstDay(moment, cycleDay).plusMonths(1);
        return Duration.between(moment, next.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
