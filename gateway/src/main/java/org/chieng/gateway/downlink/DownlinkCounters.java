package org.chieng.gateway.downlink;

/**
 * What has been counted since the start. Immutable.
 *
 * @param waiting commands that wait now
 * @param delivered commands that a device acknowledged, or took at QoS 0
 * @param expired commands whose device did not come in time
 * @param refused commands and configurations that there was no room for
 */
public record DownlinkCounters(int waiting, long delivered, long expired, long refused) {}
