package org.chieng.sim.lab;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A computer over a term. Immutable.
 *
 * @param number from 1
 * @param kind what system it has, and what its clock does
 * @param lives under which names it reports
 * @param sittings each start to its end, one behind the other
 * @param hardware what it is made of, from each of these seconds on
 * @param unpluggedFrom since when its network cable is out; the end of time for never
 * @param unpluggedTo until when
 */
public record LabPc(
        int number,
        Kind kind,
        List<Life> lives,
        List<Sitting> sittings,
        Map<Long, Hardware> hardware,
        long unpluggedFrom,
        long unpluggedTo) {
    /** Without input for so long somebody is idle, as the agent counts. */
    private static final long IDLE_AFTER = 300;

    /** What kind of computer it is. */
    public enum Kind {
        /** Linux, with a clock that is right. */
        LINUX,
        /** Linux, with an empty battery on the board: each start begins in 1970. */
        LINUX_1970,
        /** Linux, with a clock a year ahead. */
        LINUX_YEAR_AHEAD,
        /** Windows with Fast Startup: nothing tells of boots, sleep or who is logged in. */
        FAST_STARTUP;

        private static final long YEAR = 365 * 86_400L;

        /** What the clock shows too much at a start, seconds. */
        public long ahead(long start) {
            return switch (this) {
                case LINUX, FAST_STARTUP -> 0;
                case LINUX_1970 -> -start;
                case LINUX_YEAR_AHEAD -> YEAR;
            };
        }
    }

    public LabPc {
        lives = List.copyOf(lives);
        sittings = List.copyOf(sittings);
        hardware = Map.copyOf(hardware);
    }

    /** What it is made of at a moment. */
    public Hardware hardwareAt(long second) {
        NavigableMap<Long, Hardware> since = new TreeMap<>(hardware);
        var entry = since.floorEntry(second);
        return entry == null ? since.firstEntry().getValue() : entry.getValue();
    }

    /** Under which name it reports at a moment. */
    public Life lifeAt(long second) {
        Life at = lives.get(0);
        for (Life one : lives) {
            at = one.from() <= second ? one : at;
        }
        return at;
    }

    /** Whether its network cable is in. */
    public boolean isPlugged(long second) {
        return second < unpluggedFrom || second >= unpluggedTo;
    }

    /** What really went on in a time. */
    public UseSums sums(long from, long to) {
        UseSums sums = new UseSums(0, 0, 0);
        for (Sitting sitting : sittings) {
            if (sitting.over() > from && sitting.begin() < to) {
                sums = sums.plus(sums(sitting, from, to));
            }
        }
        return sums;
    }

    private static UseSums sums(Sitting sitting, long from, long to) {
        UseSums sums = new UseSums(0, 0, 0);
        Doing before = Doing.OFF;
        for (Span span : sitting.spans()) {
            long all = within(span.from(), span.to(), from, to);
            boolean rest = span.doing() == Doing.IDLE && before == Doing.ACTIVE;
            long stillActive = rest ? within(span.from(), Math.min(span.to(), span.from() + IDLE_AFTER), from, to) : 0;
            boolean uses = span.doing() == Doing.ACTIVE || span.doing() == Doing.FILM;
            sums = sums.plus(new UseSums(
                    span.doing().isAwake() ? all : 0, span.doing().isSession() ? all : 0, uses ? all : stillActive));
            before = span.doing();
        }
        return sums;
    }

    private static long within(long from, long to, long first, long behind) {
        return Math.max(0, Math.min(to, behind) - Math.max(from, first));
    }
}
