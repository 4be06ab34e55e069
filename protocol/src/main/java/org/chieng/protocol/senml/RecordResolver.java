package org.chieng.protocol.senml;

import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.jspecify.annotations.Nullable;

/** Applies base fields, names, units and times to a record (RFC 8428 sections 4.1, 4.5 and 4.6). */
final class RecordResolver {
    /** Times below this many seconds are relative to now (RFC 8428 section 4.5.3). */
    private static final double RELATIVE_BELOW_SECONDS = 1L << 28;
    /** Latest time that can be stored: the year 2106, the end of an unsigned 32-bit clock. */
    private static final double MAX_SECONDS = 1L << 32;
    /** The version that is understood (RFC 8428 section 4.4). */
    private static final double MAX_VERSION = 10;

    private final PackBuilder pack;
    private String baseName = "";
    private double baseTime;
    private double baseValue;
    private double baseSum;
    private @Nullable String baseUnit;

    RecordResolver(PackBuilder pack) {
        this.pack = pack;
    }

    /**
     * Adds the record's readings to the pack. Base fields hold for all records that follow, also when this one is refused.
     *
     * @param fault what reading the fields already found wrong, or null
     */
    void resolve(SenmlRecord raw, @Nullable RejectedException fault) throws RejectedException {
        takeBase(raw);
        if (fault != null) {
            throw fault;
        }
        if (raw.baseVersion != null && raw.baseVersion > MAX_VERSION) {
            throw new RejectedException(
                    ErrorCode.UNKNOWN_MANDATORY_FIELD, "SenML version " + raw.baseVersion + " is newer than 10");
        }
        if (raw.isBaseOnly()) {
            return;
        }
        Value value = value(raw);
        if (value == null && raw.sum == null) {
            throw new RejectedException(ErrorCode.INVALID_VALUE, "a record needs a value: v, vs, vb or vd");
        }
        String unit = unit(raw);
        ChannelName channel = pack.channel(ChannelName.parse(baseName + (raw.name == null ? "" : raw.name)), unit);
        long time = timeMicros(raw);
        String label = raw.label == null ? null : TextValues.label(raw.label);
        if (value != null) {
            pack.add(new Reading(channel, time, value, unit, label));
        }
        if (raw.sum != null) {
            // the integral over time is a quantity of its own (RFC 8428 section 4.2): it gets a channel of its own
            ChannelName sum = ChannelName.parse(channel + ".sum");
            pack.add(new Reading(sum, time, new Value.Numeric(finite(baseSum + raw.sum)), null, null));
        }
    }

    private void takeBase(SenmlRecord raw) {
        baseName = raw.baseName == null ? baseName : raw.baseName;
        baseTime = raw.baseTime == null ? baseTime : raw.baseTime;
        baseValue = raw.baseValue == null ? baseValue : raw.baseValue;
        baseSum = raw.baseSum == null ? baseSum : raw.baseSum;
        baseUnit = raw.baseUnit == null ? baseUnit : raw.baseUnit;
    }

    private @Nullable Value value(SenmlRecord raw) throws RejectedException {
        if (raw.number == null) {
            return raw.value();
        }
        if (raw.value() != null) {
            throw SenmlRecord.severalValues();
        }
        return new Value.Numeric(finite(baseValue + raw.number));
    }

    private static double finite(double number) throws RejectedException {
        if (!Double.isFinite(number)) {
            throw new RejectedException(ErrorCode.INVALID_VALUE, "base and value together are out of range");
        }
        return number;
    }

    private @Nullable String unit(SenmlRecord raw) throws RejectedException {
        String unit = raw.unit == null ? baseUnit : raw.unit;
        return unit == null || unit.isEmpty() ? null : knownUnit(unit);
    }

    /** The unit, when it is one. */
    static String knownUnit(String unit) throws RejectedException {
        if (!Units.isKnown(unit)) {
            String shown = unit.length() <= 20 ? unit : unit.substring(0, 20) + "…";
            throw new RejectedException(
                    ErrorCode.UNKNOWN_UNIT,
                    "unit '" + shown + "' is no SenML unit"
                            + Units.suggest(unit)
                                    .map(meant -> ": did you mean '" + meant + "'?")
                                    .orElse(": see RFC 8428 section 12.1, or leave it out"));
        }
        return unit;
    }

    private long timeMicros(SenmlRecord raw) throws RejectedException {
        double time = raw.time == null ? 0 : raw.time;
        double seconds = baseTime + time;
        if (!(Math.abs(seconds) <= MAX_SECONDS)) {
            throw new RejectedException(
                    ErrorCode.INVALID_TIME, "time " + seconds + " s is out of range: send seconds since 1970, not ms");
        }
        // each rounded alone: a double of today's seconds is exact to 0.24 us, so microseconds survive
        long micros = Math.round(baseTime * 1e6) + Math.round(time * 1e6);
        return seconds < RELATIVE_BELOW_SECONDS ? pack.nowMicros() + micros : micros;
    }
}
