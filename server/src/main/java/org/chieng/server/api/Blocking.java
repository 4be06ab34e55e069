package org.chieng.server.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one place where calls that block leave the event loop: a few threads of their own, so that a slow query never stands in
 * the way of devices, and a bounded queue before them. Thread-safe.
 */
public final class Blocking implements AutoCloseable {
    /** Chosen: as many as the store has connections for reading. */
    private static final int THREADS = 4;
    /** Running and waiting calls; beyond that a request is answered at once with 503. */
    private static final int MAX_CALLS = 256;

    private final WorkerExecutor executor;
    private final AtomicInteger calls = new AtomicInteger();

    public Blocking(Vertx vertx) {
        this.executor = vertx.createSharedWorkerExecutor("query", THREADS);
    }

    /**
     * Runs a call on a worker.
     *
     * @return completes on the caller's event loop; fails with what the call threw, or with an {@link ApiException} of
     *     {@link Problem#BUSY} when too many wait already
     */
    public <T> Future<T> run(Callable<T> call) {
        if (calls.incrementAndGet() > MAX_CALLS) {
            calls.decrementAndGet();
            return Future.failedFuture(
                    new ApiException(Problem.BUSY, "too many queries wait: try again in a few seconds"));
        }
        return executor.executeBlocking(call, false).onComplete(any -> calls.decrementAndGet());
    }

    /** Lets running calls end, and takes no new ones. */
    @Override
    public void close() {
        executor.close();
    }
}
