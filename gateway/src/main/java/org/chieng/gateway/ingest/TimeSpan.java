package org.chieng.gateway.ingest;

import java.util.List;
import org.chieng.protocol.senml.Reading;

/**
 * From when to when some readings were measured, both inclusive, UTC in microseconds. Immutable.
 *
 * @param oldestMicros time of the oldest
 * @param newestMicros time of the newest
 */
record TimeSpan(long oldestMicros, long newestMicros) {
    /** Of no readings. */
    static final TimeSpan NONE = new TimeSpan(Long.MAX_VALUE, Long.MIN_VALUE);

    /** Of readings, at least one. */
    static TimeSpan of(List<Reading> readings) {
        long oldest = Long.MAX_VALUE;
        long newest = Long.MIN_VALUE;
        for (Reading reading : readings) {
            oldest = Math.min(oldest, reading.timeMicros());
            newest = Math.max(newest, reading.timeMicros());
        }
        return new TimeSpan(oldest, newest);
    }
}
