package org.chieng.gateway.store.influx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/** A batch in bytes, as it lies in the outbox. Pure functions. */
final class ReadingCodec {
    private ReadingCodec() {}

    static byte[] encode(List<DeviceReading> batch) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(batch.size() * 64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(batch.size());
            for (DeviceReading entry : batch) {
                Reading reading = entry.reading();
                out.writeUTF(entry.device().value());
                out.writeUTF(reading.channel().source());
                out.writeUTF(reading.channel().channel());
                out.writeLong(reading.timeMicros());
                out.writeUTF(Fields.code(reading.value()));
                writeNullable(out, reading.unit());
                writeNullable(out, reading.label());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    static List<DeviceReading> decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = in.readInt();
            List<DeviceReading> batch = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                DeviceId device = new DeviceId(in.readUTF());
                ChannelName channel = new ChannelName(in.readUTF(), in.readUTF());
                Reading reading = new Reading(
                        channel, in.readLong(), Fields.decode(in.readUTF()), readNullable(in), readNullable(in));
                batch.add(new DeviceReading(device, reading));
            }
            return batch;
        }
    }

    private static void writeNullable(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static @Nullable String readNullable(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }
}
