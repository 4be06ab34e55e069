package org.chieng.server;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Something that is opened on a thread of its own, so that others can open beside it. Thread-safe. */
final class Opening<T> {
    private final FutureTask<T> task;

    private Opening(FutureTask<T> task) {
        this.task = task;
    }

    /** Begins. */
    static <T> Opening<T> of(String name, Callable<T> open) {
        Opening<T> opening = new Opening<>(new FutureTask<>(open));
        Thread thread = new Thread(opening.task, "open-" + name);
        thread.setDaemon(true);
        thread.start();
        return opening;
    }

    /**
     * Waits until it is open.
     *
     * @throws StartException when it can't be opened
     */
    T join() throws StartException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw StartException.because(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StartException.failed("interrupted while starting", e);
        }
    }
}
