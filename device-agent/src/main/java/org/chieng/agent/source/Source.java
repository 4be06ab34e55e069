package org.chieng.agent.source;

import java.util.List;

/** Something that measures. Emits to its sink between {@link #start} and the end of {@link #close}, on threads of its own. */
public interface Source extends AutoCloseable {
    /** Begins to measure; returns at once. What is not there yet is waited for, not an error. */
    void start();

    /** What it reads, and how each is now. May be called at any time, from any thread. */
    default List<SourceStatus> status() {
        return List.of();
    }

    /** What can be set through it now. May be called at any time, from any thread. */
    default List<Actuator> actuators() {
        return List.of();
    }

    /** Stops measuring and waits until the last reading was emitted. */
    @Override
    void close();
}
