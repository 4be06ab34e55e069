package org.chieng.protocol.senml;

import org.chieng.protocol.name.ChannelName;
import org.jspecify.annotations.Nullable;

/**
 * One value of one channel at one time: a SenML record resolved against its pack (RFC 8428 section 4.6). Device, channel
 * and time together identify it: writing the same again changes nothing. Immutable.
 *
 * @param channel what was measured
 * @param timeMicros when, UTC in microseconds since 1970
 * @param value what it was
 * @param unit a symbol of {@link Units}, or null where none was told
 * @param label how people write the channel's name where that is no valid name, e.g. {@code Nhiệt độ}; at most {@value
 *     #MAX_LABEL_LENGTH} characters, or null where the name says it all
 */
public record Reading(
        ChannelName channel,
        long timeMicros,
        Value value,
        @Nullable String unit,
        @Nullable String label) {
    /** Longest label, in characters. */
    public static final int MAX_LABEL_LENGTH = 64;

    public Reading {
        if (unit != null && !Units.isKnown(unit)) {
            throw new IllegalArgumentException("unknown unit " + unit);
        }
        if (label != null && label.length() > MAX_LABEL_LENGTH) {
            throw new IllegalArgumentException("label of " + label.length() + " characters");
        }
    }

    /** A number with no label of its own. */
    public static Reading ofNumber(ChannelName channel, long timeMicros, double number, @Nullable String unit) {
        return new Reading(channel, timeMicros, new Value.Numeric(number), unit, null);
    }
}
