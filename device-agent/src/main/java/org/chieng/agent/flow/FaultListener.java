package org.chieng.agent.flow;

import java.util.Collection;
import org.chieng.agent.source.Fault;

/** Hears when a fault begins, changes or is over. Called on the source's thread: must be quick and must not block. */
@FunctionalInterface
public interface FaultListener {
    /** Takes all faults that there are now. */
    void faults(Collection<Fault> all);
}
