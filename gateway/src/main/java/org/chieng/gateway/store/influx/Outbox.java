package org.chieng.gateway.store.influx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.chieng.gateway.disk.OwnFiles;
import org.chieng.gateway.store.DeviceReading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches that wait on disk, first in, first out. When {@link #add} returns, the record survives a power cut. Where a process
 * ends between {@link #next} and {@link #remove}, records of the oldest segment come again, in their order. Bounded in bytes.
 * Thread-safe.
 */
final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final String SUFFIX = ".outbox";

    private final Path folder;
    private final long maxBytes;
    private final long segmentBytes;
    private final Deque<OutboxSegment> segments = new ArrayDeque<>();
    private long nextNumber;

    /**
     * A record that waits.
     *
     * @param batch what was added
     * @param segment where it lies
     * @param end where it ends there
     */
    record Entry(List<DeviceReading> batch, OutboxSegment segment, long end) {}

    private Outbox(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.segmentBytes = maxBytes / 8;
    }

    /** Opens what a folder holds; a record that was torn by a power cut is cut off, a damaged one is stepped over. */
    static Outbox open(Path folder, long maxBytes) throws IOException {
        OwnFiles.makeFolder(folder);
        OwnFiles.closeFolder(folder); // nobody else has anything in it
        Outbox outbox = new Outbox(folder, maxBytes);
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            found.forEach(files::add);
        }
        Collections.sort(files);
        for (Path file : files) {
            String name = file.getFileName().toString();
            outbox.nextNumber = Long.parseLong(name.substring(0, name.length() - SUFFIX.length())) + 1;
            outbox.segments.add(OutboxSegment.open(file));
        }
        outbox.dropRead();
        return outbox;
    }

    /** Adds a batch; false when there is no room for it. */
    synchronized boolean add(List<DeviceReading> batch) throws IOException {
        byte[] bytes = ReadingCodec.encode(batch);
        if (bytes() + OutboxSegment.HEAD + bytes.length > maxBytes) {
            return false;
        }
        OutboxSegment last = segments.peekLast();
        if (last == null || !last.isWritable() || last.size() >= segmentBytes) {
            last = OutboxSegment.create(folder.resolve(String.format(Locale.ROOT, "%016d", nextNumber) + SUFFIX));
            nextNumber++;
            segments.add(last);
            syncFolder();
        }
        last.add(bytes);
        return true;
    }

    /** The records after one, or the oldest ones; at least one unless there is none, and about as many bytes as asked for. */
    synchronized List<Entry> next(int wantedBytes) throws IOException {
        List<Entry> records = new ArrayList<>();
        int size = 0;
        for (OutboxSegment segment : segments) {
            long at = segment.readTo();
            while (at < segment.size() && size < wantedBytes) {
                at = segment.pastDamage(at);
                byte[] bytes = segment.read(at);
                at += OutboxSegment.HEAD + bytes.length;
                size += bytes.length;
                records.add(new Entry(ReadingCodec.decode(bytes), segment, at));
            }
            if (size >= wantedBytes) {
                break;
            }
        }
        return records;
    }

    /** Forgets the oldest records up to one of them. */
    synchronized void remove(Entry last) throws IOException {
        for (OutboxSegment segment : segments) {
            if (segment == last.segment()) {
                segment.setReadTo(last.end());
                break;
            }
            segment.setReadTo(segment.size());
        }
        dropRead();
    }

    /** What is added from now on lies in other files than what is there. */
    synchronized void seal() {
        OutboxSegment last = segments.peekLast();
        if (last != null) {
            last.seal();
        }
    }

    /** Whether nothing of what lay there at the last {@link #seal} is left. */
    synchronized boolean isSealedEmpty() {
        OutboxSegment first = segments.peekFirst();
        return first == null || first.isWritable();
    }

    synchronized boolean isEmpty() {
        return segments.isEmpty();
    }

    synchronized long bytes() {
        long bytes = 0;
        for (OutboxSegment segment : segments) {
            bytes += segment.size() - segment.readTo();
        }
        return bytes;
    }

    private void dropRead() throws IOException {
        @Nullable OutboxSegment first = segments.peekFirst();
        boolean isChanged = false;
        while (first != null && first.readTo() >= first.size()) {
            segments.removeFirst();
            first.delete();
            isChanged = true;
            first = segments.peekFirst();
        }
        if (isChanged) {
            syncFolder();
        }
    }

    /** So that files that came or went do so for good (fsync(2)). */
    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public synchronized void close() {
        for (OutboxSegment segment : segments) {
            try {
                segment.close();
            } catch (IOException e) {
                LOG.warn("closing the outbox: {}", e.getMessage());
            }
        }
        segments.clear();
    }

    /** For {@link OutboxSegment}. */
    static void writeFully(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }
}
