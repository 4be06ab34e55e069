package org.chieng.agent.source;

import java.util.List;

/** Takes what sources measure. Implementations are thread-safe: each source calls from threads of its own. */
@FunctionalInterface
public interface ReadingSink {
    /**
     * Takes readings that came together. When it returns they are where a kill of the process can't lose them.
     *
     * @param measured in the order of measuring; no channel has the same time twice
     */
    void accept(List<Measured> measured);
}
