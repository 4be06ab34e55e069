package org.chieng.gateway.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the way into the store does. Immutable.
 *
 * @param queuedReadings how many wait to be stored
 * @param queueCapacity past how many the doors stop reading
 * @param fault why the store refuses, in words for an operator, or null while it works
 * @param faultySince since when, or null while it works
 */
public record StoreHealth(
        int queuedReadings,
        int queueCapacity,
        @Nullable String fault,
        @Nullable Instant faultySince) {
    /** Whether the store takes readings. */
    public boolean works() {
        return fault == null;
    }
}
