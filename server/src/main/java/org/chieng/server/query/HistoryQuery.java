package org.chieng.server.query;

import org.chieng.gateway.store.SeriesKey;

/**
 * What part of a series is asked for, and how finely. Immutable.
 *
 * @param series which
 * @param fromMicros first time, inclusive, UTC in microseconds since 1970
 * @param toMicros last time, exclusive; after {@code fromMicros}
 * @param points about how many points at most, 1 to {@value #MAX_POINTS}
 */
public record HistoryQuery(SeriesKey series, long fromMicros, long toMicros, int points) {
    /** Most points that can be asked for; chosen: the width of a projector's picture is 1920. */
    public static final int MAX_POINTS = 2000;

    public HistoryQuery {
        if (toMicros <= fromMicros) {
            throw new IllegalArgumentException("'to' must be after 'from'");
        }
        if (points < 1 || points > MAX_POINTS) {
            throw new IllegalArgumentException("'points' must be 1 to " + MAX_POINTS);
        }
    }
}
