package org.chieng.server.api;

import io.vertx.core.Future;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.erase.Erased;

/** Forgets what a device measured, in all gateways. Thread-safe; never blocks. */
@FunctionalInterface
public interface Erasing {
    /**
     * Forgets what was measured within a time; {@link Long#MIN_VALUE} and {@link Long#MAX_VALUE}: all.
     *
     * @param fromMicros first time, inclusive, UTC
     * @param toMicros last time, exclusive, UTC
     * @return fails when some gateway can't, with words for an operator: ask again
     */
    Future<Erased> erase(EnrolledDevice device, long fromMicros, long toMicros);
}
