package org.chieng.agent.uplink;

/** The way to the server. Runs on threads of its own from {@link #start} until {@link #close} returns. */
public interface Uplink extends AutoCloseable {
    /** Begins to connect and to send; returns at once. That the server can't be reached is normal, not an error. */
    void start();

    /** What it did since it was started. */
    UplinkCounters counters();

    /** Sends what it can within a short time, says good-bye, and waits until all threads have ended. */
    @Override
    void close();
}
