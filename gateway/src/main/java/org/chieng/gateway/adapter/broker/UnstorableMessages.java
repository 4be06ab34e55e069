package org.chieng.gateway.adapter.broker;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Base64;
import org.chieng.gateway.disk.OwnFiles;
import org.jspecify.annotations.Nullable;

/**
 * A file of messages that the store fails on, a line of JSON each: {@code {"time", "topic", "type", "payload": base64, "reason"}}. The
 * broker forgets what is acknowledged, so they are kept here for an operator to publish again ({@code docs/server.md}). Confined to one
 * thread at a time; blocks.
 */
final class UnstorableMessages {
    /** Bounds the disk; chosen: some ten thousand messages, and one of them is a fault to be mended. */
    static final long MAX_BYTES = 64L << 20;

    private final Path file;
    private final long maxBytes;

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
        try (FileChannel channel = OwnFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long size = channel.size();
            if (size + bytes.remaining() > maxBytes) {
                throw new IOException(
                        "it has " + size + " of " + maxBytes + " bytes: publish what it holds again, then remove it");
            }
            write(channel, bytes, size);
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
