package org.chieng.server;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be closed, the newest first; one that fails does not keep the others open. Thread-safe. */
final class Closers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closers.class);
    /** A part that takes longer is left behind; chosen: below the 10 s after which service managers kill. */
    private static final Duration TIMEOUT = Duration.ofSeconds(8);

    private final Deque<AutoCloseable> closers = new ArrayDeque<>();
    private boolean closed;

    /** Will be closed before all that were added until now; at once when all is closed already. */
    synchronized <T extends AutoCloseable> T add(T closer) {
        closers.push(closer);
        if (closed) {
            close();
        }
        return closer;
    }

    /** The same for what closes by itself and tells when it has. */
    void addAsync(Supplier<Future<?>> close) {
        add(() -> close.get().await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!closers.isEmpty()) {
            try {
                closers.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("closing", e);
            }
        }
    }
}
