package org.chieng.agent.flow;

import java.util.List;
import org.chieng.protocol.senml.Reading;

/** Hears of readings once they are in the journal. Called on the source's thread: must be quick and must not block. */
@FunctionalInterface
public interface ReadingListener {
    /** Takes readings that came together, in the order of measuring. */
    void measured(List<Reading> readings);
}
