/**
 * Boards on serial lines. {@link org.chieng.agent.source.serial.SerialSource} watches for ports to come and go and runs one
 * {@code PortReader} a port; that finds the speed ({@code SpeedSearch}), and has {@link org.chieng.agent.source.serial.format} cut the
 * bytes into lines and say what each holds.
 *
 * <p>jSerialComm is seen by {@code JSerialCommPorts} only. One thread a port, and one that looks for ports.
 */
@NullMarked
package org.chieng.agent.source.serial;

import org.jspecify.annotations.NullMarked;
