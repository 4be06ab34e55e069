/**
 * Boards on serial lines. {@link org.chieng.agent.source.serial.SerialSource} watches for ports to come and go and runs one
 * {@code PortReader} a port; that finds the speed ({@code SpeedSearch}), cuts lines ({@code LineFramer}) and asks the {@link
 * org.chieng.agent.source.serial.LineParser parsers} in order. A parser is one class a format, does no I/O, and joins by one line in
 * {@code LineParsers}.
 *
 * <p>jSerialComm is seen by {@code JSerialCommPorts} only. One thread a port, and one that looks for ports. What the formats are
 * is taken from the programs that print and read them: Arduino's Serial Plotter protocol, MakeCode's {@code serial} blocks.
 */
@NullMarked
package org.chieng.agent.source.serial;

import org.jspecify.annotations.NullMarked;
