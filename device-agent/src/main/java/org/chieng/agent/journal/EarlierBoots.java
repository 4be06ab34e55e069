package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.chieng.agent.time.ClockBook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the times of readings that were written before theirs was known. For a boot that ended before anybody told the time it is estimated
 * once the time of a later boot is known: the boot began after the last reading of the one before and ended, with all boots between,
 * before the later one began. Within that its own clock is believed. Thread-safe.
 */
final class EarlierBoots {
    private static final Logger log = LoggerFactory.getLogger(EarlierBoots.class);

    private final ClockBook book;
    private final UUID currentBoot;
    private final Listener listener;

    EarlierBoots(ClockBook book, UUID currentBoot, Listener listener) {
        this.book = book;
        this.currentBoot = currentBoot;
        this.listener = listener;
    }

    /** Hears of estimates. */
    @FunctionalInterface
    interface Listener {
        /** What was measured in an earlier boot is taken to be of this time, UTC in microseconds. */
        void estimated(long fromMicros, long toMicros);
    }

    /** The true time of a record; empty as long as it may still become known, or a later boot's isn't. */
    OptionalLong timeOf(StoredRecord record, Segment segment, Supplier<List<Segment>> all) throws IOException {
        long wall = record.measured().reading().timeMicros();
        long monotonic = record.measured().monotonicMicros();
        UUID boot = segment.header().map(SegmentHeader::bootId).orElseGet(() -> guessedBoot(segment, all.get()));
        OptionalLong known = book.recall(boot, wall, monotonic);
        if (known.isPresent() || boot.equals(currentBoot)) {
            return known;
        }
        if (!estimate(boot, all.get())) {
            return OptionalLong.empty();
        }
        return book.recall(boot, wall, monotonic);
    }

    /** The boot of a segment whose header is damaged: that of its neighbours when they agree, else one of its own. */
    private static UUID guessedBoot(Segment segment, List<Segment> all) {
        Optional<UUID> before = Optional.empty();
        for (Segment other : all) {
            Optional<UUID> boot = other.header().map(SegmentHeader::bootId);
            if (other.firstSequence() < segment.firstSequence()) {
                before = boot;
            } else if (other.firstSequence() > segment.firstSequence()) {
                return boot.isPresent() && boot.equals(before) ? boot.get() : own(segment);
            }
        }
        return own(segment);
    }

    private static UUID own(Segment segment) {
        return new UUID(0, segment.firstSequence());
    }

    /** The segments of one boot. Immutable. */
    private record Boot(UUID id, List<Segment> segments) {
        Segment last() {
            return segments.get(segments.size() - 1);
        }
    }

    private static List<Boot> boots(List<Segment> all) {
        List<Boot> boots = new ArrayList<>();
        for (Segment segment : all) {
            UUID id = segment.header().map(SegmentHeader::bootId).orElseGet(() -> guessedBoot(segment, all));
            if (boots.isEmpty() || !boots.get(boots.size() - 1).id.equals(id)) {
                boots.add(new Boot(id, new ArrayList<>()));
            }
            boots.get(boots.size() - 1).segments.add(segment);
        }
        return boots;
    }

    private synchronized boolean estimate(UUID id, List<Segment> all) throws IOException {
        List<Boot> boots = boots(all);
        int at = 0;
        while (at < boots.size() && !boots.get(at).id.equals(id)) {
            at++;
        }
        if (at == boots.size()) {
            return false; // it left meanwhile
        }
        Boot boot = boots.get(at);
        OptionalLong own = ownOffset(boot);
        if (own.isPresent()) {
            tell(boot, own.getAsLong(), "by what was known of it before it ended");
            return true;
        }
        OptionalLong latest = latestOffset(boots, at);
        if (latest.isEmpty()) {
            return false;
        }
        tell(boot, offset(boots, at, latest.getAsLong(), all), "between the boots before and after it");
        return true;
    }

    private void tell(Boot boot, long offset, String how) throws IOException {
        log.warn("the time of boot {} was never known: it is estimated {}", boot.id, how);
        long last = lastRecord(boot.last())
                .map(record -> record.measured().monotonicMicros())
                .orElse(0L);
        long first = boot.segments
                .get(0)
                .header()
                .map(header -> header.created().monotonicMicros())
                .orElse(last);
        listener.estimated(offset + first, offset + last); // first: when it is killed now it is estimated and told anew
        book.estimate(boot.id, offset);
    }

    /** What was known of a boot at some time. */
    private OptionalLong ownOffset(Boot boot) {
        OptionalLong known = book.lastOffsetMicros(boot.id);
        for (Segment segment : boot.segments) {
            if (known.isEmpty()
                    && segment.header().isPresent()
                    && segment.header().get().timeKnown()) {
                SegmentHeader header = segment.header().get();
                known = OptionalLong.of(
                        header.created().wallMicros() - header.created().monotonicMicros());
            }
        }
        return known;
    }

    /** The latest that the boot can have begun: it and all that came between were over when the next known one began. */
    private OptionalLong latestOffset(List<Boot> boots, int at) throws IOException {
        long lasted = 0;
        for (int i = at; i < boots.size(); i++) {
            OptionalLong known = i == at ? OptionalLong.empty() : ownOffset(boots.get(i));
            if (known.isPresent()) {
                return OptionalLong.of(known.getAsLong() - lasted);
            }
            lasted += lastRecord(boots.get(i).last())
                    .map(record -> record.measured().monotonicMicros())
                    .orElse(0L);
        }
        return OptionalLong.empty();
    }

    private long offset(List<Boot> boots, int at, long latest, List<Segment> all) throws IOException {
        Optional<StoredRecord> last = lastRecord(boots.get(at).last());
        if (last.isEmpty()) {
            return latest;
        }
        long wall = last.get().measured().reading().timeMicros();
        long shown = wall - last.get().measured().monotonicMicros();
        OptionalLong earliest = at == 0 ? OptionalLong.empty() : endOf(boots.get(at - 1), all);
        if (earliest.isPresent()) {
            return Math.max(earliest.getAsLong(), Math.min(shown, latest));
        }
        return wall < ClockBook.EARLIEST_MICROS ? latest : Math.min(shown, latest);
    }

    /** The time of a boot's last record. */
    private OptionalLong endOf(Boot boot, List<Segment> all) throws IOException {
        Segment segment = boot.last();
        Optional<StoredRecord> last = lastRecord(segment);
        if (last.isEmpty()) {
            return OptionalLong.empty();
        }
        return last.get().timeKnown()
                ? OptionalLong.of(last.get().measured().reading().timeMicros())
                : timeOf(last.get(), segment, () -> all);
    }

    /** The one that was measured last: what is told of a quarter of an hour bears the time when that began. */
    private static Optional<StoredRecord> lastRecord(Segment segment) throws IOException {
        Optional<StoredRecord> last = Optional.empty();
        try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
            SegmentScanner scanner = new SegmentScanner(channel, SegmentHeader.BYTES, segment.bytes());
            while (scanner.next()) {
                last = later(last, decoded(scanner));
            }
        } catch (NoSuchFileException e) {
            log.debug("{} left meanwhile", segment.file());
        }
        return last;
    }

    private static Optional<StoredRecord> later(Optional<StoredRecord> one, Optional<StoredRecord> next) {
        boolean isEarlier = one.isPresent()
                && next.isPresent()
                && next.get().measured().monotonicMicros()
                        < one.get().measured().monotonicMicros();
        return isEarlier || next.isEmpty() ? one : next;
    }

    private static Optional<StoredRecord> decoded(SegmentScanner scanner) {
        try {
            return Optional.of(scanner.decode());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
