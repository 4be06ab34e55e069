/**
 * An nRF51822 (the microcontroller of the BBC micro:bit V1) that runs real compiled firmware, instruction by instruction.
 *
 * <p>{@link org.chieng.sim.cortex.Nrf51822} is the chip; {@link org.chieng.sim.cortex.MicrobitHex} reads what a compiler
 * or MakeCode made. The outside world is reached through the small interfaces that the AVR has as well: {@link
 * org.chieng.sim.avr.SerialSink}, {@link org.chieng.sim.avr.AnalogInput}, {@link org.chieng.sim.avr.I2cSlave}.
 *
 * <p>Inside: {@code CortexM0} executes what {@code Decoder} has decoded once at load; {@code Memory} is the address space;
 * {@code Exceptions} is the NVIC; each peripheral is a {@code NrfPeripheral} with tasks and events that puts its next due
 * moment into {@code Events}, so that nothing is polled and a sleeping chip costs nothing. Nothing is allocated while
 * instructions run.
 *
 * <p>Threading: a chip is confined to one thread at a time.
 *
 * <p>Sources: "ARMv6-M Architecture Reference Manual" DDI 0419E (instructions, exceptions), "Cortex-M0 Technical Reference
 * Manual" DDI 0432C (cycles), "nRF51 Series Reference Manual" v3.0 and "nRF51822 Product Specification" v3.1 (peripherals).
 */
@NullMarked
package org.chieng.sim.cortex;

import org.jspecify.annotations.NullMarked;
