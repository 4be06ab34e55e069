/** The agent as the simulated month of chaos runs it: all parts real, on a clock and a disk that the test moves. */
@NullMarked
package org.chieng.agent.chaos;

import org.jspecify.annotations.NullMarked;
