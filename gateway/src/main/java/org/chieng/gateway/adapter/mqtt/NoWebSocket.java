package org.chieng.gateway.adapter.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Answers what comes to the port for WebSockets and asks for none (RFC 6455 section 4.2.2), or at another path: Netty's handler passes it
 * on, vertx-mqtt passes it over, and the client would wait until its time is up. Confined to the connection's event loop.
 */
final class NoWebSocket extends ChannelInboundHandlerAdapter {
    /** Where vertx-mqtt 5.0.8 speaks MQTT. */
    static final String PATH = "/mqtt";

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        FullHttpResponse refusal = message instanceof FullHttpRequest request ? refusal(request) : null;
        if (refusal == null) {
            context.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        context.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
    }

    private static @Nullable FullHttpResponse refusal(FullHttpRequest request) {
        if (!request.uri().equals(PATH)) {
            return response(
                    HttpResponseStatus.NOT_FOUND,
                    "MQTT over WebSocket is spoken at the path " + PATH + " of this port");
        }
        boolean isAsked = request.method().equals(HttpMethod.GET)
                && request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
        if (isAsked) {
            return null;
        }
        FullHttpResponse response = response(
                HttpResponseStatus.UPGRADE_REQUIRED,
                "this port speaks MQTT over WebSocket: open a WebSocket, with the subprotocol mqtt");
        response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        return response;
    }

    private static FullHttpResponse response(HttpResponseStatus status, String sentence) {
        byte[] text = (sentence + '\n').getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(text));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, text.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }
}
