package org.chieng.agent.source;

/** Something that measures. Emits to its sink between {@link #start} and the end of {@link #close}, on threads of its own. */
public interface Source extends AutoCloseable {
    /** Begins to measure; returns at once. What is not there yet is waited for, not an error. */
    void start();

    /** Stops measuring and waits until the last reading was emitted. */
    @Override
    void close();
}
