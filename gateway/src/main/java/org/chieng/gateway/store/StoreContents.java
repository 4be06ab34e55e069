package org.chieng.gateway.store;

/**
 * How much a store or its backup holds. Immutable.
 *
 * @param series how many series
 * @param points how many points of all series, of every kind of value
 */
public record StoreContents(long series, long points) {}
