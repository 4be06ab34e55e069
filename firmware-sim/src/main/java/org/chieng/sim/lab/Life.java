package org.chieng.sim.lab;

/**
 * A computer under one name at the server. Immutable.
 *
 * @param device the name
 * @param room 1, or 2 for the next room
 * @param from since when
 */
public record Life(String device, int room, long from) {}
