package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.ReadingSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.Throttle;
import org.chieng.agent.time.Uninterrupted;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Readings on disk, in the order they came, until they are acknowledged. When {@link #accept} returns, a kill of the process
 * loses nothing; a loss of power costs what came since the last sync, {@link JournalConfig#fsync} at most. Bounded by size and age:
 * the oldest segment leaves first, and what of it was never acknowledged is counted. Thread-safe.
 */
public final class Journal implements ReadingSink, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final int RECORD_ROOM = RecordCodec.HEADER_BYTES + RecordCodec.MAX_PAYLOAD_BYTES;

    /** Readings that are encoded and written at once; chosen: a write of some 16 KiB. */
    private static final int WRITE_BYTES = 16 * 1024;

    private final JournalConfig config;
    private final AgentClock clock;
    private final FolderLock folderLock;
    private final SegmentStore segments;
    private final ClockBook book;
    private final TimesGiven times;
    private final EarlierBoots earlierBoots;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private final ByteBuffer encoded = ByteBuffer.allocate(WRITE_BYTES + RECORD_ROOM);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread syncThread;
    private final Throttle refusals;
    private long nextSequence;
    private long appendedCount;
    private long refusedCount;
    private long damagedCount;
    private long bookRevision;
    private volatile boolean syncFails;
    private TimesGiven.@Nullable Given firstGiven;
    private TimesGiven.@Nullable Given lastGiven;

    private Journal(
            JournalConfig config, FolderLock folderLock, SegmentStore segments, AgentClock clock, ClockBook book) {
        this.config = config;
        this.clock = clock;
        this.folderLock = folderLock;
        this.segments = segments;
        this.book = book;
        this.bookRevision = book.revision();
        this.times = new TimesGiven(book);
        this.earlierBoots = new EarlierBoots(book, clock.bootId(), this::tellEstimate);
        this.nextSequence = segments.nextSequence();
        this.refusals = new Throttle(Duration.ofSeconds(30), clock.monotonicNanos());
        this.syncThread = new Thread(this::syncUntilClosed, "journal-sync");
        syncThread.setDaemon(true);
    }

    /**
     * Opens the journal of a folder, with all that earlier runs left there. Takes the system's clock for right.
     *
     * @throws JournalException when the folder can't be written to or another agent has it
     */
    public static Journal open(JournalConfig config, AgentClock clock) throws JournalException {
        return open(config, clock, ClockBook.trustingSystem(clock));
    }

    /**
     * Opens the journal of a folder, with all that earlier runs left there.
     *
     * @param book tells the true times: readings are read only once theirs is known
     * @throws JournalException when the folder can't be written to or another agent has it
     */
    public static Journal open(JournalConfig config, AgentClock clock, ClockBook book) throws JournalException {
        return open(config, clock, book, FileChannel::open);
    }

    static Journal open(JournalConfig config, AgentClock clock, ClockBook book, ChannelOpener opener)
            throws JournalException {
        FolderLock folderLock = FolderLock.take(config.folder());
        try {
            SegmentStore segments = SegmentStore.open(config, clock, book, opener);
            Journal journal = new Journal(config, folderLock, segments, clock, book);
            book.listen(journal::wakeReaders);
            journal.syncThread.start();
            return journal;
        } catch (IOException e) {
            try (folderLock) {
                throw FolderLock.notWritable(config.folder(), e);
            } catch (IOException closing) {
                throw FolderLock.notWritable(config.folder(), closing);
            }
        }
    }

    /**
     * Appends the readings: encodes them and hands them to the operating system before it returns.
     *
     * @return false when one of them could not be written, or when the last sync failed: then nobody knows what a loss of power costs
     */
    @Override
    public boolean accept(List<Measured> measured) {
        lock.lock();
        try {
            book.watch();
            rollWhenClockChanged();
            encoded.clear();
            long first = nextSequence;
            long next = first;
            boolean written = true;
            for (Measured one : measured) {
                TimesGiven.Given given = times.give(one);
                note(given, next == first);
                RecordCodec.encode(encoded, next++, given.measured(), given.timeKnown());
                if (encoded.position() >= WRITE_BYTES) {
                    written &= write(first, next);
                    first = nextSequence;
                    next = first;
                }
            }
            if (next > first) {
                written &= write(first, next);
            }
            appended.signalAll();
            return written && !syncFails;
        } finally {
            lock.unlock();
        }
    }

    private void note(TimesGiven.Given given, boolean isFirst) {
        lastGiven = given;
        if (isFirst) {
            firstGiven = given;
        }
    }

    private Moment moment(TimesGiven.@Nullable Given given) {
        if (given == null) {
            return Moment.of(OptionalLong.empty());
        }
        long micros = given.measured().reading().timeMicros();
        OptionalLong known = given.timeKnown() ? OptionalLong.of(micros) : OptionalLong.empty();
        return new Moment(
                known,
                clock.bootId(),
                new AgentClock.Stamp(micros, given.measured().monotonicMicros()));
    }

    /** The records of a segment belong to one stretch of what was known of the clock: their times then follow one another. */
    private void rollWhenClockChanged() {
        long revision = book.revision();
        if (revision != bookRevision) {
            bookRevision = revision;
            segments.roll(nextSequence);
        }
    }

    /** Lets those that wait look again. */
    void wakeReaders() {
        lock.lock();
        try {
            appended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is encoded, records first to next - 1; when it can't, they are refused, and their numbers used again. */
    private boolean write(long first, long next) {
        try {
            segments.append(encoded.flip(), first);
            nextSequence = next;
            appendedCount += next - first;
            return true;
        } catch (IOException e) {
            refusedCount += next - first;
            segments.gaps().add(Gap.Cause.NOT_WRITTEN, next - first, moment(firstGiven), moment(lastGiven));
            refusals.pass(held -> log.error(
                    "readings can't be written to {} and are lost ({} so far): {}",
                    config.folder(),
                    refusedCount,
                    e.toString()));
            return false;
        } finally {
            encoded.clear();
        }
    }

    /**
     * A reader of its own, from behind what was acknowledged last. Its records have their true times; where one is met whose time
     * may still become known, it stops until then.
     */
    public Cursor cursor() {
        return new Cursor(this, acknowledged() + 1, true);
    }

    /** The same, to look ahead of the reader that sends everything: what of it can't be read is counted by that one. */
    public Cursor lookAhead() {
        return new Cursor(this, acknowledged() + 1, false);
    }

    /**
     * Reads what was measured in a stretch of time, acknowledged or not, as far as it is still there; leaves out what has no known time
     * yet.
     *
     * @param fromMicros the first moment, UTC in microseconds
     * @param toMicros behind the last moment
     */
    public RangeReader range(long fromMicros, long toMicros) {
        return new RangeReader(this, fromMicros, toMicros);
    }

    /** Says that all records up to this one, and itself, are safe at the server. */
    public void acknowledge(long sequence) {
        lock.lock();
        try {
            segments.acknowledge(Math.min(sequence, nextSequence - 1));
        } finally {
            lock.unlock();
        }
    }

    /** Number of the last record acknowledged, 0 when none is. */
    public long acknowledged() {
        lock.lock();
        try {
            return segments.acknowledged();
        } finally {
            lock.unlock();
        }
    }

    /** Number of the last record appended, 0 when there is none. */
    public long lastSequence() {
        lock.lock();
        try {
            return nextSequence - 1;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a record of this number or a later one is there; false when the time is over first. */
    public boolean await(long sequence, Duration atMost) throws InterruptedException {
        return await(() -> nextSequence > sequence, () -> false, atMost);
    }

    /** Waits like {@link #await(long, Duration)}, and not for what is given up. */
    boolean await(long sequence, BooleanSupplier givenUp, Duration atMost) throws InterruptedException {
        return await(() -> nextSequence > sequence, givenUp, atMost);
    }

    private boolean await(BooleanSupplier ready, BooleanSupplier givenUp, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!ready.getAsBoolean() && !givenUp.getAsBoolean() && left > 0) {
                left = appended.awaitNanos(left);
            }
            return ready.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** Waits like {@link #await(long, Duration)}, and besides until more is known of the clock than at this revision of the book. */
    boolean awaitClock(long sequence, long heldRevision, BooleanSupplier givenUp, Duration atMost)
            throws InterruptedException {
        return await(() -> nextSequence > sequence && book.revision() != heldRevision, givenUp, atMost);
    }

    /** Grows when more is known of the clock. */
    long clockRevision() {
        return book.revision();
    }

    /** All segments, oldest first, as they are now. */
    List<Segment> segments() {
        lock.lock();
        try {
            return segments.all();
        } finally {
            lock.unlock();
        }
    }

    /** When a segment was made; empty while that isn't known. */
    OptionalLong createdMicros(Segment segment) {
        return segments.createdMicros(segment);
    }

    /** A record with its true time; empty as long as that is not known. */
    Optional<JournalRecord> withTrueTime(StoredRecord record, Segment segment) throws IOException {
        Measured measured = record.measured();
        if (record.timeKnown()) {
            return Optional.of(new JournalRecord(record.sequence(), measured));
        }
        OptionalLong micros = earlierBoots.timeOf(record, segment, this::segments);
        return micros.isEmpty()
                ? Optional.empty()
                : Optional.of(new JournalRecord(
                        record.sequence(), TimesGiven.with(measured, micros.getAsLong(), measured.monotonicMicros())));
    }

    /** What it went through since it was opened. */
    public JournalCounters counters() {
        lock.lock();
        try {
            long pending = nextSequence - 1 - Math.max(segments.acknowledged(), segments.firstSequence() - 1);
            return new JournalCounters(
                    appendedCount,
                    pending,
                    segments.left(),
                    damagedCount,
                    refusedCount,
                    segments.gaps().areKnownToTheServer(),
                    segments.bytes());
        } finally {
            lock.unlock();
        }
    }

    /** Where the record of this number is to be looked for, or the first one behind it; empty when there is none yet. */
    Optional<SegmentStore.Extent> extent(long sequence) {
        lock.lock();
        try {
            return sequence >= nextSequence ? Optional.empty() : segments.extent(sequence);
        } finally {
            lock.unlock();
        }
    }

    /** Told by a cursor that records from first to last can't be read; they lie between these times. */
    void damaged(long first, long last, OptionalLong from, OptionalLong to) {
        lock.lock();
        try {
            long found = segments.gaps().damaged(first, last, Moment.of(from), Moment.of(to));
            if (found > 0) {
                damagedCount += found;
                log.warn("{} readings of the journal in {} are damaged and left out", found, config.folder());
            }
        } finally {
            lock.unlock();
        }
    }

    private void syncUntilClosed() {
        try {
            while (!closing.await(config.fsync().toNanos(), TimeUnit.NANOSECONDS)) {
                maintain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Forces what was appended to the disk, writes the state, tells of gaps, lets go what is too old or no longer needed. */
    void maintain() {
        book.look();
        if (dateGaps()) {
            sync(); // the times that they are told under have to be on the disk first
            tellGaps();
        }
        sync();
    }

    private void sync() {
        SegmentWriter writer;
        Optional<JournalState> state;
        lock.lock();
        try {
            segments.tidy(nextSequence);
            writer = segments.active();
            state = segments.stateDue();
        } finally {
            lock.unlock();
        }
        syncFails = !segments.sync(writer, state); // outside of the lock: a slow card must not hold up the boards
    }

    /** Gives the gaps times; false when there is none, or while the time isn't known: then they wait. */
    private boolean dateGaps() {
        lock.lock();
        try {
            OptionalLong now = segments.nowMicros();
            if (now.isEmpty() || !segments.gaps().hasUntold()) {
                return false;
            }
            segments.gaps().date(now.getAsLong(), book);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Appends what tells of the gaps, as far as it can be written. */
    private void tellGaps() {
        lock.lock();
        try {
            Gaps gaps = segments.gaps();
            for (Optional<Gap> gap = gaps.takeNext(); gap.isPresent(); gap = gaps.takeNext()) {
                if (!append(AgentReadings.gap(gap.get(), clock.monotonicMicros()))) {
                    gaps.untell(gap.get());
                    return;
                }
                gaps.told(gap.get(), nextSequence - 1);
            }
        } finally {
            lock.unlock();
        }
    }

    private void tellEstimate(long fromMicros, long toMicros) {
        lock.lock();
        try {
            append(List.of(AgentReadings.estimated(fromMicros, toMicros, clock.monotonicMicros())));
        } finally {
            lock.unlock();
        }
    }

    /** Appends readings of the agent's own, with true times; false when they can't be written. */
    private boolean append(List<Measured> own) {
        encoded.clear();
        long next = nextSequence;
        for (Measured one : own) {
            RecordCodec.encode(encoded, next++, one, true);
        }
        try {
            segments.append(encoded.flip(), nextSequence);
        } catch (IOException e) {
            refusals.pass(held -> log.error("{} can't be told in the journal yet: {}", own, e.toString()));
            return false;
        }
        appendedCount += next - nextSequence;
        nextSequence = next;
        appended.signalAll();
        return true;
    }

    /** Forces everything to the disk and gives the folder back. */
    @Override
    public void close() {
        if (closing.getCount() == 0) {
            return;
        }
        closing.countDown();
        Uninterrupted.join(syncThread);
        lock.lock();
        try (folderLock) {
            segments.close();
        } catch (IOException e) {
            log.error("journal in {} could not be closed well: {}", config.folder(), e.toString());
        } finally {
            lock.unlock();
        }
    }
}
