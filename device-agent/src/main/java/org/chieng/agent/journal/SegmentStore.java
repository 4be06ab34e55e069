package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.Throttle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segment files of a journal: which there are, which is appended to, which have to leave. Guarded by the journal's lock,
 * but for {@link #sync}, which only the sync thread calls.
 */
final class SegmentStore {
    private static final Logger log = LoggerFactory.getLogger(SegmentStore.class);

    /** How often the acknowledged position is written; chosen: a kill costs 30 s of sending again, a card two pages a minute. */
    private static final long ACK_MICROS = Duration.ofSeconds(30).toNanos() / 1_000;

    /** Less than this left on the disk counts as full, whatever the language of the system's message. */
    private static final long NO_ROOM_BYTES = 256 * 1024;

    private final JournalConfig config;
    private final AgentClock clock;
    private final ClockBook book;
    private final ChannelOpener opener;
    private final StateFile stateFile;
    private final Gaps gaps;
    private final Throttle evictions;
    private final Throttle faults;
    private final Deque<Segment> closed = new ArrayDeque<>();
    private @Nullable SegmentWriter active;
    private long nextSequence;
    private long acknowledged;
    private JournalCounters.Left left = JournalCounters.Left.NONE;
    private long ackWritten;
    private long ackWrittenMicros;

    private SegmentStore(JournalConfig config, AgentClock clock, ClockBook book, ChannelOpener opener)
            throws IOException {
        this.config = config;
        this.clock = clock;
        this.book = book;
        this.opener = opener;
        this.stateFile = StateFile.open(config.folder(), opener);
        this.gaps = new Gaps(stateFile.found());
        this.evictions = new Throttle(Duration.ofSeconds(30), clock.monotonicNanos());
        this.faults = new Throttle(Duration.ofSeconds(30), clock.monotonicNanos());
        this.acknowledged = stateFile.found().acknowledged();
        this.ackWritten = acknowledged;
        this.ackWrittenMicros = clock.monotonicMicros();
    }

    /**
     * Where to read. Immutable.
     *
     * @param segment with the size up to which it may be read now
     * @param following the next segment, empty when this is the last one
     */
    record Extent(Segment segment, Optional<Segment> following) {}

    /** Finds what earlier runs left, and a segment to append to. */
    static SegmentStore open(JournalConfig config, AgentClock clock, ClockBook book, ChannelOpener opener)
            throws IOException {
        SegmentStore store = new SegmentStore(config, clock, book, opener);
        try {
            store.recover();
            return store;
        } catch (IOException e) {
            store.stateFile.close();
            throw e;
        }
    }

    private void recover() throws IOException {
        SegmentRecovery recovery = SegmentRecovery.of(config.folder(), clock.bootId(), opener);
        closed.addAll(recovery.closed());
        active = recovery.active();
        // never a number again that the acknowledged position already covers: it would count as sent
        nextSequence = Math.max(recovery.nextSequence(), acknowledged + 1);
        if (active != null && nextSequence > recovery.nextSequence()) {
            closeActive();
        }
        if (active == null) {
            active = createIfThereIsRoom();
        }
        boundSize();
    }

    /** A disk that is full of the journal itself is no reason not to start: the next reading makes room. */
    private @Nullable SegmentWriter createIfThereIsRoom() throws IOException {
        try {
            return create(nextSequence);
        } catch (IOException e) {
            if (closed.isEmpty() || !isFull(e)) {
                throw e;
            }
            faults.pass(held -> log.error("there is no room for a new segment of the journal: {}", e.toString()));
            return null;
        }
    }

    long nextSequence() {
        return nextSequence;
    }

    long acknowledged() {
        return acknowledged;
    }

    JournalCounters.Left left() {
        return left;
    }

    @Nullable
    SegmentWriter active() {
        return active;
    }

    long bytes() {
        return closed.stream().mapToLong(Segment::bytes).sum() + (active == null ? 0 : active.position());
    }

    /** Number of the oldest record that is still there, or of the next to come. */
    long firstSequence() {
        Segment oldest = closed.peekFirst();
        if (oldest != null) {
            return oldest.firstSequence();
        }
        return active == null ? nextSequence : active.segment().firstSequence();
    }

    /** Appends records whose first has this number; rolls to a new segment, and makes room on a full disk. */
    void append(ByteBuffer records, long first) throws IOException {
        while (true) {
            try {
                SegmentWriter writer = writerFor(records.remaining(), first);
                writer.append(records);
                return;
            } catch (IOException e) {
                if (!isFull(e)) {
                    closeActive(); // a new file next time: perhaps only this one is broken
                    throw e;
                }
                if (!evictOldest(first, Gap.Cause.DISK_FULL)) {
                    throw e;
                }
            }
        }
    }

    private SegmentWriter writerFor(int bytes, long first) throws IOException {
        SegmentWriter writer = active;
        if (writer != null && !writer.isEmpty() && writer.position() + bytes > config.segmentBytes()) {
            nextSequence = first;
            closeActive();
            boundSize();
            writer = null;
        }
        if (writer == null) {
            writer = create(first);
            active = writer;
        }
        return writer;
    }

    private SegmentWriter create(long first) throws IOException {
        Files.createDirectories(config.folder());
        SegmentWriter writer = SegmentWriter.create(config.folder(), header(first), opener);
        FolderSync.force(config.folder());
        return writer;
    }

    private SegmentHeader header(long first) {
        AgentClock.Stamp now = clock.now();
        OptionalLong known = book.settle(now.wallMicros(), now.monotonicMicros());
        AgentClock.Stamp created = new AgentClock.Stamp(known.orElse(now.wallMicros()), now.monotonicMicros());
        return new SegmentHeader(first, clock.bootId(), created, known.isPresent());
    }

    /** Begins a new segment with the next record: what is known of the clock has changed. */
    void roll(long next) {
        nextSequence = next;
        SegmentWriter writer = active;
        if (writer != null) {
            closeActive();
        }
    }

    /** All segments, oldest first. */
    List<Segment> all() {
        List<Segment> all = new ArrayList<>(closed);
        if (active != null) {
            all.add(active.segment());
        }
        return all;
    }

    private void closeActive() {
        SegmentWriter writer = active;
        if (writer == null) {
            return;
        }
        active = null;
        try {
            writer.close();
        } catch (IOException e) {
            faults.pass(held -> log.error("journal segment could not be forced to the disk: {}", e.toString()));
        }
        if (writer.isEmpty()) {
            FolderSync.delete(writer.segment().file());
        } else {
            closed.addLast(writer.segment());
        }
    }

    /** Makes room for one more segment within the bound. */
    private void boundSize() {
        while (!closed.isEmpty() && bytes() + config.segmentBytes() > config.maxBytes()) {
            evictOldest(nextSequence, Gap.Cause.EVICTED);
        }
    }

    /** Lets the oldest segment go, if need be the one that is appended to; false when there is none with a record. */
    private boolean evictOldest(long next, Gap.Cause cause) {
        if (closed.isEmpty()) {
            nextSequence = next;
            closeActive();
        }
        Segment oldest = closed.pollFirst();
        if (oldest == null) {
            return false;
        }
        Segment following = closed.peekFirst();
        if (following == null && active != null) {
            following = active.segment();
        }
        long behind = following == null ? next : following.firstSequence();
        long lost = Math.max(0, behind - Math.max(oldest.firstSequence(), acknowledged + 1));
        if (lost > 0) {
            left = left.and(cause, lost);
            gaps.left(behind);
            gaps.add(cause, lost, created(oldest), following == null ? now() : created(following));
            writeStateOrTell(); // before the segment is gone: a kill in between must not hide the gap
            evictions.pass(held -> log.warn(
                    "{}: the oldest {} unsent readings left ({} since start)", cause.wireName(), lost, left.all()));
        }
        FolderSync.delete(oldest.file());
        return true;
    }

    private boolean isFull(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("No space left") || message.contains("quota exceeded")) {
            return true;
        }
        try {
            return Files.getFileStore(config.folder()).getUsableSpace() < NO_ROOM_BYTES;
        } catch (IOException unknown) {
            return false;
        }
    }

    void acknowledge(long sequence) {
        if (sequence > acknowledged) {
            acknowledged = sequence;
            gaps.acknowledged(sequence);
        }
    }

    /** Where to look for a record: the last segment that begins at or before it, else the oldest there is. */
    Optional<Extent> extent(long sequence) {
        Segment found = null;
        Segment following = null;
        for (Segment segment : all()) {
            if (found == null || segment.firstSequence() <= sequence) {
                found = segment;
            } else {
                following = segment;
                break;
            }
        }
        return found == null ? Optional.empty() : Optional.of(new Extent(found, Optional.ofNullable(following)));
    }

    /** Deletes segments that are too old, acknowledged or not; begins a new one when the active one grows old. */
    void tidy(long next) {
        nextSequence = next;
        OptionalLong known = nowMicros();
        boolean keepsNothing = config.keep().isZero();
        while (!closed.isEmpty()
                && behindOldest() <= acknowledged + 1
                && (keepsNothing || isOlder(endOfOldestMicros(), known, micros(config.keep())))) {
            FolderSync.delete(closed.removeFirst().file());
        }
        SegmentWriter writer = active;
        if (writer != null && !writer.isEmpty() && isOlder(createdMicros(writer.segment()), known, rollMicros())) {
            closeActive();
        }
        while (!closed.isEmpty() && isOlder(endOfOldestMicros(), known, micros(config.maxAge()))) {
            evictOldest(next, Gap.Cause.TOO_OLD);
        }
    }

    private long behindOldest() {
        return closed.stream()
                .skip(1)
                .findFirst()
                .map(Segment::firstSequence)
                .orElseGet(
                        () -> active == null ? nextSequence : active.segment().firstSequence());
    }

    /** When its last record was written at the latest: when the segment behind it was made, else when it was closed for its age. */
    private OptionalLong endOfOldestMicros() {
        Optional<Segment> behind = closed.stream().skip(1).findFirst();
        if (behind.isPresent()) {
            return createdMicros(behind.get());
        }
        if (active != null) {
            return createdMicros(active.segment());
        }
        OptionalLong created = createdMicros(closed.getFirst());
        return created.isEmpty() ? created : OptionalLong.of(created.getAsLong() + rollMicros());
    }

    /** When a segment was made; empty while that isn't known. */
    OptionalLong createdMicros(Segment segment) {
        if (segment.header().isEmpty()) {
            return OptionalLong.empty();
        }
        SegmentHeader header = segment.header().get();
        return header.timeKnown()
                ? OptionalLong.of(header.created().wallMicros())
                : book.recall(
                        header.bootId(),
                        header.created().wallMicros(),
                        header.created().monotonicMicros());
    }

    private Moment created(Segment segment) {
        OptionalLong micros = createdMicros(segment);
        return segment.header()
                .map(header -> new Moment(micros, header.bootId(), header.created()))
                .orElse(Moment.of(micros));
    }

    private Moment now() {
        return new Moment(nowMicros(), clock.bootId(), clock.now());
    }

    /** Age at which the active segment is closed, so that what is too old can leave in pieces that are not much younger. */
    private long rollMicros() {
        return micros(config.maxAge()) / 16;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** Nothing is judged old by a clock that was never set. */
    private static boolean isOlder(OptionalLong micros, OptionalLong now, long age) {
        return micros.isPresent()
                && now.isPresent()
                && micros.getAsLong() >= ClockBook.EARLIEST_MICROS
                && micros.getAsLong() < now.getAsLong() - age;
    }

    Gaps gaps() {
        return gaps;
    }

    /** The time now, UTC in microseconds; empty while it isn't known. */
    OptionalLong nowMicros() {
        return book.isKnown() ? OptionalLong.of(book.correctedNowMicros()) : OptionalLong.empty();
    }

    /** What is to be written of the state now: when something of the gaps changed, or the acknowledged position is due. */
    Optional<JournalState> stateDue() {
        long now = clock.monotonicMicros();
        boolean ackDue = acknowledged != ackWritten && now - ackWrittenMicros >= ACK_MICROS;
        if (!gaps.takeChanged() && !ackDue) {
            return Optional.empty();
        }
        ackWritten = acknowledged;
        ackWrittenMicros = now;
        return Optional.of(gaps.state(acknowledged));
    }

    /** Forces what was appended, and writes the state; false when that failed. Called by the sync thread only. */
    boolean sync(@Nullable SegmentWriter writer, Optional<JournalState> state) {
        try {
            if (state.isPresent()) {
                stateFile.write(state.get());
            }
            if (writer != null) {
                writer.force();
            }
            return true;
        } catch (ClosedChannelException e) {
            log.trace("the segment was closed, and with that forced, in between", e);
            return true;
        } catch (IOException e) {
            tellFault(e);
            return false;
        }
    }

    private void tellFault(IOException e) {
        faults.pass(held -> log.error(
                "journal in {} can't be forced to the disk ({} times more): {}", config.folder(), held, e.toString()));
    }

    private void writeStateOrTell() {
        try {
            stateFile.write(gaps.state(acknowledged));
        } catch (IOException e) {
            tellFault(e);
        }
    }

    /** Forces and closes everything. */
    void close() throws IOException {
        try (stateFile) {
            if (active != null) {
                active.close();
            }
            if (gaps.takeChanged() || acknowledged != ackWritten) {
                stateFile.write(gaps.state(acknowledged));
            }
        } finally {
            FolderSync.force(config.folder());
        }
    }
}
