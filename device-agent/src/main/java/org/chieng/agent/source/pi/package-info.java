/**
 * Sensors and pins of a Raspberry Pi. {@link org.chieng.agent.source.pi.PiSource} starts them: I2C sensors by drivers of our own ({@code
 * I2cDriver}, one class a chip, each citing its datasheet), DS18B20 by the kernel's 1-wire files, GPIO inputs, and GPIO outputs and PWM
 * as actuators.
 *
 * <p>Pi4J is seen here only, in {@code Pi4j}, {@code I2cPort} and the pins; on a computer without any of these none of its classes
 * is loaded. Threading: one thread measures all I2C sensors and debounces the inputs, another reads the 1-wire files, each of which takes
 * the kernel 750 ms.
 */
@NullMarked
package org.chieng.agent.source.pi;

import org.jspecify.annotations.NullMarked;
