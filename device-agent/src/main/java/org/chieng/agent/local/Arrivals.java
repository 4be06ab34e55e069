package org.chieng.agent.local;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The threads that read and serve requests. jdk.httpserver gives a thread to a request at its first byte and does not say from where it
 * comes before all of its head is there: so who sends half a head is thrown out by how long that takes, soon when many do, and the others
 * wait for so long. Thread-safe.
 */
final class Arrivals implements Executor, AutoCloseable {
    /** How long the head of a request may take to come; chosen: a slow phone on the school's Wi-Fi. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The same when many come at once; chosen: a busy Pi reads one that is there in much less. */
    private static final Duration PATIENCE_IN_CROWD = Duration.ofSeconds(1);

    /** More requests than this, of which the head is not there, are a crowd; chosen: two browsers that open the page. */
    private static final int CROWD = 12;

    /** Most requests that wait for a thread; chosen: a class that opens the page at once. */
    private static final int MOST_WAITING = 256;

    private final LongSupplier nanos;
    private final ThreadPoolExecutor threads;
    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<Thread, Long> arriving = new HashMap<>();

    /**
     * @param most most threads
     * @param nanos monotonic clock
     */
    Arrivals(int most, LongSupplier nanos) {
        this.nanos = nanos;
        this.threads = new ThreadPoolExecutor(
                0,
                most,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "local-page");
                    thread.setDaemon(true);
                    return thread;
                },
                (task, pool) -> {
                    if (pool.isShutdown() || !waiting.offer(task)) {
                        throw new RejectedExecutionException(); // its connection is closed
                    }
                });
    }

    @Override
    public void execute(Runnable request) {
        threads.execute(() -> serve(request));
    }

    private void serve(Runnable request) {
        synchronized (this) {
            arriving.put(Thread.currentThread(), nanos.getAsLong());
        }
        try {
            request.run();
        } finally {
            arrived();
        }
    }

    /** The head of the request that the calling thread serves is there. */
    synchronized void arrived() {
        arriving.remove(Thread.currentThread());
    }

    /** Throws out those that take too long, which closes their connection, and lets others in. To be called every now and then. */
    void look() {
        throwOut();
        try {
            while (threads.getActiveCount() < threads.getMaximumPoolSize() && !waiting.isEmpty()) {
                threads.execute(waiting.remove());
            }
        } catch (RejectedExecutionException e) {
            waiting.clear(); // it is being closed
        }
    }

    private synchronized void throwOut() {
        long now = nanos.getAsLong();
        long patience = (arriving.size() > CROWD ? PATIENCE_IN_CROWD : PATIENCE).toNanos();
        arriving.entrySet().removeIf(one -> {
            boolean isLate = now - one.getValue() > patience;
            if (isLate) {
                one.getKey().interrupt();
            }
            return isLate;
        });
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
