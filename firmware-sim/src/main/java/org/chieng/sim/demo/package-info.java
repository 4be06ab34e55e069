/**
 * The first command: a server, and for two schools an agent and a set of boards each, as processes of their own.
 *
 * <p>{@link org.chieng.sim.demo.DemoCommand} reads the options; {@code DemoFiles} writes what the processes are configured
 * with, once; {@code Demo} starts them, watches them, and stops them; {@code Child} is one of them; {@code ProcessList}
 * remembers them on disk, so that a launcher that was killed with -9 leaves nothing that the next start does not clear up.
 * It knows the jars of server and agent and their configuration files, not their classes.
 *
 * <p>Threading: {@code Demo} may be stopped from any thread; each child has one thread that reads its standard output.
 */
@NullMarked
package org.chieng.sim.demo;

import org.jspecify.annotations.NullMarked;
