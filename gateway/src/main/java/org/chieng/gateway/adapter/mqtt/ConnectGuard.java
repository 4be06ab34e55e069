package org.chieng.gateway.adapter.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.mqtt.MqttServer;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.tls.HandshakeListener;
import org.chieng.gateway.tls.PlainPort;
import org.chieng.protocol.error.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a connection before its CONNECT, for which vertx-mqtt 5.0.8 has no call; so the server that it keeps in a private field is
 * wrapped. There is a place for so many, each has one time limit however slowly its bytes drip in (vertx-mqtt's begins anew with each byte)
 * and so many bytes. And WebSocket compression is taken out: vertx-mqtt can't do without, and a frame of it may inflate to a thousand times
 * its size before anybody has logged in; in its place stands an answer to whoever asks for no WebSocket. And {@link
 * ReservedBits} are looked at. Thread-safe; a connection stays on its event loop.
 */
final class ConnectGuard {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectGuard.class);
    private static final Field SERVER = serverField();
    private static final String COMPRESSION = "webSocketExtensionHandler";
    private static final String FIRST_OF_WEB_SOCKET = "httpServerCodec";
    private static final String FIRST_OF_MQTT = "mqttEncoder";
    private static final String DECODER = "mqttDecoder";

    private final Vertx vertx;
    private final long connectMillis;
    private final Unconnected unconnected;
    private final GatewayCounters counters;
    private final HandshakeListener handshakes;

    ConnectGuard(Vertx vertx, MqttSettings.Bounds bounds, GatewayCounters counters, HandshakeListener handshakes) {
        this.vertx = vertx;
        this.connectMillis = Math.max(1, bounds.connectTimeout().toMillis());
        this.unconnected = new Unconnected(bounds.unconnected(), bounds.unconnectedPerAddress());
        this.counters = counters;
        this.handshakes = handshakes;
    }

    /** Guards a server; before it listens. */
    void guard(MqttServer server) {
        try {
            NetServer real = (NetServer) SERVER.get(server);
            Object wrapped = Proxy.newProxyInstance(
                    ConnectGuard.class.getClassLoader(),
                    new Class<?>[] {NetServer.class},
                    (proxy, method, arguments) -> {
                        try {
                            if (method.getName().equals("connectHandler") && arguments != null) {
                                real.connectHandler(socket -> opened(socket, handler(arguments[0])));
                                return proxy;
                            }
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause() == null ? e : e.getCause();
                        }
                    });
            SERVER.set(server, wrapped);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("made accessible below", e);
        }
    }

    @SuppressWarnings("unchecked") // the only handler that connectHandler takes
    private static Handler<NetSocket> handler(Object argument) {
        return (Handler<NetSocket>) argument;
    }

    private void opened(NetSocket socket, Handler<NetSocket> next) {
        String address = String.valueOf(socket.remoteAddress().hostAddress());
        if (!unconnected.enter(address)) {
            refuse(socket, "too many connections without CONNECT");
            return;
        }
        long timer = vertx.setTimer(connectMillis, any -> socket.close());
        FirstBytes first = new FirstBytes(
                () -> {
                    vertx.cancelTimer(timer);
                    unconnected.leave(address);
                },
                () -> refuse(socket, "too many bytes without CONNECT"));
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        channel.attr(FirstBytes.KEY).set(first);
        channel.closeFuture().addListener(any -> first.end());
        next.handle(socket);
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(COMPRESSION) != null) {
            pipeline.replace(COMPRESSION, "noWebSocket", new NoWebSocket());
        }
        String begin = pipeline.get(FIRST_OF_WEB_SOCKET) == null ? FIRST_OF_MQTT : FIRST_OF_WEB_SOCKET;
        if (!socket.isSsl()) {
            pipeline.addBefore(begin, "plainPort", new PlainPort(handshakes));
        }
        pipeline.addBefore(begin, "firstBytes", first);
        pipeline.addBefore(DECODER, "reservedBits", new ReservedBits());
    }

    private void refuse(NetSocket socket, String why) {
        counters.countRejection(ErrorCode.QUOTA_EXCEEDED);
        LOG.debug("closing {}: {}", socket.remoteAddress(), why);
        socket.close();
    }

    private static Field serverField() {
        try {
            Field field = Class.forName("io.vertx.mqtt.impl.MqttServerImpl").getDeclaredField("server");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this vertx-mqtt keeps its server elsewhere: see ConnectGuard", e);
        }
    }
}
