package org.chieng.server.phone;

import io.vertx.core.Future;
import java.util.List;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.senml.Reading;

/** The way of what browsers measured into the store. Thread-safe; never blocks. */
@FunctionalInterface
public interface Readings {
    /**
     * Stores what a device measured.
     *
     * @return how many are durable; fails with an {@link org.chieng.protocol.error.RejectedException} when it sends too fast or the store can't take
     *     it now
     */
    Future<Integer> take(EnrolledDevice device, List<Reading> readings);
}
