package org.chieng.sim.province;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.SplittableRandom;

/**
 * How a line does at a moment: a school uses it in its hours, and rain weakens a radio hop. A pure function of school and time; thread-safe.
 *
 * @param megabits Mbit/s that are left to the school, above 0
 * @param rttMillis round trip to the server, ms
 */
public record LineLoad(double megabits, double rttMillis) {
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    /** What the school itself takes of its line in its hours. Chosen. */
    private static final double IN_SCHOOL_HOURS = 0.6;

    private static final double ELSE = 0.05;

    /** Of a heavy rain's fade: hardly usable ({@code docs/gateway.md} "The state of a line"). */
    private static final double RAIN_RTT_MILLIS = 2_400;

    private static final double RAIN_PART = 0.1;

    /** How a school's line does. */
    static LineLoad of(ProvinceSchool school, Instant at, boolean rain) {
        SplittableRandom random = new SplittableRandom(school.id().hashCode() * 31L + at.getEpochSecond());
        double taken = load(at) * (0.8 + 0.4 * random.nextDouble());
        double megabits = built(school) * (1 - taken) * (rain ? RAIN_PART : 1);
        double rtt = (school.isCellular() ? 90 : 12) * (1 + 3 * taken) + 10 * random.nextDouble();
        return new LineLoad(megabits, rain ? RAIN_RTT_MILLIS + rtt : rtt);
    }

    /** Mbit/s that the line was built for. */
    private static double built(ProvinceSchool school) {
        double place = new SplittableRandom(school.id().hashCode()).nextDouble();
        return switch (school.access()) {
            case "3g" -> 2 + 3 * place;
            case "4g" -> 6 + 20 * place;
            case "wifi" -> 30 + 30 * place;
            default -> 40 + 120 * place;
        };
    }

    private static double load(Instant at) {
        ZonedDateTime local = at.atZone(ZONE);
        boolean schoolDay = local.getDayOfWeek() != DayOfWeek.SUNDAY;
        int hour = local.getHour();
        boolean inHours = (hour >= 7 && hour < 12) || (hour >= 13 && hour < 17);
        return schoolDay && inHours ? IN_SCHOOL_HOURS : ELSE;
    }
}
