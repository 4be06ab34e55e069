package org.chieng.agent.source.serial.format;

import org.chieng.agent.source.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A fault that a line tells, before it has a source. Immutable.
 *
 * @param channel the channel that has no value, or null where the line doesn't say which
 * @param kind what is wrong
 * @param detail what the board printed
 */
public record LineFault(@Nullable String channel, Fault.Kind kind, String detail) {
    /** The same as a fault of a source. */
    public Fault of(String source) {
        return new Fault(source, channel, kind, detail);
    }
}
