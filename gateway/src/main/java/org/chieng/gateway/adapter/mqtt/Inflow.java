package org.chieng.gateway.adapter.mqtt;

import io.vertx.core.net.NetSocket;
import io.vertx.mqtt.MqttEndpoint;
import java.lang.reflect.Field;

/**
 * Stops and starts the reading of one connection's socket. vertx-mqtt 5.0.8 has no call for it: a client that sends without
 * waiting for acknowledgements would fill the memory while the store is slow, and one that publishes right behind its
 * CONNECT, as it may [MQTT-3.1.4-5], would be thrown out while its secret is checked. So the socket is taken from the
 * endpoint's private field. Once stopped, Vert.x keeps up to 8 packets that it has decoded already, then leaves the rest to
 * TCP. Confined to the connection's event loop.
 */
final class Inflow {
    private static final Field SOCKET = socketField();

    private final NetSocket socket;

    private Inflow(NetSocket socket) {
        this.socket = socket;
    }

    static Inflow of(MqttEndpoint endpoint) {
        try {
            return new Inflow((NetSocket) SOCKET.get(endpoint));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("made accessible below", e);
        }
    }

    void stop() {
        socket.pause();
    }

    void start() {
        socket.resume();
    }

    /** Whether the peer takes what is written to it; while it doesn't, nothing that can be left out is written. */
    boolean isPeerReading() {
        return !socket.writeQueueFull();
    }

    /** Called each time that the peer takes again what is written to it. */
    void onPeerReading(Runnable callback) {
        socket.drainHandler(any -> callback.run());
    }

    private static Field socketField() {
        try {
            Field field = Class.forName("io.vertx.mqtt.impl.MqttEndpointImpl").getDeclaredField("conn");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this vertx-mqtt keeps its socket elsewhere: see Inflow", e);
        }
    }
}
