package org.chieng.gateway.live;

import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;

/**
 * Whether a device has a session. Immutable.
 *
 * @param device which
 * @param online whether it is connected
 * @param sinceMicros since when, UTC in microseconds since 1970
 */
public record LiveStatus(DeviceId device, boolean online, long sinceMicros) {
    /** Where the comings and goings of a school's devices are published on the event bus. */
    public static String address(SchoolId school) {
        return "live.status." + school;
    }
}
