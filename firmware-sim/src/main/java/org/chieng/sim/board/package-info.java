/**
 * Boards: firmware, the world it measures and the cable it prints to, run at the pace of real time.
 *
 * <p>{@link org.chieng.sim.board.Sketch} names the firmware; {@link org.chieng.sim.board.BoardSpec} says what is wanted;
 * {@link org.chieng.sim.board.Board} is one board, whose time somebody else moves; {@link
 * org.chieng.sim.board.Workbench} moves the time of many on one thread.
 *
 * <p>A board behind a real terminal, in a test of a program that reads serial ports:
 *
 * <pre>{@code
 * try (Workbench bench = new Workbench(Clock.systemUTC())) {
 *     Path port = folder.resolve("ttyROOM");
 *     Path record = folder.resolve("room.record");
 *     Board room = bench.plug(BoardSpec.of(Sketch.ROOM, new PtyConnector(port)).seed(7).recordTo(record));
 *     // open the port at room.sketch().baud() with any serial library; opening it resets the board
 *     room.fault(Fault.GARBAGE, Duration.ofSeconds(5));
 *     room.unplug();
 *     room.plug();
 *     // RecordedLine.read(record) gives what the board printed, and whether it reached the port whole
 * }
 * }</pre>
 *
 * <p>Without a thread and without waiting, by moving a single board's time: {@code new Board(spec, clock)}, {@code
 * board.plug()}, {@code board.advance(Duration.ofHours(8))} with a {@link org.chieng.sim.wire.Pipe}.
 *
 * <p>Threading: {@code Board} and {@code Workbench} are thread-safe; everything behind them is confined to the thread that
 * holds the board's lock.
 */
@NullMarked
package org.chieng.sim.board;

import org.jspecify.annotations.NullMarked;
