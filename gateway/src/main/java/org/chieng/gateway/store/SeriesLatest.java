package org.chieng.gateway.store;

import org.jspecify.annotations.Nullable;

/**
 * A series and its newest value. Immutable.
 *
 * @param series which
 * @param unit its SenML unit as last told, or null
 * @param label how people write the channel's name, or null where the name says it
 * @param newest its point with the latest time
 */
public record SeriesLatest(
        SeriesKey series, @Nullable String unit, @Nullable String label, Point newest) {}
