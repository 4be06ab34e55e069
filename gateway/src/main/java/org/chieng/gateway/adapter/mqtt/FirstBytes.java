package org.chieng.gateway.adapter.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;

/**
 * A connection until its CONNECT is there: how much it may send until then, and what is to be done once it has, or is gone. Stands before
 * the decoders, which would keep half a megabyte of anybody's. Confined to the connection's event loop.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
    static final AttributeKey<FirstBytes> KEY = AttributeKey.valueOf("chieng.first-bytes");
    /** Chosen: a CONNECT with the largest will of a sane device and a WebSocket's request, many times over. */
    static final int MOST = 64 * 1024;

    private final Runnable onEnd;
    private final Runnable onTooMany;
    private int bytes;
    private boolean ended;
    private boolean refused;

    /**
     * @param onEnd called once, when the CONNECT is there or the connection gone
     * @param onTooMany called once when it has sent too much without, to close it; what it sends meanwhile is dropped
     */
    FirstBytes(Runnable onEnd, Runnable onTooMany) {
        this.onEnd = onEnd;
        this.onTooMany = onTooMany;
    }

    /** The CONNECT is there, or the connection gone. */
    void end() {
        if (!ended) {
            ended = true;
            onEnd.run();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (ended) {
            context.fireChannelRead(message);
            context.pipeline().remove(this);
            return;
        }
        bytes += message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        if (bytes <= MOST) {
            context.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
            if (!refused) {
                refused = true;
                onTooMany.run();
            }
        }
    }
}
