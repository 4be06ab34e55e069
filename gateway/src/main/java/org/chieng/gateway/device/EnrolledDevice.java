package org.chieng.gateway.device;

import org.chieng.protocol.name.DeviceId;

/**
 * A device that may send. Immutable.
 *
 * @param device its name
 * @param school whose it is
 * @param relays whether it may send for other devices of its school
 */
public record EnrolledDevice(DeviceId device, SchoolId school, boolean relays) {
    /** One that may send for nobody else. */
    public EnrolledDevice(DeviceId device, SchoolId school) {
        this(device, school, false);
    }
}
