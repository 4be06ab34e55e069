package org.chieng.agent.uplink;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.chieng.agent.journal.Cursor;
import org.chieng.agent.journal.JournalRecord;
import org.chieng.protocol.senml.Reading;

/**
 * What the journal holds, oldest first: as it is, or as aggregates that wait to be a batch. The only lane that moves the acknowledged position.
 * Confined to the uplink's thread.
 */
final class BacklogLane {
    /** Records of so many bytes on the disk are read at once, at most. */
    private static final int READ_BYTES = 256 * 1024;

    /** Aggregates wait this long behind the end of their minute for what comes late; chosen: the slowest sources hold readings back for less. */
    private static final long GRACE_MICROS = 20_000_000;

    /** On a metered line the journal is looked at every so often: nobody waits for it. */
    private static final long LOOK_NANOS = 2_000_000_000;

    private final Cursor cursor;
    private final LongSupplier nanos;
    private final LongSupplier wallMicros;
    private final Deque<Packs.Pack> packs = new ArrayDeque<>();
    private final List<Aggregator.Piece> pieces = new ArrayList<>();
    private Aggregator aggregator = new Aggregator(1);
    private int minutes;
    private int waiting;
    private long next;
    private long batchedNanos;
    private long lookedNanos;
    private long openedMicros;
    private boolean atEnd;

    /**
     * @param cursor reads the journal
     * @param nanos monotonic clock
     * @param wallMicros the true time, as far as it is known
     */
    BacklogLane(Cursor cursor, LongSupplier nanos, LongSupplier wallMicros) {
        this.cursor = cursor;
        this.nanos = nanos;
        this.wallMicros = wallMicros;
        this.batchedNanos = nanos.getAsLong();
        this.next = cursor.position();
    }

    /** Begins anew behind what was acknowledged. */
    void restart(long acknowledged) {
        packs.clear();
        goBackTo(acknowledged + 1);
    }

    private void goBackTo(long sequence) {
        next = sequence;
        cursor.seek(sequence);
        pieces.clear();
        waiting = 0;
        aggregator = new Aggregator(Math.max(1, minutes));
        atEnd = false;
    }

    /** The pack to send next, as the line costs. */
    Optional<Packs.Pack> peek(MeteredPolicy.Step step, int packBytes) throws IOException {
        if (packs.isEmpty()) {
            change(step);
            if (minutes == 0) {
                fillRaw(packBytes);
            } else {
                fillAggregates(step, packBytes);
            }
        }
        return Optional.ofNullable(packs.peekFirst());
    }

    private void change(MeteredPolicy.Step step) {
        if (step.minutes() != minutes) {
            minutes = step.minutes();
            goBackTo(next);
        }
    }

    /** The pack was sent. */
    void sent() {
        packs.removeFirst();
    }

    /** Whether all that is there was sent, or waits for its batch. */
    boolean isAtEnd() {
        return atEnd && packs.isEmpty();
    }

    private void fillRaw(int packBytes) throws IOException {
        List<JournalRecord> records = cursor.read(Packs.MAX_READINGS, READ_BYTES);
        atEnd = records.size() < Packs.MAX_READINGS / 2;
        packs.addAll(Packs.of(records, packBytes));
        next = cursor.position();
    }

    private void fillAggregates(MeteredPolicy.Step step, int packBytes) throws IOException {
        long now = nanos.getAsLong();
        if (!atEnd || now - lookedNanos >= LOOK_NANOS) {
            lookedNanos = now;
            List<JournalRecord> records = cursor.read(Packs.MAX_READINGS, READ_BYTES);
            records.forEach(this::add);
            atEnd = records.isEmpty();
            if (atEnd && !aggregator.isEmpty() && wallMicros.getAsLong() > endMicros() + GRACE_MICROS) {
                aggregator.cut().ifPresent(this::take);
            }
        }
        boolean isDue = now - batchedNanos >= step.batch().toNanos();
        if (waiting >= Packs.MAX_READINGS || (isDue && waiting > 0 && atEnd)) {
            batch(packBytes);
        }
    }

    private void add(JournalRecord record) {
        boolean wasEmpty = aggregator.isEmpty();
        Optional<Aggregator.Piece> before = aggregator.add(record);
        before.ifPresent(this::take);
        if (wasEmpty || before.isPresent()) {
            openedMicros = wallMicros.getAsLong();
        }
    }

    /** When what is collected is complete; a board whose clock is ahead does not hold up the others. */
    private long endMicros() {
        return Math.min(
                aggregator.endMicros(),
                openedMicros + Duration.ofMinutes(minutes).toNanos() / 1_000);
    }

    private void take(Aggregator.Piece piece) {
        pieces.add(piece);
        waiting += piece.readings().size();
    }

    /** Makes packs of all pieces that wait; each pack but the last of a group leaves the position as it is. */
    private void batch(int packBytes) {
        List<Reading> readings = new ArrayList<>(waiting);
        pieces.forEach(piece -> readings.addAll(piece.readings()));
        long last = pieces.get(pieces.size() - 1).lastSequence();
        packs.addAll(Packs.together(readings, pieces.get(0).firstSequence(), last, packBytes));
        pieces.clear();
        waiting = 0;
        next = last + 1;
        batchedNanos = nanos.getAsLong();
    }

    /** Makes a batch of everything, without waiting for anything: the agent is being stopped. */
    void hurry(MeteredPolicy.Step step, int packBytes) throws IOException {
        if (!packs.isEmpty()) {
            return;
        }
        change(step);
        if (minutes == 0) {
            fillRaw(packBytes);
            return;
        }
        List<JournalRecord> records = cursor.read(Packs.MAX_READINGS, READ_BYTES);
        while (!records.isEmpty() && waiting < Packs.MAX_READINGS) {
            records.forEach(this::add);
            records = cursor.read(Packs.MAX_READINGS, READ_BYTES);
        }
        records.forEach(this::add);
        if (records.isEmpty()) {
            aggregator.cut().ifPresent(this::take);
        }
        if (waiting > 0) {
            batch(packBytes);
        }
    }
}
