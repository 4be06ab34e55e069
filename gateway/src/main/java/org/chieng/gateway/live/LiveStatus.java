package org.chieng.gateway.live;

import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Whether a device has a session, or is heard by a relay that has one. Immutable.
 *
 * @param device which
 * @param online whether it is connected
 * @param sinceMicros since when that is so, UTC in microseconds since 1970
 * @param relay the device that hears it; null while it has a session of its own, and while it is not connected
 */
public record LiveStatus(
        DeviceId device,
        boolean online,
        long sinceMicros,
        @Nullable DeviceId relay) {
    /** One of its own session. */
    public LiveStatus(DeviceId device, boolean online, long sinceMicros) {
        this(device, online, sinceMicros, null);
    }

    /** Where the comings and goings of a school's devices are published on the event bus. */
    public static String address(SchoolId school) {
        return "live.status." + school;
    }
}
