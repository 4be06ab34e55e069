/**
 * An ATmega328P (the microcontroller of the Arduino Uno) that runs real compiled firmware, cycle by cycle.
 *
 * <p>{@link org.chieng.sim.avr.Atmega328p} is the chip; {@link org.chieng.sim.avr.HexFile} reads what the compiler
 * made. The outside world is reached through three small interfaces: {@link org.chieng.sim.avr.SerialSink} for what the
 * USART sends, {@link org.chieng.sim.avr.AnalogInput} for what the ADC measures, {@link org.chieng.sim.avr.I2cSlave}
 * for what hangs on the two-wire bus.
 *
 * <p>Inside: {@code Cpu} executes words that {@code Decoder} has decoded once at load; {@code DataSpace} is the memory
 * map; every peripheral is a {@code Peripheral} that puts its next due moment into {@code Events}, so that nothing is
 * polled and a sleeping chip costs nothing; {@code Interrupts} holds who asks for service. Nothing is allocated while
 * instructions run.
 *
 * <p>Threading: a chip is confined to one thread at a time.
 *
 * <p>Sources: "AVR Instruction Set Manual" DS40002198 (flags, cycles of the AVRe+ column) and "ATmega48A/PA/88A/PA/
 * 168A/PA/328/P" DS40002061B (peripherals; sections are named where they are implemented).
 */
@NullMarked
package org.chieng.sim.avr;

import org.jspecify.annotations.NullMarked;
