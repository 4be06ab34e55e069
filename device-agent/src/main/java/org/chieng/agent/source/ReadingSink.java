package org.chieng.agent.source;

import java.util.List;

/** Takes what sources measure. Implementations are thread-safe: each source calls from threads of its own. */
@FunctionalInterface
public interface ReadingSink {
    /**
     * Takes readings that came together. When it returns true they are where a kill of the process can't lose them.
     *
     * @param measured in the order of measuring; no channel has the same time twice
     * @return false when not all of them could be kept: whoever can give them again does, all others go on; what could not be kept was
     *     counted and is told as a gap
     */
    boolean accept(List<Measured> measured);
}
