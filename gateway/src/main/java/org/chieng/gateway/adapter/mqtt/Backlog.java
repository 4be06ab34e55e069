package org.chieng.gateway.adapter.mqtt;

import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.limit.Allowance;

/**
 * Bounds what one session has sent and the store hasn't taken yet. Up to the bound packets go on being read, so that a client
 * that waits for its PUBACKs still gets its PINGRESPs while the store is down; past it the socket is not read. While the
 * store's queue is full, or the device sends faster than it may, publishes wait here; live ones before all others, and one of
 * them at a time without waiting for the turns of other sessions. Confined to the session's event loop.
 */
final class Backlog {
    /** Chosen: four of the largest payloads. */
    private static final long MAX_BYTES = 1024 * 1024;

    private final Ingest ingest;
    private final ClientSocket socket;
    private final Context context;
    private final int maxMessages;
    private final Allowance allowance;
    private final Runnable onTooFast;
    private final Deque<Held> heldLive = new ArrayDeque<>();
    private final Deque<Held> held = new ArrayDeque<>();
    private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private int liveInFlight;
    private int messages;
    private long bytes;
    private boolean stopped;
    private boolean waiting;

    private record Held(boolean paced, Runnable submit) {}

    /**
     * @param allowance how fast messages are let through that can't be refused
     * @param onTooFast called each time that one waits for it
     */
    Backlog(
            Ingest ingest,
            ClientSocket socket,
            Context context,
            int maxMessages,
            Allowance allowance,
            Runnable onTooFast) {
        this.ingest = ingest;
        this.socket = socket;
        this.context = context;
        this.maxMessages = maxMessages;
        this.allowance = allowance;
        this.onTooFast = onTooFast;
        socket.onPeerReading(this::throttle);
    }

    /**
     * A message has come; {@code submit} is run when the store's queue has room, in the order of the messages of its kind.
     *
     * @param paced whether it also waits until the device may send again
     * @param live whether it goes before those that are not
     */
    void enter(int payloadBytes, boolean paced, boolean live, Runnable submit) {
        messages++;
        bytes += payloadBytes;
        throttle();
        (live ? heldLive : held).add(new Held(paced, submit));
        letLivePass();
        if (!waiting) {
            drain();
        }
    }

    /** A message is answered. */
    void leave(int payloadBytes, boolean live) {
        messages--;
        bytes -= payloadBytes;
        throttle();
        if (live) {
            liveInFlight--;
            letLivePass();
        }
    }

    /** The session has ended: what is held is not acknowledged, so the client still has it. */
    void clear() {
        heldLive.clear();
        held.clear();
    }

    /** Runs on the session's event loop, in one turn with others that came meanwhile: a commit answers many messages. */
    void soon(Runnable task) {
        answers.add(task);
        if (scheduled.compareAndSet(false, true)) {
            onLoop(this::runAnswers);
        }
    }

    private void runAnswers() {
        scheduled.set(false);
        for (Runnable task = answers.poll(); task != null; task = answers.poll()) {
            task.run();
        }
    }

    /** Runs on the session's event loop. */
    void onLoop(Runnable task) {
        context.runOnContext(any -> task.run());
    }

    private void drain() {
        waiting = false;
        letLivePass();
        while (!waiting && !(heldLive.isEmpty() && held.isEmpty())) {
            if (ingest.isNext()) {
                letThrough();
            } else {
                awaitRoom();
            }
        }
    }

    /** One may go although the session waits for its turn: it is small, and a class looks at it. */
    private void letLivePass() {
        if (liveInFlight == 0 && !heldLive.isEmpty() && ingest.hasRoomForLive()) {
            letThrough();
        }
    }

    private void awaitRoom() {
        waiting = true;
        ingest.whenRoom(() -> onLoop(this::drain));
    }

    private void letThrough() {
        boolean live = !heldLive.isEmpty();
        Deque<Held> from = live ? heldLive : held;
        long nanos = from.element().paced ? allowance.tryMessage() : 0;
        if (nanos == 0) {
            liveInFlight += live ? 1 : 0;
            from.remove().submit.run();
        } else if (!waiting) {
            waiting = true;
            onTooFast.run();
            context.owner().setTimer(TimeUnit.NANOSECONDS.toMillis(nanos) + 1, any -> onLoop(this::drain));
        }
    }

    private void throttle() {
        boolean full = messages >= maxMessages || bytes >= MAX_BYTES || !socket.isPeerReading();
        if (full != stopped) {
            stopped = full;
            if (full) {
                socket.stop();
            } else {
                socket.start();
            }
        }
    }
}
