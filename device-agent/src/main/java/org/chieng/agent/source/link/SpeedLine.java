package org.chieng.agent.source.link;

import java.io.Closeable;
import java.io.IOException;

/** A connection to the server over which bytes are fetched that mean nothing, to see how fast they come. Confined to one thread, but for close. */
public interface SpeedLine extends Closeable {
    /**
     * Fetches some.
     *
     * @param bytes how many
     * @return how fast the later ones came
     * @throws IOException when the server refuses or the line breaks; says which
     */
    Step fetch(long bytes) throws IOException;

    /** What was sent and received since it was opened, as the line's owner counts it: bytes with TLS, TCP and IP. */
    long wireBytes();

    /** Ends it, also while another thread fetches. */
    @Override
    void close();

    /** Opens one. */
    @FunctionalInterface
    interface Opener {
        /**
         * Connects.
         *
         * @throws IOException when the server can't be reached
         */
        SpeedLine open() throws IOException;
    }

    /**
     * How fast bytes came. Immutable.
     *
     * @param bytes those that were timed, after the connection had found its speed
     * @param nanos how long they took
     * @param whole whether all came; false when the time for it was up
     */
    record Step(long bytes, long nanos, boolean whole) {
        /** Mbit/s; 0 where nothing could be timed. */
        double megabits() {
            return nanos <= 0 ? 0 : bytes * 8e3 / nanos;
        }
    }
}
