package org.chieng.server.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One MQTT 3.1.1 connection that costs its process little: it writes packets made beforehand and reads nothing but the few
 * kinds that a publisher gets. Confined to the event loop that connected it.
 */
final class LoadDevice {
    private static final int PACKET_IDS = 65_536;
    /** MQTT 3.1.1 section 3.2.2.3: the server asks to try again later. */
    private static final int SERVER_UNAVAILABLE = 3;

    /** The server is there and asks to come again later. */
    static final class TryAgainException extends Exception {
        private static final long serialVersionUID = 1L;

        TryAgainException() {
            super("asked to try again later", null, false, false);
        }
    }

    private final String name;
    private final @Nullable String topic;
    private final LongConsumer acknowledged;
    private final Runnable closed;
    private final Promise<LoadDevice> accepted = Promise.promise();
    private final long[] sentNanos = new long[PACKET_IDS / 64];
    private final Map<Integer, Runnable> told = new HashMap<>();
    private Buffer unread = Buffer.buffer();
    private @Nullable NetSocket socket;
    private int nextId;
    private int inFlight;

    /**
     * @param topic where it publishes; null: to {@code telemetry}
     * @param acknowledged hears of each PUBACK, with the nanoseconds since the time given to {@link #publish}
     */
    LoadDevice(String name, @Nullable String topic, LongConsumer acknowledged, Runnable closed) {
        this.name = name;
        this.topic = topic;
        this.acknowledged = acknowledged;
        this.closed = closed;
    }

    /** Succeeds with CONNACK code 0; fails with a {@link TryAgainException} when that is asked for. */
    Future<LoadDevice> connect(NetClient client, int port, int keepAliveSeconds) {
        client.connect(port, "127.0.0.1")
                .onSuccess(open -> {
                    socket = open;
                    open.handler(this::read).closeHandler(any -> {
                        accepted.tryFail(name + " was closed");
                        if (accepted.future().succeeded()) {
                            closed.run();
                        }
                    });
                    open.write(connectPacket(keepAliveSeconds));
                })
                .onFailure(accepted::tryFail);
        return accepted.future();
    }

    int inFlight() {
        return inFlight;
    }

    /**
     * Publishes at QoS 1.
     *
     * @param dueNanos when it should have been sent, of {@link System#nanoTime}
     */
    void publish(byte[] payload, long dueNanos) {
        publish(topic == null ? "telemetry" : topic, payload, dueNanos, null);
    }

    /** The same to another topic; tells of the PUBACK when {@code done} is not null. */
    void publish(String to, byte[] payload, long dueNanos, @Nullable Runnable done) {
        int id = 1 + nextId++ % (PACKET_IDS - 1);
        sentNanos[id % sentNanos.length] = dueNanos; // windows are far smaller
        inFlight++;
        if (done != null) {
            told.put(id, done);
        }
        byte[] path = to.getBytes(UTF_8);
        Buffer packet = header(0x32, 2 + path.length + 2 + payload.length);
        packet.appendUnsignedShort(path.length).appendBytes(path).appendUnsignedShort(id);
        socket().write(packet.appendBytes(payload));
    }

    void ping() {
        socket().write(Buffer.buffer(new byte[] {(byte) 0xc0, 0}));
    }

    void close() {
        socket().close();
    }

    private NetSocket socket() {
        if (socket == null) {
            throw new IllegalStateException(name + " is not connected");
        }
        return socket;
    }

    private Buffer connectPacket(int keepAliveSeconds) {
        byte[] user = name.getBytes(UTF_8);
        byte[] secret = LoadTarget.SECRET.getBytes(UTF_8);
        Buffer packet = header(0x10, 10 + 2 + user.length + 2 + user.length + 2 + secret.length);
        packet.appendUnsignedShort(4).appendString("MQTT").appendByte((byte) 4);
        packet.appendByte((byte) 0xc2).appendUnsignedShort(keepAliveSeconds); // user name, password, clean session
        packet.appendUnsignedShort(user.length).appendBytes(user);
        packet.appendUnsignedShort(user.length).appendBytes(user);
        return packet.appendUnsignedShort(secret.length).appendBytes(secret);
    }

    private static Buffer header(int first, int remaining) {
        Buffer packet = Buffer.buffer(remaining + 5).appendByte((byte) first);
        int left = remaining;
        do {
            packet.appendByte((byte) (left % 128 | (left >= 128 ? 0x80 : 0)));
            left /= 128;
        } while (left > 0);
        return packet;
    }

    /** All that comes has less than 128 bytes: CONNACK, PUBACK, PINGRESP. */
    private void read(Buffer bytes) {
        Buffer all = unread.length() == 0 ? bytes : unread.appendBuffer(bytes);
        int at = 0;
        while (all.length() - at >= 2 && all.length() - at >= 2 + all.getByte(at + 1)) {
            packet(all, at);
            at += 2 + all.getByte(at + 1);
        }
        unread = at == all.length() ? Buffer.buffer() : all.getBuffer(at, all.length());
    }

    private void packet(Buffer all, int at) {
        int kind = (all.getByte(at) & 0xf0) >> 4;
        if (kind == 2 && all.getByte(at + 3) == 0) {
            accepted.tryComplete(this);
        } else if (kind == 2) {
            accepted.tryFail(
                    all.getByte(at + 3) == SERVER_UNAVAILABLE
                            ? new TryAgainException()
                            : new IllegalStateException(name + ": CONNACK " + all.getByte(at + 3)));
        } else if (kind == 4) {
            inFlight--;
            int id = all.getUnsignedShort(at + 2);
            acknowledged.accept(System.nanoTime() - sentNanos[id % sentNanos.length]);
            Runnable done = told.remove(id);
            if (done != null) {
                done.run();
            }
        }
    }
}
