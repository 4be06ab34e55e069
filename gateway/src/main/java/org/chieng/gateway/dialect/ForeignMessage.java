package org.chieng.gateway.dialect;

import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.DecodedPack;

/** A message in a form that is not ours. Used once, by one thread at a time. */
public interface ForeignMessage {
    /**
     * Reads it.
     *
     * @param nowMicros when it came, UTC in microseconds
     * @throws RejectedException when nothing of it can be used
     */
    DecodedPack decode(long nowMicros) throws RejectedException;

    /** What was decoded is durable: it need not be stored again when the sender repeats it. */
    default void stored() {}
}
