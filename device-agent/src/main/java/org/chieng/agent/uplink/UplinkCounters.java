package org.chieng.agent.uplink;

/**
 * What an uplink did since it was started. Immutable.
 *
 * @param connects sessions that were accepted
 * @param refusals messages in which the server told that it refused something
 * @param faults mistakes in the program that it went on after
 */
public record UplinkCounters(long connects, long refusals, long faults) {}
