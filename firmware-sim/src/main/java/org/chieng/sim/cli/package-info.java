/**
 * The command line of the simulator: arguments, and the board process with its control lines.
 *
 * <p>{@link org.chieng.sim.cli.BoardCommand} runs boards until it is told to stop; {@link org.chieng.sim.cli.Arguments}
 * is what both commands read their options with. Standard output carries lines for machines only.
 *
 * <p>Threading: the boards run on their bench's thread; control lines are read on the main thread.
 */
@NullMarked
package org.chieng.sim.cli;

import org.jspecify.annotations.NullMarked;
