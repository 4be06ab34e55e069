package org.chieng.gateway.device;

import org.chieng.protocol.name.DeviceId;

/**
 * A device that may send. Immutable.
 *
 * @param device its name
 * @param school whose it is
 */
public record EnrolledDevice(DeviceId device, SchoolId school) {}
