package org.chieng.server.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one place where calls that block leave the event loop: a few threads of their own, so that a slow query never stands in
 * the way of devices, and a bounded queue before them. Thread-safe.
 */
public final class Blocking implements AutoCloseable {
    /** Chosen: as many as the store has connections for reading. */
    private static final int QUERY_THREADS = 4;
    /** Running and waiting calls; beyond that a request is answered at once with 503. */
    private static final int MOST_QUERIES = 256;

    private static final int LOOK_UP_THREADS = 2;
    /** Chosen: every page of a province that comes back at once after a restart; each waits for a tenth of a millisecond or two. */
    private static final int MOST_LOOK_UPS = 20_000;

    /** A report of a month takes seconds: one at a time, so that queries have threads and the machine a core. */
    private static final int REPORT_THREADS = 1;

    private static final int MOST_REPORTS = 16;

    private static final int ELSEWHERE_THREADS = 2;
    /** Each may take ten seconds or two: who comes then is answered at once. */
    private static final int MOST_ELSEWHERE = 32;

    private final WorkerExecutor executor;
    private final int most;
    private final AtomicInteger calls = new AtomicInteger();

    private Blocking(Vertx vertx, String name, int threads, int most) {
        this.executor = vertx.createSharedWorkerExecutor(name, threads);
        this.most = most;
    }

    /** For what may take long: few may wait. */
    public static Blocking queries(Vertx vertx) {
        return new Blocking(vertx, "query", QUERY_THREADS, MOST_QUERIES);
    }

    /** For what reads some rows by their key, as who somebody is: a crowd may wait, and none of it behind a query. */
    public static Blocking lookUps(Vertx vertx) {
        return new Blocking(vertx, "look-up", LOOK_UP_THREADS, MOST_LOOK_UPS);
    }

    /** For documents and tables of a province, which take seconds: no query waits behind them. */
    public static Blocking reports(Vertx vertx) {
        return new Blocking(vertx, "report", REPORT_THREADS, MOST_REPORTS);
    }

    /** For what waits for a server of others, which may be slow or away: nothing of ours waits behind it. */
    public static Blocking elsewhere(Vertx vertx) {
        return new Blocking(vertx, "elsewhere", ELSEWHERE_THREADS, MOST_ELSEWHERE);
    }

    /**
     * Runs a call on a worker.
     *
     * @return completes on the caller's event loop; fails with what the call threw, or with an {@link ApiException} of
     *     {@link Problem#BUSY} when too many wait already
     */
    public <T> Future<T> run(Callable<T> call) {
        if (calls.incrementAndGet() > most) {
            calls.decrementAndGet();
            return Future.failedFuture(
                    new ApiException(Problem.BUSY, "too many queries wait: try again in a few seconds"));
        }
        return execute(call).onComplete(any -> calls.decrementAndGet());
    }

    /** A server that is being stopped takes no more calls. */
    private <T> Future<T> execute(Callable<T> call) {
        Future<T> future;
        try {
            future = executor.executeBlocking(call, false);
        } catch (RejectedExecutionException e) {
            future = Future.failedFuture(e);
        }
        return future.recover(why -> Future.failedFuture(
                why instanceof RejectedExecutionException
                        ? new ApiException(Problem.BUSY, "the server is being stopped: try again in a few seconds")
                        : why));
    }

    /** Lets running calls end, and takes no new ones. */
    @Override
    public void close() {
        executor.close();
    }
}
