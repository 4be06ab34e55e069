package org.chieng.gateway.store;

import org.jspecify.annotations.Nullable;

/**
 * How a store does behind the batches that it has taken. Immutable.
 *
 * @param kind what it stands on, a word, e.g. {@code sqlite}
 * @param fault what is wrong, in words for an operator, or null
 * @param waitingBytes how much of what is acknowledged waits on this computer's disk for a server
 * @param waitingCapacity past how much the store refuses; 0 where nothing ever waits
 * @param quarantined how many readings a server refused for ever since the start
 */
public record StoreStatus(
        String kind, @Nullable String fault, long waitingBytes, long waitingCapacity, long quarantined) {

    /** Of a store that has no server behind it. */
    public static StoreStatus embedded(String kind) {
        return new StoreStatus(kind, null, 0, 0, 0);
    }
}
