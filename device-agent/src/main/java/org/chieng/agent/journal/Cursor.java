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
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a journal's records in order, with a file handle of its own. Skips what was evicted meanwhile and what is damaged. Confined
 * to one thread, but for {@link #wake}.
 */
public final class Cursor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Cursor.class);

    private static final long NOT_HELD = -1;

    private final Journal journal;
    private final boolean countsDamage;
    private volatile boolean woken;
    private long next;
    private long heldRevision = NOT_HELD;
    private OptionalLong lastMicros = OptionalLong.empty();
    private @Nullable OpenSegment open;

    private record OpenSegment(Path file, FileChannel channel, SegmentScanner scanner) {}

    /** @param countsDamage whether it tells the journal of what can't be read: one that is at times ahead of others must not */
    Cursor(Journal journal, long next, boolean countsDamage) {
        this.journal = journal;
        this.countsDamage = countsDamage;
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
            heldRevision = NOT_HELD;
            lastMicros = OptionalLong.empty();
        }
    }

    /**
     * Waits until there is something to read; false when the time is over first. When the record that comes next is held back since its time isn't
     * known, waits until more is known of the clock. {@link #wake} ends it, too.
     */
    public boolean await(Duration atMost) throws InterruptedException {
        try {
            return heldRevision == NOT_HELD
                    ? journal.await(next, () -> woken, atMost)
                    : journal.awaitClock(next, heldRevision, () -> woken, atMost);
        } finally {
            woken = false;
        }
    }

    /** Ends an {@link #await}: the one that waits now, or else the next one. Any thread. */
    public void wake() {
        woken = true;
        journal.wakeReaders();
    }

    /** Whether the record that comes next is there and is held back, since its true time may still become known. */
    public boolean isHeldBack() {
        return heldRevision != NOT_HELD && heldRevision == journal.clockRevision();
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
        if (isHeldBack()) {
            return records;
        }
        heldRevision = NOT_HELD;
        long revision = journal.clockRevision();
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
                if (scanner.sequence() < next) {
                    continue; // on the way to where the cursor was set
                }
                if (!take(scanner, extent.get().segment(), records)) {
                    heldRevision = revision;
                    closeSegment(); // the scanner has gone past it
                    return records;
                }
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

    /** Takes the scanner's record; false when it is held back. */
    private boolean take(SegmentScanner scanner, Segment segment, List<JournalRecord> records) throws IOException {
        long found = scanner.sequence();
        StoredRecord stored;
        try {
            stored = scanner.decode();
        } catch (RuntimeException e) {
            log.warn("record {} of the journal is not understood: {}", found, e.toString());
            damaged(found, OptionalLong.empty());
            next = found + 1;
            return true;
        }
        Optional<JournalRecord> record = journal.withTrueTime(stored, segment);
        if (record.isEmpty()) {
            return false;
        }
        OptionalLong micros = OptionalLong.of(record.get().measured().reading().timeMicros());
        if (found > next) {
            damaged(found - 1, micros);
        }
        records.add(record.get());
        lastMicros = micros;
        next = found + 1;
        return true;
    }

    /** Goes on to the next segment; false when this is the last one. */
    private boolean leave(SegmentStore.Extent extent) {
        if (extent.following().isEmpty()) {
            return false;
        }
        long following = extent.following().get().firstSequence();
        if (following > next) {
            damaged(following - 1, journal.createdMicros(extent.following().get()));
        }
        next = following;
        return true;
    }

    private void damaged(long last, OptionalLong to) {
        if (countsDamage) {
            journal.damaged(next, last, lastMicros, to);
        }
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
