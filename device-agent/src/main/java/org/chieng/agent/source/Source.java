package org.chieng.agent.source;

import java.time.Duration;
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

    /**
     * Sets how often a source measures.
     *
     * @param source its name
     * @return false when it is not one of these, or its board decides that for itself
     */
    default boolean setInterval(String source, Duration interval) {
        return false;
    }

    /**
     * Begins anew with a source, as if it were unplugged and plugged in.
     *
     * @return false when it is not one of these
     */
    default boolean restart(String source) {
        return false;
    }

    /**
     * Lets a source be found in the room: a lamp blinks, a board is reset so that its lamps flicker.
     *
     * @return false when it is not one of these, or can't
     */
    default boolean identify(String source) {
        return false;
    }

    /**
     * Has something done at the end of the process, before a library closes by itself what this source has opened. Where no library does, nothing
     * is done here.
     *
     * @param stop may run beside the process's other shutdown hooks
     */
    default void beforeShutdown(Runnable stop) {}

    /** Stops measuring and waits until the last reading was emitted. */
    @Override
    void close();
}
