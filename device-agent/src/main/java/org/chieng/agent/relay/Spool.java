package org.chieng.agent.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chieng.agent.keep.KeptFile;
import org.chieng.protocol.name.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the lab's computers told, on disk, in the order it came, until the server has it. When {@link #append} returns it is forced to the disk: a loss of
 * power takes nothing that was acknowledged. Nothing leaves it unacknowledged: when it is full it takes no more. Pieces of 1 MiB; one that holds
 * only what the server has is deleted. Thread-safe.
 */
final class Spool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Spool.class);
    private static final long PIECE_BYTES = 1 << 20;
    private static final String ENDING = ".relay";

    private final Path folder;
    private final long maxBytes;
    private final KeptFile ackFile;

    /** Pieces by the number of their first entry, with their sizes. */
    private final TreeMap<Long, Long> pieces = new TreeMap<>();

    private FileChannel writing;
    private long writingFirst;
    private long bytes;
    private long nextNumber;
    private long acknowledged;

    private Spool(Path folder, long maxBytes) throws IOException {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.ackFile = new KeptFile(folder.resolve("acknowledged"));
        Files.createDirectories(folder);
        this.acknowledged = readAcknowledged();
        this.nextNumber = acknowledged + 1;
        recover();
        this.writing = begin();
    }

    /**
     * Opens a folder, with all that earlier runs left there.
     *
     * @param maxBytes most bytes of all pieces
     * @throws IOException when it can't be read or written to
     */
    static Spool open(Path folder, long maxBytes) throws IOException {
        return new Spool(folder, maxBytes);
    }

    private long readAcknowledged() {
        Optional<String> kept = ackFile.read();
        try {
            return kept.isPresent() ? Long.parseLong(kept.get().strip()) : 0;
        } catch (NumberFormatException e) {
            log.warn("how far the server has the computers' readings is not known: all that is kept is sent again");
            return 0;
        }
    }

    private void recover() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(ENDING)) {
                    long first = Long.parseLong(name.substring(0, name.length() - ENDING.length()));
                    nextNumber = Math.max(nextNumber, Math.max(first, SpoolFile.last(file) + 1));
                    pieces.put(first, Files.size(file));
                    bytes += Files.size(file);
                }
            }
        }
        // what a loss of power cut short lies behind the end of a piece: a new one is begun
        tidy(nextNumber);
    }

    private FileChannel begin() throws IOException {
        writingFirst = nextNumber;
        Long before = pieces.remove(writingFirst); // a piece without a whole entry
        bytes -= before == null ? 0 : before;
        pieces.put(writingFirst, 0L);
        FileChannel channel = FileChannel.open(
                file(writingFirst),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        forceFolder();
        return channel;
    }

    private Path file(long first) {
        return folder.resolve(String.format(Locale.ROOT, "%016d%s", first, ENDING));
    }

    private void forceFolder() {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            log.debug("{} can't be synced: {}", folder, e.toString()); // no folder can be on Windows
        }
    }

    /**
     * Keeps a pack.
     *
     * @throws IOException when it is full, or the disk is: then nothing was kept
     */
    synchronized void append(DeviceId device, byte[] pack) throws IOException {
        SpoolEntry entry = new SpoolEntry(nextNumber, device, pack);
        ByteBuffer encoded = SpoolFile.encode(entry);
        int size = encoded.remaining();
        if (bytes + size > maxBytes) {
            throw new IOException("as much waits for the server as may: " + bytes + " bytes");
        }
        if (sizeOfWriting() >= PIECE_BYTES) {
            writing.close();
            writing = begin();
        }
        long at = sizeOfWriting();
        try {
            long to = at;
            while (encoded.hasRemaining()) {
                to += writing.write(encoded, to);
            }
            writing.force(false);
        } catch (IOException e) {
            abandon(at);
            throw e;
        }
        pieces.put(writingFirst, at + size);
        bytes += size;
        nextNumber++;
    }

    private long sizeOfWriting() {
        return pieces.getOrDefault(writingFirst, 0L);
    }

    /** What may be half written, or written and not forced, must never be read: nobody was told that it is kept. */
    private void abandon(long at) {
        try {
            writing.truncate(at);
        } catch (IOException e) {
            log.warn("a piece of {} can't be cut back: {}", folder, e.toString());
        }
    }

    /** Number of the last entry, 0 when there never was one. */
    synchronized long last() {
        return nextNumber - 1;
    }

    /** Number of the last entry that the server has. */
    synchronized long acknowledged() {
        return acknowledged;
    }

    /** Bytes on the disk. */
    synchronized long bytes() {
        return bytes;
    }

    /**
     * The oldest entries that the server does not have.
     *
     * @param mostEntries most of them
     * @param mostBytes stops before the entry with which they would have more, but for the first
     * @throws IOException when they can't be read
     */
    synchronized List<SpoolEntry> oldest(int mostEntries, int mostBytes) throws IOException {
        List<SpoolEntry> found = new ArrayList<>();
        int left = mostBytes;
        Long piece = pieces.floorKey(acknowledged + 1);
        for (Map.Entry<Long, Long> one :
                pieces.tailMap(piece == null ? 0L : piece, true).entrySet()) {
            try (FileChannel channel = FileChannel.open(file(one.getKey()), StandardOpenOption.READ)) {
                long at = 0;
                Optional<SpoolEntry> next = SpoolFile.read(channel, at);
                while (next.isPresent() && at < one.getValue()) {
                    SpoolEntry entry = next.get();
                    at += SpoolFile.size(entry);
                    if (entry.number() > acknowledged) {
                        left -= entry.pack().length;
                        if (found.size() == mostEntries || (left < 0 && !found.isEmpty())) {
                            return found;
                        }
                        found.add(entry);
                    }
                    next = SpoolFile.read(channel, at);
                }
            } catch (NoSuchFileException e) {
                log.error("a piece of {} is gone: {}", folder, e.getMessage());
            }
        }
        return found;
    }

    /** The server has all up to this one. Lasts over a loss of power soon: what is sent again is stored once. */
    synchronized void acknowledge(long number) {
        if (number <= acknowledged) {
            return;
        }
        acknowledged = Math.min(number, nextNumber - 1);
        try {
            ackFile.write(Long.toString(acknowledged));
        } catch (IOException e) {
            log.warn("it can't be noted how far the server has the computers' readings: {}", e.toString());
        }
        tidy(writingFirst);
    }

    /** Deletes pieces, but for those from a number on, that hold only what the server has. */
    private void tidy(long keepFrom) {
        while (pieces.size() > 1 || (!pieces.isEmpty() && pieces.firstKey() < keepFrom)) {
            long first = pieces.firstKey();
            Long second = pieces.higherKey(first);
            long end = second == null ? nextNumber : second;
            if (first >= keepFrom || end > acknowledged + 1) {
                return;
            }
            try {
                Files.deleteIfExists(file(first));
            } catch (IOException e) {
                log.warn("a piece of {} can't be deleted: {}", folder, e.toString());
            }
            Long size = pieces.remove(first);
            bytes -= size == null ? 0 : size;
        }
    }

    @Override
    public synchronized void close() {
        try {
            writing.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
