/**
 * What boards print as text: bytes in, messages out. {@link org.chieng.agent.source.serial.format.LineFramer} cuts bytes into lines and
 * frames, {@link org.chieng.agent.source.serial.format.Formats} says what each holds: values with channel, label and unit, faults of
 * sensors, or nothing. No I/O, no thread, no clock; memory is bounded whatever a board prints.
 */
@NullMarked
package org.chieng.agent.source.serial.format;

import org.jspecify.annotations.NullMarked;
