package org.chieng.gateway.store;

/**
 * The numbers of a series within one span of time, in the unit of the series. Immutable.
 *
 * @param startMicros where the span begins, UTC in microseconds since 1970; a whole multiple of its width
 * @param count how many numbers, at least 1: a span without numbers has no bucket
 * @param min the smallest
 * @param mean their arithmetic mean
 * @param max the largest
 * @param last the one with the latest time
 */
public record Bucket(long startMicros, long count, double min, double mean, double max, double last) {}
