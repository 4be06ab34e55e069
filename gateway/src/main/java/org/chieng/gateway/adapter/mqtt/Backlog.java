package org.chieng.gateway.adapter.mqtt;

import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import org.chieng.gateway.ingest.Ingest;

/**
 * Bounds what one session has sent and the store hasn't taken yet. Up to the bound packets go on being read, so that a client
 * that waits for its PUBACKs still gets its PINGRESPs while the store is down; past it the socket is not read. While the
 * store's queue is full, publishes wait here. Confined to the session's event loop.
 */
final class Backlog {
    /** Chosen: four of the largest payloads. */
    private static final long MAX_BYTES = 1024 * 1024;

    private final Ingest ingest;
    private final ClientSocket socket;
    private final Context context;
    private final int maxMessages;
    private final Deque<Runnable> held = new ArrayDeque<>();
    private int messages;
    private long bytes;
    private boolean stopped;
    private boolean waiting;

    Backlog(Ingest ingest, ClientSocket socket, Context context, int maxMessages) {
        this.ingest = ingest;
        this.socket = socket;
        this.context = context;
        this.maxMessages = maxMessages;
        socket.onPeerReading(this::throttle);
    }

    /** A message has come; {@code submit} is run when the store's queue has room, in the order of the messages. */
    void enter(int payloadBytes, Runnable submit) {
        messages++;
        bytes += payloadBytes;
        throttle();
        held.add(submit);
        if (!waiting) {
            drain();
        }
    }

    /** A message is answered. */
    void leave(int payloadBytes) {
        messages--;
        bytes -= payloadBytes;
        throttle();
    }

    /** The session has ended: what is held is not acknowledged, so the client still has it. */
    void clear() {
        held.clear();
    }

    /** Runs on the session's event loop. */
    void onLoop(Runnable task) {
        context.runOnContext(any -> task.run());
    }

    private void drain() {
        waiting = false;
        while (!held.isEmpty()) {
            if (!ingest.hasRoom()) {
                waiting = true;
                ingest.whenRoom(() -> onLoop(this::drain));
                return;
            }
            held.remove().run();
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
