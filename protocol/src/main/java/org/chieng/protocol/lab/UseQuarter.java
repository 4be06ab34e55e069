package org.chieng.protocol.lab;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a computer was used in a quarter of an hour. Each of its {@value #SECONDS} seconds is exactly one of: off, untold, nobody, idle, active,
 * unknown. Immutable.
 *
 * @param startMicros when it began, UTC in microseconds since 1970; a multiple of a quarter hour where the clock was right when it was measured
 * @param on seconds that the computer was on
 * @param session seconds of those that somebody was logged in, and it is known whether they did something
 * @param active seconds of those that it was in use
 * @param unknown seconds that it was on, and nothing tells whether it was used
 * @param weak seconds that it was on, and what is told of them rests on weak evidence; these are among the others
 * @param untold seconds of which nobody knows whether it was on
 */
public record UseQuarter(long startMicros, int on, int session, int active, int unknown, int weak, int untold) {
    /** Its length, seconds. */
    public static final int SECONDS = 900;

    public UseQuarter {
        boolean isSum = active >= 0
                && active <= session
                && unknown >= 0
                && session + unknown <= on
                && untold >= 0
                && on + untold <= SECONDS
                && weak >= 0
                && weak <= on;
        if (!isSum) {
            throw new IllegalArgumentException("no quarter: on " + on + ", session " + session + ", active " + active
                    + ", unknown " + unknown + ", weak " + weak + ", untold " + untold);
        }
    }

    /** Seconds that it was off. */
    public int off() {
        return SECONDS - on - untold;
    }

    /** Seconds that it was on, and nobody was logged in. */
    public int nobody() {
        return on - session - unknown;
    }

    /** Seconds that somebody was logged in and did nothing. */
    public int idle() {
        return session - active;
    }

    /** Its channels and their values, seconds, in the order of telling. */
    public Map<String, Integer> values() {
        Map<String, Integer> values = new LinkedHashMap<>();
        values.put(LabChannels.ON, on);
        values.put(LabChannels.SESSION, session);
        values.put(LabChannels.ACTIVE, active);
        values.put(LabChannels.UNKNOWN, unknown);
        values.put(LabChannels.WEAK, weak);
        if (untold > 0) {
            values.put(LabChannels.UNTOLD, untold);
        }
        return values;
    }

    /** Whether a channel is one of a quarter's. */
    public static boolean isOf(String channel) {
        return switch (channel) {
            case LabChannels.ON,
                    LabChannels.SESSION,
                    LabChannels.ACTIVE,
                    LabChannels.UNKNOWN,
                    LabChannels.WEAK,
                    LabChannels.UNTOLD -> true;
            default -> false;
        };
    }

    /**
     * Puts a quarter together from the values of its channels that have one time; absent is 0.
     *
     * @return empty when {@code on} is absent, or the values can't be those of a quarter
     */
    public static Optional<UseQuarter> of(long startMicros, Map<String, ? extends Number> values) {
        if (!values.containsKey(LabChannels.ON)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new UseQuarter(
                    startMicros,
                    seconds(values, LabChannels.ON),
                    seconds(values, LabChannels.SESSION),
                    seconds(values, LabChannels.ACTIVE),
                    seconds(values, LabChannels.UNKNOWN),
                    seconds(values, LabChannels.WEAK),
                    seconds(values, LabChannels.UNTOLD)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int seconds(Map<String, ? extends Number> values, String channel) {
        Number value = values.get(channel);
        return value == null ? 0 : (int) Math.max(-1, Math.min(SECONDS + 1L, Math.round(value.doubleValue())));
    }
}
