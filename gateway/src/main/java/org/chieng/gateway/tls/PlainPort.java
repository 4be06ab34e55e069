package org.chieng.gateway.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetSocketAddress;
import org.chieng.gateway.health.HandshakeFault;

/**
 * Looks at the first bytes that come to a port without encryption: who speaks TLS there, hello of the client first (RFC 8446 section 5.1), is
 * told of and hung up on, in place of waiting for the rest of a packet that never comes. Confined to the connection's event loop.
 */
public final class PlainPort extends ChannelInboundHandlerAdapter {
    private static final int HANDSHAKE = 22;
    /** Major version of all records of TLS. */
    private static final int TLS = 3;

    private final HandshakeListener listener;

    /** @param listener hears of who speaks TLS */
    public PlainPort(HandshakeListener listener) {
        this.listener = listener;
    }

    /** Looks at what comes on a connection of HTTP that has just been opened. */
    public static void watch(HttpConnection connection, HandshakeListener listener) {
        ((HttpServerConnection) connection)
                .channelHandlerContext()
                .pipeline()
                .addFirst("plainPort", new PlainPort(listener));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf buffer && isHello(buffer)) {
            ReferenceCountUtil.release(message);
            listener.refused(address(context), HandshakeFault.TLS_TO_PLAIN);
            ChannelFuture unused = context.close(); // whether it takes long is of no interest
            return;
        }
        context.fireChannelRead(message);
        context.pipeline().remove(this);
    }

    private static boolean isHello(ByteBuf buffer) {
        int at = buffer.readerIndex();
        return buffer.readableBytes() > 1 && buffer.getByte(at) == HANDSHAKE && buffer.getByte(at + 1) == TLS;
    }

    private static String address(ChannelHandlerContext context) {
        return context.channel().remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "unknown";
    }
}
