/**
 * The world that the boards measure: a classroom's air over a day, its light, a plant's soil, and the sensors that turn
 * them into voltages and registers.
 *
 * <p>{@link org.chieng.sim.signal.World} gives quantities as pure functions of time and a seed, so that a run can be
 * repeated and any moment be asked for; {@link org.chieng.sim.signal.Ntc}, {@link org.chieng.sim.signal.Ldr} and {@link
 * org.chieng.sim.signal.SoilProbe} are transfer functions into millivolts; {@link org.chieng.sim.signal.Bme280}, {@link
 * org.chieng.sim.signal.Bh1750}, {@link org.chieng.sim.signal.Ads1115} and {@link org.chieng.sim.signal.Sht31} are register-level models
 * on the two-wire bus, of an emulated board or of a Raspberry Pi.
 *
 * <p>Threading: everything is immutable but for the models on the bus, which are confined to the thread of their bus.
 */
@NullMarked
package org.chieng.sim.signal;

import org.jspecify.annotations.NullMarked;
