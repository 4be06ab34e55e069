package org.chieng.gateway.adapter.broker;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.chieng.gateway.disk.OwnFiles;
import org.chieng.gateway.erase.Keeper;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.PackDecoder;
import org.jspecify.annotations.Nullable;

/**
 * A file of messages that the store fails on, a line of JSON each: {@code {"time", "topic", "type", "payload": base64, "reason"}}. The
 * broker forgets what is acknowledged, so they are kept here for an operator to publish again ({@code docs/server.md}). Thread-safe;
 * blocks.
 */
public final class UnstorableMessages implements Keeper {
    /** Bounds the disk; chosen: some ten thousand messages, and one of them is a fault to be mended. */
    static final long MAX_BYTES = 64L << 20;

    private static final String DEVICES = "v1/devices/";

    /** Of all files: the door writes to one, and who erases rewrites it. */
    private static final Object LOCK = new Object();

    private final Path file;
    private final long maxBytes;

    /** The messages of a file, which need not be there. */
    public UnstorableMessages(Path file) {
        this(file, MAX_BYTES);
    }

    UnstorableMessages(Path file, long maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    /**
     * Keeps a message; it survives a power cut when this returns.
     *
     * @param type the MIME type that the device named, or null
     * @throws IOException when the file is full or can't be written; it holds what it held before
     */
    void add(Instant time, String topic, @Nullable String type, byte[] payload, String reason) throws IOException {
        JsonObject line = new JsonObject()
                .put("time", time.toString())
                .put("topic", topic)
                .put("type", type)
                .put("payload", Base64.getEncoder().encodeToString(payload)) // as programs of a shell read it
                .put("reason", reason);
        ByteBuffer bytes = ByteBuffer.wrap((line.encode() + '\n').getBytes(StandardCharsets.UTF_8));
        synchronized (LOCK) {
            append(bytes);
        }
    }

    private void append(ByteBuffer bytes) throws IOException {
        try (FileChannel channel =
                OwnFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            if (size + bytes.remaining() > maxBytes) {
                throw new IOException(
                        "it has " + size + " of " + maxBytes + " bytes: publish what it holds again, then remove it");
            }
            write(channel, endsWithinALine(channel, size) ? withANewLineBefore(bytes) : bytes, size);
        }
    }

    /** The power was cut while one was written. */
    private static boolean endsWithinALine(FileChannel channel, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n';
    }

    private static ByteBuffer withANewLineBefore(ByteBuffer line) {
        return ByteBuffer.allocate(1 + line.remaining())
                .put((byte) '\n')
                .put(line)
                .flip();
    }

    /** A message goes as a whole when any of its readings is of the time, or when it can't be read and all is asked for. */
    @Override
    public int forget(DeviceId device, long fromMicros, long toMicros) throws IOException {
        synchronized (LOCK) {
            return rewrite(device, fromMicros, toMicros);
        }
    }

    private int rewrite(DeviceId device, long fromMicros, long toMicros) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        List<String> lines = Files.readAllLines(file);
        List<String> left = lines.stream()
                .filter(line -> !isOf(line, device, fromMicros, toMicros))
                .toList();
        if (left.size() < lines.size()) {
            StringBuilder text = new StringBuilder();
            left.forEach(line -> text.append(line).append('\n'));
            OwnFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
        }
        return lines.size() - left.size();
    }

    private static boolean isOf(String line, DeviceId device, long fromMicros, long toMicros) {
        boolean isAll = fromMicros == Long.MIN_VALUE && toMicros == Long.MAX_VALUE;
        JsonObject message;
        try {
            message = new JsonObject(line);
        } catch (DecodeException e) {
            return isAll
                    && line.contains(
                            '"' + DEVICES + device + '/'); // torn by a power cut: of whom it is may be read still
        }
        if (!message.getString("topic").startsWith(DEVICES + device + '/')) {
            return false;
        }
        if (isAll) {
            return true;
        }
        try {
            byte[] payload = Base64.getDecoder().decode(message.getString("payload"));
            long came = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(message.getString("time")));
            return PackDecoder.decode(payload, message.getString("type"), came).readings().stream()
                    .anyMatch(reading -> reading.timeMicros() >= fromMicros && reading.timeMicros() < toMicros);
        } catch (RejectedException e) {
            return false; // of no time that is known
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long from) throws IOException {
        try {
            channel.position(from);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            channel.truncate(from); // a line that is cut would spoil the next one
            throw e;
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
