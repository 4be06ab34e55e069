package org.chieng.agent.source.lab.health;

import java.util.Map;
import java.util.OptionalLong;
import org.chieng.protocol.lab.Health;
import org.chieng.protocol.lab.HealthNumber;
import org.chieng.protocol.lab.HealthReason;
import org.chieng.protocol.lab.Part;
import org.chieng.protocol.lab.Verdict;

/** Judges room, heat, memory and the clock. Pure functions. */
final class PartRules {
    private static final double LITTLE_ROOM = 10;

    /** Chosen: processors slow themselves down from 95 to 105 °C on. */
    private static final long HOT = 95;

    /** A share of what is built in that a system uses at least: graphics and firmware take some. */
    private static final double USED = 0.6;

    /** Memory that is missing and less than this is not told: firmware takes a little more or less at each start. */
    private static final long LEAST_MEBIBYTES = 256;

    private static final long WRONG_SECONDS = 300;
    private static final long HALF_HOUR = 1800;
    private static final long FARTHEST_ZONE = 14 * 3600;

    /** 2015: a computer of a lab is not older, its clock began anew. */
    private static final long RESET_BEFORE = 1_420_070_400L;

    private PartRules() {}

    /** Room on a disk, bytes. */
    static Vital space(long free, long total) {
        if (total <= 0 || free < 0 || free > total) {
            return unknown(Part.SPACE, HealthReason.NOT_UNDERSTOOD);
        }
        double percent = 100.0 * free / total;
        Health health = percent < LITTLE_ROOM
                ? Health.of(Part.SPACE, Verdict.WATCH, HealthReason.SPACE_LOW, (long) percent)
                : Health.of(Part.SPACE, Verdict.GOOD, HealthReason.OK);
        return new Vital(health, Map.of(HealthNumber.FREE, (double) Math.round(percent)));
    }

    /** The processor's heat, degrees Celsius. */
    static Vital temperature(OptionalLong celsius) {
        if (celsius.isEmpty()) {
            return unknown(Part.TEMPERATURE, HealthReason.NOT_SUPPORTED);
        }
        long degrees = celsius.getAsLong();
        Health health = degrees >= HOT
                ? Health.of(Part.TEMPERATURE, Verdict.WATCH, HealthReason.HOT, degrees)
                : Health.of(Part.TEMPERATURE, Verdict.GOOD, HealthReason.OK);
        return new Vital(health, Map.of(HealthNumber.PROCESSOR, (double) degrees));
    }

    /**
     * Whether all memory is there.
     *
     * @param kibibytes what the system has
     * @param builtIn MiB of all modules together; 0 where nothing tells
     * @param before MiB at the start before: of the modules, or else of the system
     */
    static Vital memory(OptionalLong kibibytes, long builtIn, OptionalLong before) {
        if (kibibytes.isEmpty()) {
            return unknown(Part.MEMORY, HealthReason.NOT_SUPPORTED);
        }
        long has = kibibytes.getAsLong() / 1024;
        long now = builtIn > 0 ? builtIn : has;
        long less = before.orElse(now) - now;
        Health health = Health.of(Part.MEMORY, Verdict.GOOD, HealthReason.OK);
        if (less >= Math.max(LEAST_MEBIBYTES, now / 10)) {
            health = Health.of(Part.MEMORY, Verdict.WATCH, HealthReason.LESS, less);
        } else if (builtIn > 0 && has < builtIn * USED) {
            health = Health.of(Part.MEMORY, Verdict.WATCH, HealthReason.UNUSED, builtIn - has);
        }
        return new Vital(health, Map.of(HealthNumber.TOTAL, (double) kibibytes.getAsLong()));
    }

    /**
     * Whether the clock keeps the time while the power is off.
     *
     * @param shown what it showed, seconds since 1970
     * @param right what was right at that moment; empty while that is not known
     */
    static Vital clock(OptionalLong shown, OptionalLong right) {
        if (shown.isEmpty()) {
            return unknown(Part.CLOCK, HealthReason.NOT_SUPPORTED);
        }
        if (shown.getAsLong() < RESET_BEFORE) {
            return new Vital(Health.of(Part.CLOCK, Verdict.WATCH, HealthReason.RESET), Map.of());
        }
        if (right.isEmpty()) {
            return unknown(Part.CLOCK, HealthReason.NO_ANSWER);
        }
        long ahead = shown.getAsLong() - right.getAsLong();
        long zone = Math.round((double) ahead / HALF_HOUR) * HALF_HOUR;
        long wrong = Math.abs(zone) <= FARTHEST_ZONE ? ahead - zone : ahead; // Windows sets it to the local time
        Health health = Math.abs(wrong) > WRONG_SECONDS
                ? Health.of(Part.CLOCK, Verdict.WATCH, HealthReason.WRONG, wrong)
                : Health.of(Part.CLOCK, Verdict.GOOD, HealthReason.OK);
        return new Vital(health, Map.of(HealthNumber.AHEAD, (double) wrong));
    }

    static Vital unknown(Part part, HealthReason reason) {
        return new Vital(Health.of(part, Verdict.UNKNOWN, reason), Map.of());
    }
}
