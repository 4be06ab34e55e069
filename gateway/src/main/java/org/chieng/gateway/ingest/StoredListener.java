package org.chieng.gateway.ingest;

import java.util.List;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.senml.Reading;

/** Hears of readings that have just become durable. */
public interface StoredListener {
    /** Called on the writer's thread, in the order of the commits; must not block and must not throw. */
    void stored(EnrolledDevice device, List<Reading> readings);
}
