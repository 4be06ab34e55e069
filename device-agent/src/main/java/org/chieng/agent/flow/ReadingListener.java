package org.chieng.agent.flow;

import java.util.List;
import org.chieng.agent.source.Measured;

/** Hears of readings once they are in the journal. Called on the source's thread: must be quick and must not block. */
@FunctionalInterface
public interface ReadingListener {
    /** Takes readings that came together, in the order of coming: one may have been measured long before. */
    void measured(List<Measured> readings);
}
