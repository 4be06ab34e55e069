package org.chieng.gateway.store;

import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;

/**
 * Names one series: a channel of a device. Immutable.
 *
 * @param device who measured
 * @param channel what
 */
public record SeriesKey(DeviceId device, ChannelName channel) {}
