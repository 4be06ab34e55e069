package org.chieng.agent.uplink;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalRecord;
import org.chieng.agent.journal.RangeReader;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raw readings of the past that somebody asked for, when nothing else is to be sent. A range that a session broke off is sent from its begin in
 * the next one. Thread-safe.
 */
final class FetchLane implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FetchLane.class);

    /** Most ranges that wait. */
    static final int MOST = 4;

    private final Journal journal;
    private final Deque<Range> ranges = new ArrayDeque<>();
    private final Deque<Packs.Pack> packs = new ArrayDeque<>();
    private @Nullable RangeReader reader;
    private int inFlight;
    private boolean read;

    private record Range(long fromMicros, long toMicros) {}

    FetchLane(Journal journal) {
        this.journal = journal;
    }

    /** How many readings there are. */
    long count(long fromMicros, long toMicros) throws IOException {
        long count = 0;
        try (RangeReader counting = journal.range(fromMicros, toMicros)) {
            List<JournalRecord> records = counting.read(Packs.MAX_READINGS);
            while (!records.isEmpty()) {
                count += records.size();
                records = counting.read(Packs.MAX_READINGS);
            }
        }
        return count;
    }

    /** Lets a range be sent; false when enough wait. */
    synchronized boolean add(long fromMicros, long toMicros) {
        return ranges.size() < MOST && ranges.add(new Range(fromMicros, toMicros));
    }

    /** A session begins: what was not acknowledged is sent anew. */
    synchronized void restart() throws IOException {
        close();
        packs.clear();
        inFlight = 0;
        read = false;
    }

    /** The pack to send next. */
    synchronized Optional<Packs.Pack> peek(int packBytes) throws IOException {
        if (packs.isEmpty() && !ranges.isEmpty() && !read) {
            RangeReader current = reader;
            if (current == null) {
                current = journal.range(ranges.getFirst().fromMicros, ranges.getFirst().toMicros);
                reader = current;
            }
            List<Reading> readings = current.read(Packs.MAX_READINGS).stream()
                    .map(record -> record.measured().reading())
                    .toList();
            read = readings.isEmpty();
            packs.addAll(Packs.together(readings, 0, Window.NO_POSITION, packBytes));
            finishWhenDone();
        }
        return Optional.ofNullable(packs.peekFirst());
    }

    /** The pack was sent. */
    synchronized void sent() {
        packs.removeFirst();
        inFlight++;
    }

    /** The server has one of them. */
    synchronized void acknowledged() {
        inFlight = Math.max(0, inFlight - 1);
        finishWhenDone();
    }

    /** There is nothing left for it on a metered line. */
    synchronized void giveUp() {
        if (!ranges.isEmpty()) {
            log.warn("raw readings that were asked for are not sent: the allowance is nearly used up");
            ranges.clear();
            packs.clear();
            close();
            read = false;
        }
    }

    private void finishWhenDone() {
        if (read && inFlight == 0 && packs.isEmpty() && !ranges.isEmpty()) {
            ranges.removeFirst();
            read = false;
            close();
        }
    }

    @Override
    public synchronized void close() {
        RangeReader current = reader;
        reader = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                log.debug("closing a range of the journal", e);
            }
        }
    }
}
