package org.chieng.agent.source;

import org.chieng.protocol.senml.Reading;

/**
 * A reading with both times of the moment it was taken. Immutable.
 *
 * @param reading what was measured, with the wall clock's time
 * @param monotonicMicros the same moment on the monotonic clock of the boot: what the reading's time is corrected by when
 *     the wall clock is first set later
 */
public record Measured(Reading reading, long monotonicMicros) {}
