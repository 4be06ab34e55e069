package org.chieng.gateway.adapter.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.mqtt.MqttEndpoint;
import java.lang.reflect.Field;

/**
 * What vertx-mqtt 5.0.8 has no call for, on the socket that it keeps in a private field of the endpoint. First, to stop and
 * start reading: a client that sends without waiting for acknowledgements would fill the memory while the store is slow, and
 * one that publishes right behind its CONNECT, as it may [MQTT-3.1.4-5], would be thrown out while its secret is checked. Once
 * stopped, Vert.x keeps up to 8 packets that it has decoded already, then leaves the rest to TCP. Second, PUBREC with a
 * reason code, which {@code MqttEndpoint.publishReceived} takes but doesn't send. Confined to the connection's event loop.
 */
final class ClientSocket {
    private static final Field SOCKET = socketField();
    private static final int MOST_IN_A_FLUSH = 256;

    private final NetSocketInternal socket;

    private ClientSocket(NetSocketInternal socket) {
        this.socket = socket;
    }

    static ClientSocket of(MqttEndpoint endpoint) {
        try {
            NetSocketInternal socket = (NetSocketInternal) SOCKET.get(endpoint);
            // a commit answers many messages: their acknowledgements leave in one write to the system
            socket.channelHandlerContext()
                    .pipeline()
                    .addBefore("handler", "flush", new FlushConsolidationHandler(MOST_IN_A_FLUSH, true));
            return new ClientSocket(socket);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("made accessible below", e);
        }
    }

    /** Its CONNECT is there: what was kept of it until then isn't any longer. */
    static void connected(MqttEndpoint endpoint) {
        try {
            NetSocketInternal socket = (NetSocketInternal) SOCKET.get(endpoint);
            socket.channelHandlerContext().channel().attr(FirstBytes.KEY).get().end();
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

    /** Sends packets that are written already; releases them. */
    void write(ByteBuf packets) {
        socket.writeMessage(packets);
    }

    /** PUBREC of MQTT 5 that refuses (section 3.5). */
    Future<Void> publishRefused(int packetId, int reasonCode, MqttProperties properties) {
        MqttFixedHeader header = new MqttFixedHeader(MqttMessageType.PUBREC, false, MqttQoS.AT_MOST_ONCE, false, 0);
        return socket.writeMessage(new MqttMessage(
                header, new MqttPubReplyMessageVariableHeader(packetId, (byte) reasonCode, properties)));
    }

    private static Field socketField() {
        try {
            Field field = Class.forName("io.vertx.mqtt.impl.MqttEndpointImpl").getDeclaredField("conn");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this vertx-mqtt keeps its socket elsewhere: see ClientSocket", e);
        }
    }
}
