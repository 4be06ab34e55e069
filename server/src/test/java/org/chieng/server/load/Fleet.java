package org.chieng.server.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.chieng.server.load.LoadLedger.Snapshot;
import org.jspecify.annotations.Nullable;

/** Many {@link LoadDevice}s on one event loop. Calls block: from a program's main thread only. */
final class Fleet implements AutoCloseable {
    /** Fine enough for a flood, and cheap. */
    private static final long TICK_MILLIS = 2;

    /** What a device publishes. */
    interface Packs {
        byte[] next();
    }

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final NetClient client;
    private final List<LoadDevice> devices = new ArrayList<>();
    private final List<Packs> packs = new ArrayList<>();
    private final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
    private final LongAdder acknowledged = new LongAdder();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger putOff = new AtomicInteger();
    private volatile boolean ending;

    Fleet(boolean tls) {
        client = vertx.createNetClient(new NetClientOptions()
                .setTcpNoDelay(true)
                .setConnectTimeout(60_000)
                .setSsl(tls)
                .setSslHandshakeTimeout(60) // the load's own process may be the slow one
                .setTrustAll(true)
                .setHostnameVerificationAlgorithm(""));
    }

    /** Connects a device for each maker of packs; waits until all are accepted. */
    void connect(int port, String topic, List<? extends Packs> makers) {
        connect(port, topic, 0, Duration.ZERO, makers);
    }

    /** The same, with names from a number on, evenly spread over a time. */
    void connect(int port, String topic, int first, Duration over, List<? extends Packs> makers) {
        List<Future<LoadDevice>> connecting = new ArrayList<>();
        for (int i = 0; i < makers.size(); i++) {
            String name = LoadTarget.device(first + i);
            String path = topic.replace("{device}", name);
            long delay = 1 + over.toMillis() * i / makers.size();
            connecting.add(call(() ->
                    vertx.timer(delay, TimeUnit.MILLISECONDS).compose(any -> connectPatiently(name, port, path))));
        }
        for (Future<LoadDevice> device : connecting) {
            devices.add(await(device));
        }
        packs.addAll(makers);
    }

    /** As an agent does: whoever is asked to come again later waits for some seconds, each for another time. */
    private Future<LoadDevice> connectPatiently(String name, int port, String topic) {
        return new LoadDevice(name, topic, this::acknowledged, this::closed)
                .connect(client, port, 60)
                .recover(why -> {
                    if (!(why instanceof LoadDevice.TryAgainException)) {
                        return Future.failedFuture(why);
                    }
                    putOff.incrementAndGet();
                    return vertx.timer(ThreadLocalRandom.current().nextLong(1_000, 5_000), TimeUnit.MILLISECONDS)
                            .compose(any -> connectPatiently(name, port, topic));
                });
    }

    /** How often a device was asked to come again later. */
    int putOff() {
        return putOff.get();
    }

    /** How many connections the other side has ended. */
    int lost() {
        return closed.get();
    }

    /** Every device asks for a PINGRESP. */
    void ping() {
        call(() -> {
            devices.forEach(LoadDevice::ping);
            return Future.succeededFuture();
        });
    }

    /** Keeps every device's window full for a time, then waits for what is in flight. */
    Snapshot flood(double seconds, int window) {
        return run(seconds, () -> {
            long now = System.nanoTime();
            for (int i = 0; i < devices.size(); i++) {
                LoadDevice device = devices.get(i);
                while (device.inFlight() < window) {
                    device.publish(packs.get(i).next(), now);
                }
            }
        });
    }

    /** Sends at a steady rate over all devices, whatever the answers do, so that a slow answer is not forgotten. */
    Snapshot pace(double seconds, double messagesPerSecond) {
        long begin = System.nanoTime();
        long[] sent = new long[1];
        return run(seconds, () -> {
            long due = (long) ((System.nanoTime() - begin) / 1e9 * messagesPerSecond);
            for (; sent[0] < due; sent[0]++) {
                int device = (int) (sent[0] % devices.size());
                devices.get(device)
                        .publish(packs.get(device).next(), begin + (long) (sent[0] * 1e9 / messagesPerSecond));
            }
        });
    }

    /**
     * Every device sends a number of packs as an agent does, with as much in flight as its acknowledgements let it, and beside them a live
     * message now and then, one in flight.
     *
     * @param liveTopic where those go
     * @return the acknowledgements of both; the seconds go to the last pack of the backlog
     */
    Snapshot drain(int packsEach, Duration liveEvery, String liveTopic, Packs live) {
        long begin = System.nanoTime();
        List<Draining> all = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            long liveDue = begin + liveEvery.toNanos() * i / devices.size();
            all.add(new Draining(devices.get(i), packs.get(i), packsEach, liveDue));
        }
        return run(
                () -> all.stream().anyMatch(one -> one.left > 0 || !one.flight.isEmpty()),
                () -> all.forEach(one -> one.turn(liveEvery, liveTopic, live)));
    }

    /** A device with a backlog. */
    private static final class Draining {
        private final LoadDevice device;
        private final Packs packs;
        private final AgentFlight flight = new AgentFlight();
        private byte @Nullable [] next;
        private int left;
        private long liveDue;
        private boolean liveInFlight;

        Draining(LoadDevice device, Packs packs, int left, long liveDue) {
            this.device = device;
            this.packs = packs;
            this.left = left;
            this.liveDue = liveDue;
        }

        void turn(Duration liveEvery, String liveTopic, Packs live) {
            long now = System.nanoTime();
            if (now >= liveDue && !liveInFlight) {
                liveInFlight = true;
                liveDue = now + liveEvery.toNanos();
                device.publish(liveTopic, live.next(), now, () -> liveInFlight = false);
            }
            while (left > 0) {
                byte[] pack = next == null ? packs.next() : next;
                next = pack;
                if (!flight.hasRoom(pack.length)) {
                    return;
                }
                next = null;
                left--;
                flight.sent(pack.length);
                device.publish("telemetry", pack, now, () -> flight.acknowledged(pack.length, now));
            }
        }
    }

    private Snapshot run(double seconds, Runnable turn) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        return run(() -> System.nanoTime() < end, turn);
    }

    private Snapshot run(BooleanSupplier goesOn, Runnable turn) {
        call(() -> {
            latencies.reset();
            acknowledged.reset();
            return Future.succeededFuture();
        });
        long begin = System.nanoTime();
        Promise<Void> done = Promise.promise();
        call(() -> {
            vertx.setPeriodic(TICK_MILLIS, timer -> {
                if (goesOn.getAsBoolean() && closed.get() == 0) {
                    turn.run();
                } else if (devices.stream().allMatch(device -> device.inFlight() == 0) || closed.get() > 0) {
                    vertx.cancelTimer(timer);
                    done.complete();
                }
            });
            return Future.succeededFuture();
        });
        await(done.future());
        return new Snapshot(acknowledged.sum(), (System.nanoTime() - begin) / 1e9, latencies.copy(), closed.get());
    }

    private <T> Future<T> call(Supplier<Future<T>> doing) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(any -> doing.get().onComplete(promise::handle));
        return promise.future();
    }

    private void acknowledged(long nanos) {
        acknowledged.increment();
        latencies.recordValue(Math.min(nanos, latencies.getHighestTrackableValue()));
    }

    private void closed() {
        if (!ending) {
            closed.incrementAndGet();
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(10, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        ending = true;
        await(vertx.close());
    }
}
