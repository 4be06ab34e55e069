/**
 * What all sources give their readings to: {@link org.chieng.agent.flow.ReadingFlow} takes them into the journal first and then to the
 * local page, the rules, and whoever else listens. Names, units and calibration of channels are applied here, once, for all of them.
 * Threading: thread-safe; works on the sources' threads.
 */
@NullMarked
package org.chieng.agent.flow;

import org.jspecify.annotations.NullMarked;
