package org.chieng.agent.rule;

import org.chieng.protocol.senml.Value;

/**
 * What is owed to an actuator that was ever set: its safe value, as soon as it is there again, and its rest. Immutable.
 *
 * @param safe what it is put to before anything else
 * @param lockedUntil when its rest is over, microseconds on the monotonic clock; {@link #NO_REST} when it has none
 * @param restMicros how long that rest is, whole; 0 when it has none
 */
record Duty(Value safe, long lockedUntil, long restMicros) {
    /** It may be set now. */
    static final long NO_REST = Long.MIN_VALUE;
}
