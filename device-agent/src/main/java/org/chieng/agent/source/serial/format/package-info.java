/**
 * What boards print as text: bytes in, messages out. {@link org.chieng.agent.source.serial.format.LineFramer} cuts bytes into lines and
 * frames, {@link org.chieng.agent.source.serial.format.Formats} says what each holds: values with channel, label and unit, faults of
 * sensors, or nothing. No I/O, no thread, no clock; memory is bounded whatever a board prints.
 *
 * <p>On the way: a {@code LineParser} a format makes entries of a line, {@code Label} and {@code PrintedUnit} part names from units, {@code
 * Channels} names them, {@code ValueDoubts} tells the numbers that are none. What the formats are is taken from the programs that print and
 * read them: Arduino's Serial Plotter protocol, MakeCode's {@code serial} and {@code radio} blocks, the micro:bit's MicroBitLog, NMEA 0183,
 * and the examples of sensor libraries. A line that is understood wrongly becomes a row of the corpus first.
 */
@NullMarked
package org.chieng.agent.source.serial.format;

import org.jspecify.annotations.NullMarked;
