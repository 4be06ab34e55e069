package org.chieng.gateway.store;

import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;

/**
 * A reading and the device that it came from. Immutable.
 *
 * @param device who measured
 * @param reading what, when and how much
 */
public record DeviceReading(DeviceId device, Reading reading) {}
