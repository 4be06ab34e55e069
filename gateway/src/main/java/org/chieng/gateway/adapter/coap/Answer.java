package org.chieng.gateway.adapter.coap;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;

/** The one answer to a request: whoever is first gives it. Thread-safe. */
final class Answer {
    private final Exchange exchange;
    private final ScheduledExecutorService timers;
    private final AtomicBoolean given = new AtomicBoolean();
    private final Queue<Future<?>> pending = new ConcurrentLinkedQueue<>();

    Answer(Exchange exchange, ScheduledExecutorService timers) {
        this.exchange = exchange;
        this.timers = timers;
    }

    /** Answers, unless that is done. */
    void give(Response response) {
        give(() -> response);
    }

    /** Answers, unless that is done before the time is over. */
    void giveAfter(long millis, Supplier<Response> response) {
        after(millis, () -> give(response));
    }

    /** Takes it upon the caller to answer; false when that is done. */
    boolean take() {
        boolean first = given.compareAndSet(false, true);
        if (first) {
            pending.forEach(timer -> timer.cancel(false));
        }
        return first;
    }

    /** Acknowledges a confirmable request that has no answer after a time; the answer then comes by itself. */
    void acknowledgeAfter(long millis) {
        if (exchange.getRequest().getType() == CoAP.Type.CON) {
            after(millis, () -> {
                if (!given.get()) {
                    exchange.execute(exchange::sendAccept);
                }
            });
        }
    }

    private void give(Supplier<Response> response) {
        if (take()) {
            Response answer = response.get();
            exchange.execute(() -> exchange.sendResponse(answer));
        }
    }

    private void after(long millis, Runnable task) {
        if (!timers.isShutdown()) {
            pending.add(timers.schedule(task, millis, TimeUnit.MILLISECONDS));
        }
    }
}
