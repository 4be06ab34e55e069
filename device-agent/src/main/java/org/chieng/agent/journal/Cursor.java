package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a journal's records in order, with a file handle of its own. Skips what was evicted meanwhile and what is damaged. Confined
 * to one thread.
 */
public final class Cursor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Cursor.class);

    private final Journal journal;
    private long next;
    private @Nullable OpenSegment open;

    private record OpenSegment(Path file, FileChannel channel, SegmentScanner scanner) {}

    Cursor(Journal journal, long next) {
        this.journal = journal;
        this.next = next;
    }

    /** Number of the record that is read next, if it is there. */
    public long position() {
        return next;
    }

    /** Goes to the record of this number, back or forth. */
    public void seek(long sequence) {
        if (sequence != next) {
            closeSegment();
            next = sequence;
        }
    }

    /** Waits until there is something to read; false when the time is over first. */
    public boolean await(Duration atMost) throws InterruptedException {
        return journal.await(next, atMost);
    }

    /**
     * Reads on. Does not wait: empty when there is nothing new.
     *
     * @param maxRecords most records in the list
     * @param maxBytes stops after the record with which their bytes on disk reach this
     * @throws IOException when the disk can't be read; to be tried again
     */
    public List<JournalRecord> read(int maxRecords, int maxBytes) throws IOException {
        List<JournalRecord> records = new ArrayList<>();
        int bytesLeft = maxBytes;
        while (records.size() < maxRecords && bytesLeft > 0) {
            Optional<SegmentStore.Extent> extent = journal.extent(next);
            if (extent.isEmpty()) {
                break;
            }
            SegmentScanner scanner = scanner(extent.get().segment());
            if (scanner == null) {
                continue; // evicted in between
            }
            while (records.size() < maxRecords && bytesLeft > 0 && scanner.next()) {
                take(scanner, records);
                bytesLeft -= scanner.recordBytes();
            }
            boolean more = records.size() < maxRecords && bytesLeft > 0;
            if (more && !leave(extent.get())) {
                break;
            }
        }
        return records;
    }

    private @Nullable SegmentScanner scanner(Segment segment) throws IOException {
        next = Math.max(next, segment.firstSequence());
        OpenSegment current = open;
        if (current == null || !current.file.equals(segment.file())) {
            closeSegment();
            current = openSegment(segment);
            open = current;
        }
        if (current == null) {
            return null;
        }
        current.scanner.extend(segment.bytes());
        return current.scanner;
    }

    private static @Nullable OpenSegment openSegment(Segment segment) throws IOException {
        try {
            FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
            return new OpenSegment(
                    segment.file(), channel, new SegmentScanner(channel, SegmentHeader.BYTES, segment.bytes()));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void take(SegmentScanner scanner, List<JournalRecord> records) {
        long found = scanner.sequence();
        if (found < next) {
            return; // on the way to where the cursor was set
        }
        if (found > next) {
            journal.damaged(next, found - 1);
        }
        try {
            records.add(scanner.decode());
        } catch (RuntimeException e) {
            log.warn("record {} of the journal is not understood: {}", found, e.toString());
            journal.damaged(found, found);
        }
        next = found + 1;
    }

    /** Goes on to the next segment; false when this is the last one. */
    private boolean leave(SegmentStore.Extent extent) {
        if (extent.followingSequence().isEmpty()) {
            return false;
        }
        long following = extent.followingSequence().get();
        if (following > next) {
            journal.damaged(next, following - 1);
        }
        next = following;
        return true;
    }

    private void closeSegment() {
        if (open != null) {
            try {
                open.channel.close();
            } catch (IOException e) {
                log.debug("closing {}", open.file, e);
            }
            open = null;
        }
    }

    @Override
    public void close() {
        closeSegment();
    }
}
