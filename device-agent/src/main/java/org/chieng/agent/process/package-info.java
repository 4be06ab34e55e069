/** Programs of the system that are run for what they print. Blocks the thread that asks, for the time given at most. */
@NullMarked
package org.chieng.agent.process;

import org.jspecify.annotations.NullMarked;
