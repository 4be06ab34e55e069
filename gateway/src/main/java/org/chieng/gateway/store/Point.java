package org.chieng.gateway.store;

import org.chieng.protocol.senml.Value;

/**
 * One value of a series. Immutable.
 *
 * @param timeMicros when, UTC in microseconds since 1970
 * @param value what
 */
public record Point(long timeMicros, Value value) {}
