package org.chieng.server.registry;

import java.time.Instant;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;

/**
 * A device that is enrolled. Immutable.
 *
 * @param id what it logs in with
 * @param school whose it is
 * @param name what people call it
 * @param created when it was enrolled
 */
public record Device(DeviceId id, SchoolId school, String name, Instant created) {
    public Device {
        Names.check("device", name);
    }
}
