package org.chieng.gateway.ingest;

import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.DecodedPack;

/** Reads a payload, whatever its form. Does no I/O. */
@FunctionalInterface
public interface PackSource {
    /**
     * Reads it.
     *
     * @param nowMicros when the payload came, UTC in microseconds
     * @throws RejectedException when nothing of it can be used
     */
    DecodedPack read(long nowMicros) throws RejectedException;
}
