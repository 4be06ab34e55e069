package org.chieng.agent.source;

import org.jspecify.annotations.Nullable;

/**
 * Takes what sources measure, and what keeps them from measuring. Implementations are thread-safe and keep a repeated fault quiet: a
 * source may tell the same again with each line.
 */
public interface SourceSink extends ReadingSink {
    /** A fault began or goes on; it takes the place of another of the same source and channel. */
    void fault(Fault fault);

    /**
     * A source or channel works: its fault, if it had one, is over.
     *
     * @param channel null for the source as a whole
     */
    void works(String source, @Nullable String channel);
}
