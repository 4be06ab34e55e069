package org.chieng.agent.source.serial;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Gives each channel of a source times that only grow, so that no two of its readings are the same point. Only where the wall clock was
 * set back by more than {@value #STEP_BACK_MICROS} µs it follows: times that are wrong for an hour would be worse. Bounded; confined
 * to the port's thread.
 */
final class StrictTimes {
    /** Most channels of a source; chosen: twice the pins of the largest Arduino. Protects from labels that hold numbers. */
    static final int MAX_CHANNELS = 128;

    private static final long STEP_BACK_MICROS = 5_000_000;

    private final Map<String, Long> last = new HashMap<>();

    /** The time for a reading taken now, or empty when the source has too many channels already. */
    OptionalLong next(String channel, long wallMicros) {
        Long before = last.get(channel);
        if (before == null && last.size() >= MAX_CHANNELS) {
            return OptionalLong.empty();
        }
        long time = wallMicros;
        if (before != null && before >= wallMicros && before - wallMicros <= STEP_BACK_MICROS) {
            time = before + 1;
        }
        last.put(channel, time);
        return OptionalLong.of(time);
    }

    /** Forgets channels whose last time can't be met again: the port is opened anew, perhaps to another board. */
    void forgetBefore(long wallMicros) {
        last.values().removeIf(time -> time < wallMicros);
    }
}
