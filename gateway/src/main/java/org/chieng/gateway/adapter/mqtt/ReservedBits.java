package org.chieng.gateway.adapter.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a connection that sends a reserved bit as 1 where Netty's decoder passes over it: in the flags of a packet's first byte
 * ([MQTT-2.2.2-2] and [MQTT-3.14.1-1] of 3.1.1, section 2.1.3 of 5) and in the options of a SUBSCRIBE ([MQTT-3.8.3-4] of 3.1.1,
 * [MQTT-3.8.3-5] of 5). Stands before that decoder, reads along and keeps no bytes. Confined to the connection's event loop.
 */
final class ReservedBits extends ChannelInboundHandlerAdapter {
    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int PUBREL = 6;
    private static final int SUBSCRIBE = 8;
    private static final int UNSUBSCRIBE = 10;
    /** Of 5: QoS, No Local, Retain As Published, Retain Handling; of 3.1.1: QoS. */
    private static final int OPTIONS_5 = 0b0011_1111;

    private static final int OPTIONS_3 = 0b0000_0011;
    private static final int LEVEL_5 = 5;
    private static final int LONGEST_LENGTH_BYTES = 4;

    private enum Within {
        FIRST_BYTE,
        LENGTH,
        BODY,
        /** What comes can't be read: the decoder says so. */
        NOTHING
    }

    private enum Part {
        PACKET_ID,
        PROPERTIES_LENGTH,
        TEXT_LENGTH,
        SKIPPED,
        OPTIONS,
        LEVEL,
        REST
    }

    private Within within = Within.FIRST_BYTE;
    private int type;
    /** Bytes of the body that are still to come, or of its length that have come, in bits. */
    private int left;

    private int lengthBytes;
    private boolean is5;

    private Part part = Part.REST;
    private Part next = Part.REST;
    private int partBytes;
    private int partValue;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (within == Within.NOTHING) {
            context.fireChannelRead(message);
            return;
        }
        ByteBuf bytes = message instanceof ByteBuf buffer ? buffer : Unpooled.EMPTY_BUFFER;
        int fault = indexOfFault(bytes);
        if (fault < 0) {
            context.fireChannelRead(message);
            return;
        }
        within = Within.NOTHING;
        ReferenceCountUtil.release(message); // with what came well before: nobody may rely on a part of it
        context.fireExceptionCaught(new DecoderException("a reserved bit is 1"));
        ChannelFuture unused = context.close();
    }

    /** Where the first byte is that may not be, or -1. */
    private int indexOfFault(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (within == Within.BODY && part == Part.REST) {
                int skipped = Math.min(left, bytes.writerIndex() - at);
                at += skipped;
                left -= skipped;
                endBodyIfWhole();
            } else if (isFault(bytes.getUnsignedByte(at))) {
                return at;
            } else {
                at++;
            }
        }
        return -1;
    }

    private boolean isFault(int one) {
        switch (within) {
            case FIRST_BYTE -> {
                type = one >> 4;
                left = 0;
                lengthBytes = 0;
                within = Within.LENGTH;
                return hasReservedFlags(one & 0xf);
            }
            case LENGTH -> {
                left |= (one & 0x7f) << (7 * lengthBytes);
                lengthBytes++;
                if ((one & 0x80) == 0) {
                    within = Within.BODY;
                    begin();
                    endBodyIfWhole();
                } else if (lengthBytes == LONGEST_LENGTH_BYTES) {
                    within = Within.NOTHING;
                }
                return false;
            }
            case BODY -> {
                left--;
                boolean isFault = isFaultInBody(one);
                endBodyIfWhole();
                return isFault;
            }
            case NOTHING -> {
                return false;
            }
        }
        return false;
    }

    private void endBodyIfWhole() {
        if (left == 0) {
            within = Within.FIRST_BYTE;
        }
    }

    /** Those of PUBLISH mean something; of those that are 0010 the decoder knows. */
    private boolean hasReservedFlags(int flags) {
        return switch (type) {
            case PUBLISH, PUBREL, SUBSCRIBE, UNSUBSCRIBE -> false;
            default -> flags != 0;
        };
    }

    private void begin() {
        switch (type) {
            case CONNECT -> enter(Part.TEXT_LENGTH, Part.LEVEL);
            case SUBSCRIBE -> enter(Part.PACKET_ID, Part.OPTIONS);
            default -> enter(Part.REST, Part.REST);
        }
    }

    /** @param then what follows the next text or properties */
    private void enter(Part entered, Part then) {
        part = entered;
        next = then;
        partBytes = 0;
        partValue = 0;
    }

    private boolean isFaultInBody(int one) {
        partBytes++;
        switch (part) {
            case PACKET_ID -> {
                if (partBytes == 2) {
                    enter(is5 ? Part.PROPERTIES_LENGTH : Part.TEXT_LENGTH, Part.OPTIONS);
                }
            }
            case PROPERTIES_LENGTH -> {
                partValue |= (one & 0x7f) << (7 * (partBytes - 1));
                if ((one & 0x80) == 0) {
                    skip(partValue, Part.TEXT_LENGTH);
                } else if (partBytes == LONGEST_LENGTH_BYTES) {
                    enter(Part.REST, Part.REST);
                }
            }
            case TEXT_LENGTH -> {
                partValue = (partValue << 8) | one;
                if (partBytes == 2) {
                    skip(partValue, next);
                }
            }
            case SKIPPED -> {
                partValue--;
                if (partValue == 0) {
                    enter(next, Part.OPTIONS);
                }
            }
            case OPTIONS -> {
                enter(Part.TEXT_LENGTH, Part.OPTIONS);
                return (one & ~(is5 ? OPTIONS_5 : OPTIONS_3)) != 0;
            }
            case LEVEL -> {
                is5 = one == LEVEL_5;
                enter(Part.REST, Part.REST);
            }
            case REST -> {
                return false;
            }
        }
        return false;
    }

    private void skip(int bytes, Part then) {
        if (bytes == 0) {
            enter(then, Part.OPTIONS);
        } else {
            enter(Part.SKIPPED, then);
            partValue = bytes;
        }
    }
}
