package org.chieng.gateway.store.influx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.chieng.gateway.disk.OwnFiles;
import org.chieng.gateway.log.LogEvent;
import org.chieng.protocol.name.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines that the server will never take, each after a comment with the reason: they were acknowledged, so they are kept for
 * an operator. The file can be sent to InfluxDB when the reason is mended. At most 2 × {@value #MAX_BYTES} bytes; then the
 * older half goes. Thread-safe.
 */
final class Quarantine {
    /** Name of the file; the older half ends in {@code .1}. */
    static final String FILE = "quarantine.lp";

    private static final long MAX_BYTES = 8L << 20;
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private final Path file;
    private final AtomicLong lines = new AtomicLong();

    Quarantine(Path folder) {
        this.file = folder.resolve(FILE);
    }

    synchronized void add(String line, String reason) throws IOException {
        if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
            Files.move(file, file.resolveSibling(FILE + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        byte[] text = ("# " + reason.replaceAll("\\s+", " ") + '\n' + line + '\n').getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel =
                OwnFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            Outbox.writeFully(channel, ByteBuffer.wrap(text), channel.size());
            channel.force(true);
        }
        if (lines.incrementAndGet() == 1) {
            LogEvent.UNSTORABLE
                    .in(LOG)
                    .log("a line is kept in {} because {}; further ones are counted in the health", file, reason);
        }
    }

    /** Takes out what of a device was measured within a time; the end is exclusive. What is reckoned from its readings goes, too. */
    synchronized void forget(DeviceId device, long fromMicros, long toMicros) throws IOException {
        for (String name : List.of(FILE, FILE + ".1")) {
            Path each = file.resolveSibling(name);
            if (Files.exists(each)) {
                String before = Files.readString(each);
                String after = KeptLines.without(before, device, fromMicros, toMicros);
                if (!after.equals(before)) {
                    OwnFiles.replace(each, after.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** How many since the start. */
    long lines() {
        return lines.get();
    }
}
