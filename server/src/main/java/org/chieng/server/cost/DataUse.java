package org.chieng.server.cost;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Bytes that a line has carried in a stretch of time, both ways. Immutable.
 *
 * @param bytes so far
 * @param forecast by the end if it goes on like this; empty when the time is over, or too little of it was seen
 */
public record DataUse(long bytes, OptionalLong forecast) {
    /** Chosen: less says too little of a month, for nights and Sundays are not like school hours. */
    private static final Duration LEAST_SEEN = Duration.ofDays(2);

    /**
     * What a counter has shown. Immutable.
     *
     * @param at when
     * @param bytes since it began, 0 or more
     */
    record Reading(Instant at, long bytes) {}

    /**
     * Of counters that begin anew at 0 whenever they like: after a boot, or with another interface. What was carried before the first reading is not
     * known, and not counted.
     *
     * @param counters of each its readings in the order of time; those from before the stretch tell only where a counter stood
     * @param from the stretch's first moment
     * @param to behind its last moment
     * @param now no reading is later
     * @return empty without two readings of one counter
     */
    static Optional<DataUse> of(List<List<Reading>> counters, Instant from, Instant to, Instant now) {
        long bytes = 0;
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        for (List<Reading> counter : counters) {
            for (int i = 1; i < counter.size(); i++) {
                Reading before = counter.get(i - 1);
                Reading reading = counter.get(i);
                if (reading.at().isBefore(from) || !reading.at().isBefore(to)) {
                    continue;
                }
                bytes += reading.bytes() < before.bytes() ? reading.bytes() : reading.bytes() - before.bytes();
                Instant since = before.at().isBefore(from) ? from : before.at();
                first = since.isBefore(first) ? since : first;
                last = reading.at().isAfter(last) ? reading.at() : last;
            }
        }
        if (last.equals(Instant.MIN)) {
            return Optional.empty();
        }
        Duration seen = Duration.between(first, last);
        if (!now.isBefore(to) || seen.compareTo(LEAST_SEEN) < 0) {
            return Optional.of(new DataUse(bytes, OptionalLong.empty()));
        }
        double rest = (double) Duration.between(last, to).toSeconds() / seen.toSeconds();
        return Optional.of(new DataUse(bytes, OptionalLong.of(Math.round(bytes * (1 + rest)))));
    }
}
