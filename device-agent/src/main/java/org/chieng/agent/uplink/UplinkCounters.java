package org.chieng.agent.uplink;

/**
 * What an uplink did since it was started. Immutable.
 *
 * @param connects sessions that were accepted
 * @param refusals messages in which the server told that it refused something
 */
public record UplinkCounters(long connects, long refusals) {}
