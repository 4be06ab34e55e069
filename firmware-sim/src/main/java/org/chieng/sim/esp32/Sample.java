package org.chieng.sim.esp32;

/**
 * What was measured at one moment. Immutable.
 *
 * @param number counts up from 1 while the board has power
 * @param micros when, microseconds since 1970
 * @param celsius the air's temperature
 * @param percent its relative humidity
 * @param lux the light
 */
public record Sample(long number, long micros, double celsius, double percent, double lux) {}
