/**
 * The cable between a board and the host: bytes of the board's UART on one side, what the host opens on the other.
 *
 * <p>A {@link org.chieng.sim.wire.Connector} is where a board can be plugged in; each plugging makes a new {@link
 * org.chieng.sim.wire.Wire}. Two kinds: {@link org.chieng.sim.wire.Pipe} stays inside the JVM and runs on every system;
 * {@link org.chieng.sim.wire.PtyConnector} makes a real Linux pseudo-terminal, so that any program opens it as it opens a
 * USB port.
 *
 * <p>Both behave as USB does: what a board prints while nobody has the port open is lost, the board never waits for the
 * host, and a host that opens the port is noticed (an Uno resets on it). {@link org.chieng.sim.wire.WrongBaud} makes the
 * gibberish that two different rates make, which a pseudo-terminal would not.
 *
 * <p>Threading: a wire is used by one thread on the board's side; the host's side of a pipe may be any other thread.
 */
@NullMarked
package org.chieng.sim.wire;

import org.jspecify.annotations.NullMarked;
