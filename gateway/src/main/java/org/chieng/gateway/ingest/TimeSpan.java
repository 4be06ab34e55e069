package org.chieng.gateway.ingest;

import java.util.List;
import org.chieng.protocol.senml.Reading;

/**
 * From when to when some readings were measured, both inclusive, UTC in microseconds. Immutable.
 *
 * @param oldestMicros time of the oldest
 * @param newestMicros time of the newest
 */
public record TimeSpan(long oldestMicros, long newestMicros) {
    /** Of what is not known: as if it held readings of any time, so that nothing may pass it and it passes nothing. */
    public static final TimeSpan UNKNOWN = new TimeSpan(Long.MIN_VALUE, Long.MAX_VALUE);

    /** Of readings, at least one; {@link #UNKNOWN} of none. */
    static TimeSpan of(List<Reading> readings) {
        long oldest = Long.MAX_VALUE;
        long newest = Long.MIN_VALUE;
        for (Reading reading : readings) {
            oldest = Math.min(oldest, reading.timeMicros());
            newest = Math.max(newest, reading.timeMicros());
        }
        return readings.isEmpty() ? UNKNOWN : new TimeSpan(oldest, newest);
    }
}
