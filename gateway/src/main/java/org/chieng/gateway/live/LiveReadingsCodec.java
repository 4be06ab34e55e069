package org.chieng.gateway.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;

/**
 * On the wire of a cluster: the device's name after its length in 4 bytes, how many packs follow in 4 bytes, then SenML packs
 * in CBOR, each after its length in 4 bytes. Within one process the immutable message itself is handed on.
 */
final class LiveReadingsCodec implements MessageCodec<LiveReadings, LiveReadings> {
    static final String NAME = "chieng.live.readings";

    /** So that no pack is longer than the decoder takes, even when every value is the longest data. */
    private static final int READINGS_PER_PACK = 50;

    @Override
    public void encodeToWire(Buffer buffer, LiveReadings message) {
        List<Reading> readings = message.readings();
        append(buffer, message.device().value().getBytes(StandardCharsets.US_ASCII));
        buffer.appendInt((readings.size() + READINGS_PER_PACK - 1) / READINGS_PER_PACK);
        for (int from = 0; from < readings.size(); from += READINGS_PER_PACK) {
            append(
                    buffer,
                    PackEncoder.toCbor(readings.subList(from, Math.min(from + READINGS_PER_PACK, readings.size()))));
        }
    }

    private static void append(Buffer buffer, byte[] bytes) {
        buffer.appendInt(bytes.length).appendBytes(bytes);
    }

    @Override
    public LiveReadings decodeFromWire(int start, Buffer buffer) {
        int position = start + 4 + buffer.getInt(start);
        DeviceId device = new DeviceId(buffer.getString(start + 4, position, "US-ASCII"));
        int packs = buffer.getInt(position);
        position += 4;
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < packs; i++) {
            int end = position + 4 + buffer.getInt(position);
            readings.addAll(decode(buffer.getBytes(position + 4, end)));
            position = end;
        }
        return new LiveReadings(device, readings);
    }

    private static List<Reading> decode(byte[] pack) {
        try {
            return PackDecoder.decode(pack, "application/senml+cbor", 0).readings();
        } catch (RejectedException e) {
            throw new IllegalArgumentException("not written by this codec", e);
        }
    }

    @Override
    public LiveReadings transform(LiveReadings message) {
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
