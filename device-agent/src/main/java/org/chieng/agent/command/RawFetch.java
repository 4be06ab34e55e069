package org.chieng.agent.command;

import java.io.IOException;

/** Sends readings of the past as they were measured, where only aggregates of them were sent. Thread-safe. */
@FunctionalInterface
public interface RawFetch {
    /**
     * Lets the raw readings of a time range be sent behind what is already on its way; returns before they are.
     *
     * @param fromMicros first moment of the range, UTC in microseconds since 1970
     * @param toMicros first moment after it
     * @return how many readings the journal still has of it, 0 when none
     * @throws IOException when the journal can't be read; the message says why
     */
    long fetch(long fromMicros, long toMicros) throws IOException;
}
