package org.chieng.agent.time;

/** Waits to the end even when the waiting thread is interrupted: what is closed must be closed when {@code close} returns. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Waits until the thread has ended; the interrupt, if one came, is set again. */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
