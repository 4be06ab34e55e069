package org.chieng.agent.source.lab.health;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.chieng.protocol.lab.Health;
import org.chieng.protocol.lab.HealthNumber;
import org.chieng.protocol.lab.HealthReason;
import org.chieng.protocol.lab.Part;
import org.chieng.protocol.lab.Verdict;

/**
 * Judges a disk by what fails before disks do: sectors that were replaced, can't be read or were lost (the attributes 5, 187, 197 and 198, which Backblaze watches for
 * the same reason), NVMe's media errors, spare blocks and wear. That the disk says of itself that it passed proves nothing. Pure functions.
 */
final class DiskRule {
    /** Chosen: some bad sectors are lived with for years when they don't grow; this many are no accident. */
    private static final long MANY_REALLOCATED = 50;

    private static final long MANY_LOST = 10;

    /** Chosen: a loose cable makes thousands; some are made whenever a computer is moved. */
    private static final long MANY_CRC = 100;

    private static final long WORN = 100;
    private static final long NEARLY_WORN = 80;
    private static final long FEW_SPARES = 10;

    /** Some makers have a limit of 99 %: what is above half is not few. */
    private static final long HALF = 50;

    /** Degrees Celsius: what data sheets of desktop disks and of SSDs allow at most. */
    private static final long HOT = 60;

    private static final long HOT_SOLID = 75;

    /** NVMe Base Specification, "Critical Warning": reliability degraded, and read-only. */
    private static final long UNRELIABLE = 0x04;

    private static final long READ_ONLY = 0x08;

    private static final Set<Smart> COUNTS =
            Set.of(Smart.REALLOCATED, Smart.PENDING, Smart.UNCORRECTABLE, Smart.MEDIA_ERRORS, Smart.WEAR, Smart.SPARE);

    private static final Map<Smart, HealthNumber> NUMBERS = new EnumMap<>(Map.of(
            Smart.REALLOCATED, HealthNumber.REALLOCATED,
            Smart.PENDING, HealthNumber.PENDING,
            Smart.UNCORRECTABLE, HealthNumber.UNCORRECTABLE,
            Smart.MEDIA_ERRORS, HealthNumber.MEDIA_ERRORS,
            Smart.WEAR, HealthNumber.DISK_WEAR,
            Smart.HOURS, HealthNumber.HOURS,
            Smart.STARTS, HealthNumber.STARTS,
            Smart.TEMPERATURE, HealthNumber.DISK_TEMPERATURE));

    private DiskRule() {}

    /** The verdict with its numbers. */
    static Vital judge(SmartFacts disk) {
        Map<HealthNumber, Double> numbers = new EnumMap<>(HealthNumber.class);
        NUMBERS.forEach((smart, number) -> {
            OptionalLong value = disk.value(smart);
            if (value.isPresent()) {
                numbers.put(number, (double) value.getAsLong());
            }
        });
        return new Vital(health(disk), numbers);
    }

    private static Health health(SmartFacts disk) {
        if (disk.trouble().isPresent()) {
            return of(Verdict.UNKNOWN, disk.trouble().get());
        }
        if (disk.count(Smart.FAILED) == 1 || (disk.count(Smart.WARNING) & UNRELIABLE) != 0) {
            return of(Verdict.REPLACE, HealthReason.SELF_TEST);
        }
        if ((disk.count(Smart.WARNING) & READ_ONLY) != 0) {
            return of(Verdict.REPLACE, HealthReason.READ_ONLY);
        }
        if (disk.count(Smart.BELOW_LIMIT) == 1) {
            return of(Verdict.REPLACE, HealthReason.SELF_TEST);
        }
        if (COUNTS.stream().noneMatch(count -> disk.value(count).isPresent())) {
            return of(Verdict.UNKNOWN, HealthReason.NOT_SUPPORTED); // it says that it passed, and that is all
        }
        return byCounts(disk);
    }

    private static Health byCounts(SmartFacts disk) {
        Health[] found = {
            many(disk, Smart.PENDING, MANY_LOST, HealthReason.PENDING),
            many(disk, Smart.UNCORRECTABLE, MANY_LOST, HealthReason.UNCORRECTABLE),
            many(disk, Smart.MEDIA_ERRORS, MANY_LOST, HealthReason.MEDIA_ERRORS),
            many(disk, Smart.REALLOCATED, MANY_REALLOCATED, HealthReason.REALLOCATED),
            spare(disk.value(Smart.SPARE).orElse(100), disk.count(Smart.SPARE_LIMIT)),
            above(disk.count(Smart.WEAR), WORN, NEARLY_WORN, HealthReason.WORN, disk.count(Smart.WEAR)),
            above(
                    disk.count(Smart.CRC_ERRORS),
                    Long.MAX_VALUE,
                    MANY_CRC,
                    HealthReason.CABLE,
                    disk.count(Smart.CRC_ERRORS)),
            above(
                    disk.count(Smart.TEMPERATURE),
                    Long.MAX_VALUE,
                    disk.isSolid() ? HOT_SOLID : HOT,
                    HealthReason.HOT,
                    disk.count(Smart.TEMPERATURE))
        };
        for (Verdict worst : new Verdict[] {Verdict.REPLACE, Verdict.WATCH}) {
            for (Health one : found) {
                if (one.verdict() == worst) {
                    return one;
                }
            }
        }
        return of(Verdict.GOOD, HealthReason.OK);
    }

    private static Health spare(long left, long limit) {
        Verdict verdict = left < limit
                ? Verdict.REPLACE
                : left < Math.min(limit + FEW_SPARES, HALF) ? Verdict.WATCH : Verdict.GOOD;
        return verdict == Verdict.GOOD
                ? of(verdict, HealthReason.OK)
                : Health.of(Part.DISK, verdict, HealthReason.SPARE_LOW, left);
    }

    private static Health many(SmartFacts disk, Smart what, long many, HealthReason reason) {
        return above(disk.count(what), many, 1, reason, disk.count(what));
    }

    private static Health above(long value, long replace, long watch, HealthReason reason, long told) {
        Verdict verdict = value >= replace ? Verdict.REPLACE : value >= watch ? Verdict.WATCH : Verdict.GOOD;
        return verdict == Verdict.GOOD ? of(verdict, HealthReason.OK) : Health.of(Part.DISK, verdict, reason, told);
    }

    private static Health of(Verdict verdict, HealthReason reason) {
        return Health.of(Part.DISK, verdict, reason);
    }
}
