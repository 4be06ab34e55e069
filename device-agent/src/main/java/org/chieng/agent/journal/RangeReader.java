package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a journal holds of a stretch of time, in the order it was appended, acknowledged or not. Segments that ended before it by the times
 * at their heads are not opened; all later ones are, since a board may bring readings long after it measured them. One buffer is held at a
 * time. What leaves the journal while it is read is left out. Confined to one thread.
 */
public final class RangeReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RangeReader.class);

    /** How far a segment's records may lie behind the next one's head; chosen: more than clocks of a school differ. */
    private static final long SLACK_MICROS = 300_000_000;

    private final Journal journal;
    private final long fromMicros;
    private final long toMicros;
    private final Deque<Segment> left = new ArrayDeque<>();
    private @Nullable FileChannel channel;
    private @Nullable SegmentScanner scanner;
    private @Nullable Segment segment;

    RangeReader(Journal journal, long fromMicros, long toMicros) {
        this.journal = journal;
        this.fromMicros = fromMicros;
        this.toMicros = toMicros;
        List<Segment> all = journal.segments();
        for (int i = 0; i < all.size(); i++) {
            Optional<Segment> following = i + 1 < all.size() ? Optional.of(all.get(i + 1)) : Optional.empty();
            if (mayHold(all.get(i), following)) {
                left.add(all.get(i));
            }
        }
    }

    private boolean mayHold(Segment one, Optional<Segment> following) {
        OptionalLong begin = journal.createdMicros(one);
        OptionalLong end = following.isEmpty() ? OptionalLong.empty() : journal.createdMicros(following.get());
        if (begin.isPresent() && end.isPresent() && begin.getAsLong() > end.getAsLong()) {
            return true; // the clock went back in between: nothing is told by them
        }
        return end.isEmpty() || end.getAsLong() + SLACK_MICROS >= fromMicros;
    }

    /**
     * Reads on.
     *
     * @param maxRecords most records in the list
     * @return empty when there is nothing more
     * @throws IOException when the disk can't be read
     */
    public List<JournalRecord> read(int maxRecords) throws IOException {
        List<JournalRecord> records = new ArrayList<>();
        while (records.size() < maxRecords) {
            SegmentScanner current = scanner;
            Segment of = segment;
            if (current == null || of == null) {
                if (!openNext()) {
                    break;
                }
            } else if (current.next()) {
                take(current, of, records);
            } else {
                close();
            }
        }
        return records;
    }

    private void take(SegmentScanner current, Segment of, List<JournalRecord> records) throws IOException {
        StoredRecord stored;
        try {
            stored = current.decode();
        } catch (RuntimeException e) {
            return; // the cursor tells and counts it
        }
        Optional<JournalRecord> record = journal.withTrueTime(stored, of);
        if (record.isPresent()) {
            long micros = record.get().measured().reading().timeMicros();
            if (micros >= fromMicros && micros < toMicros) {
                records.add(record.get());
            }
        }
    }

    private boolean openNext() throws IOException {
        while (!left.isEmpty()) {
            Segment next = left.removeFirst();
            try {
                FileChannel opened = FileChannel.open(next.file(), StandardOpenOption.READ);
                channel = opened;
                segment = next;
                scanner = new SegmentScanner(opened, SegmentHeader.BYTES, next.bytes());
                return true;
            } catch (NoSuchFileException e) {
                log.debug("{} left meanwhile", next.file());
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        FileChannel opened = channel;
        channel = null;
        scanner = null;
        segment = null;
        if (opened != null) {
            opened.close();
        }
    }
}
