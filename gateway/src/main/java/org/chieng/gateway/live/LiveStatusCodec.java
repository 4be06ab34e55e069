package org.chieng.gateway.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;
import org.chieng.protocol.name.DeviceId;

/** On the wire of a cluster: since when in 8 bytes, online in 1, the device's name after its length in 4. */
final class LiveStatusCodec implements MessageCodec<LiveStatus, LiveStatus> {
    static final String NAME = "chieng.live.status";

    @Override
    public void encodeToWire(Buffer buffer, LiveStatus message) {
        byte[] device = message.device().value().getBytes(StandardCharsets.US_ASCII);
        buffer.appendLong(message.sinceMicros())
                .appendByte((byte) (message.online() ? 1 : 0))
                .appendInt(device.length)
                .appendBytes(device);
    }

    @Override
    public LiveStatus decodeFromWire(int start, Buffer buffer) {
        int device = start + 13;
        return new LiveStatus(
                new DeviceId(buffer.getString(device, device + buffer.getInt(start + 9), "US-ASCII")),
                buffer.getByte(start + 8) == 1,
                buffer.getLong(start));
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
