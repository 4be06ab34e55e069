package org.chieng.gateway.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * On the wire of a cluster: since when in 8 bytes, online in 1, the device's name after its length in 4, then the relay's in the same way where
 * there is one. What a server before this one sends ends with the device.
 */
final class LiveStatusCodec implements MessageCodec<LiveStatus, LiveStatus> {
    static final String NAME = "chieng.live.status";

    @Override
    public void encodeToWire(Buffer buffer, LiveStatus message) {
        buffer.appendLong(message.sinceMicros()).appendByte((byte) (message.online() ? 1 : 0));
        append(buffer, message.device());
        DeviceId relay = message.relay();
        if (relay != null) {
            append(buffer, relay);
        }
    }

    private static void append(Buffer buffer, DeviceId device) {
        byte[] name = device.value().getBytes(StandardCharsets.US_ASCII);
        buffer.appendInt(name.length).appendBytes(name);
    }

    @Override
    public LiveStatus decodeFromWire(int start, Buffer buffer) {
        DeviceId device = device(buffer, start + 9);
        int end = start + 13 + device.value().length();
        @Nullable DeviceId relay = end < buffer.length() ? device(buffer, end) : null;
        return new LiveStatus(device, buffer.getByte(start + 8) == 1, buffer.getLong(start), relay);
    }

    private static DeviceId device(Buffer buffer, int at) {
        return new DeviceId(buffer.getString(at + 4, at + 4 + buffer.getInt(at), "US-ASCII"));
    }

    @Override
    public LiveStatus transform(LiveStatus message) {
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1; // a codec of our own (MessageCodec)
    }
}
