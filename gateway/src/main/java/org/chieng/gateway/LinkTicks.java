package org.chieng.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.chieng.gateway.link.HeardDevices;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.link.LinkMonitor;
import org.chieng.gateway.link.LinkTiming;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a {@link LinkMonitor} look at all lines again and again, on a worker of its own. */
final class LinkTicks {
    private static final Logger LOG = LoggerFactory.getLogger(LinkTicks.class);

    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final LinkMonitor monitor;
    private volatile BooleanSupplier listening = () -> true;
    private final AtomicBoolean running = new AtomicBoolean();
    private final long timer;

    private LinkTicks(Vertx vertx, WorkerExecutor worker, LinkMonitor monitor) {
        this.vertx = vertx;
        this.worker = worker;
        this.monitor = monitor;
        this.timer = vertx.setPeriodic(LinkMonitor.TICK.toMillis(), any -> tick());
    }

    /** Takes up what was kept; fails with a {@link GatewayException} when the book can't be read. */
    static Future<LinkTicks> begin(Vertx vertx, LinkBook book, TimeSeriesStore store, HeardDevices heard, Clock clock) {
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("link", 1);
        LinkMonitor monitor = new LinkMonitor(book, heard, LinkTiming.USUAL, clock);
        return worker.executeBlocking(() -> {
                    monitor.open();
                    recall(monitor, store);
                    return monitor;
                })
                .map(opened -> new LinkTicks(vertx, worker, opened))
                .recover(why -> {
                    worker.close();
                    return Future.failedFuture(
                            why instanceof IOException
                                    ? new GatewayException("can't read the states of lines: " + why.getMessage(), why)
                                    : why);
                });
    }

    private static void recall(LinkMonitor monitor, TimeSeriesStore store) {
        try {
            for (SeriesLatest one : store.latest(monitor.tellers())) {
                monitor.recall(
                        one.series().device(),
                        one.series().channel(),
                        one.newest().timeMicros(),
                        one.newest().value());
            }
        } catch (StoreException e) {
            LOG.warn("how fast lines were is not known until they are measured again: {}", e.getMessage());
        }
    }

    /** Says how to know whether what devices send can come in. */
    void listenWhile(BooleanSupplier can) {
        listening = can;
    }

    LinkMonitor monitor() {
        return monitor;
    }

    private void tick() {
        if (running.compareAndSet(false, true)) {
            worker.executeBlocking(() -> {
                        monitor.listens(listening.getAsBoolean());
                        monitor.tick();
                        return null;
                    })
                    .onComplete(any -> running.set(false))
                    .onFailure(why -> LOG.error("lines can't be looked at, by a fault of ours", why));
        }
    }

    /** Keeps what is known; succeeds when that is done. */
    Future<Void> close() {
        vertx.cancelTimer(timer);
        return worker.executeBlocking(() -> {
                    monitor.close();
                    return null;
                })
                .eventually(worker::close)
                .mapEmpty();
    }
}
