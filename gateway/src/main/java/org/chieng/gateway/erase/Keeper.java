package org.chieng.gateway.erase;

import java.io.IOException;
import org.chieng.protocol.name.DeviceId;

/** A file beside the store that holds what devices have told. Blocks; thread-safe. */
@FunctionalInterface
public interface Keeper {
    /**
     * Forgets what of a device was measured within a time.
     *
     * @param fromMicros first time, inclusive, UTC
     * @param toMicros last time, exclusive, UTC
     * @return how many messages went
     * @throws IOException when the file can't be read or written; it holds what it held before
     */
    int forget(DeviceId device, long fromMicros, long toMicros) throws IOException;
}
