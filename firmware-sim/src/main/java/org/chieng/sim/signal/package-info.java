/**
 * The world that the boards measure: a classroom's air over a day, its light, a plant's soil, and the sensors that turn
 * them into voltages and registers.
 *
 * <p>{@link org.chieng.sim.signal.World} gives quantities as pure functions of time and a seed, so that a run can be
 * repeated and any moment be asked for; {@link org.chieng.sim.signal.Ntc}, {@link org.chieng.sim.signal.Ldr} and {@link
 * org.chieng.sim.signal.SoilProbe} are transfer functions into millivolts; {@link org.chieng.sim.signal.Bh1750} is a
 * register-level model on the two-wire bus.
 *
 * <p>Threading: everything but {@code Bh1750} is immutable; that one is confined to the thread of its chip.
 */
@NullMarked
package org.chieng.sim.signal;

import org.jspecify.annotations.NullMarked;
