package org.chieng.gateway.limit;

/**
 * How much may be sent, each for a second; 0 is without limit. Immutable.
 *
 * @param deviceMessages messages of one device
 * @param deviceReadings readings of one device
 * @param schoolMessages messages of all devices of a school
 * @param schoolReadings readings of all devices of a school
 */
public record LimitSettings(int deviceMessages, int deviceReadings, int schoolMessages, int schoolReadings) {}
