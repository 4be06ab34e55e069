package org.chieng.agent.source.lab.health;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.chieng.protocol.lab.Health;
import org.chieng.protocol.lab.HealthNumber;
import org.chieng.protocol.lab.HealthReason;
import org.chieng.protocol.lab.Part;
import org.chieng.protocol.lab.Verdict;

/** Judges a battery by how much it holds of what it held when new. Firmware tells more than that of some: then it is as new. Pure functions. */
public final class BatteryRule {
    /** Chosen: at 60 % of wear a lesson is longer than the battery. */
    private static final double REPLACE = 60;

    private static final double WATCH = 40;

    /** Less than this of what it held when new is a battery that is not one any more. */
    private static final double DEAD = 95;

    private static final long MOST_CYCLES = 10_000;

    private BatteryRule() {}

    /**
     * Judges.
     *
     * @param full what it holds when it is full, in some unit
     * @param design what it held when new, in the same
     * @param cycles how often it was charged; 0 is what firmware says that does not count
     */
    public static Vital judge(OptionalLong full, OptionalLong design, OptionalLong cycles) {
        Map<HealthNumber, Double> numbers = new EnumMap<>(HealthNumber.class);
        if (cycles.isPresent() && cycles.getAsLong() > 0 && cycles.getAsLong() <= MOST_CYCLES) {
            numbers.put(HealthNumber.CYCLES, (double) cycles.getAsLong());
        }
        if (full.isEmpty() || design.isEmpty() || design.getAsLong() <= 0 || full.getAsLong() < 0) {
            return new Vital(Health.of(Part.BATTERY, Verdict.UNKNOWN, HealthReason.NOT_SUPPORTED), numbers);
        }
        double wear = Math.max(0, 100 - 100.0 * full.getAsLong() / design.getAsLong());
        numbers.put(HealthNumber.BATTERY_WEAR, (double) Math.round(wear));
        return new Vital(health(wear), numbers);
    }

    private static Health health(double wear) {
        if (wear >= DEAD) {
            return Health.of(Part.BATTERY, Verdict.REPLACE, HealthReason.DEAD);
        }
        if (wear >= WATCH) {
            Verdict verdict = wear >= REPLACE ? Verdict.REPLACE : Verdict.WATCH;
            return Health.of(Part.BATTERY, verdict, HealthReason.WORN, Math.round(wear));
        }
        return Health.of(Part.BATTERY, Verdict.GOOD, HealthReason.OK);
    }
}
