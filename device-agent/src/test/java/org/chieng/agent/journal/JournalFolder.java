package org.chieng.agent.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;

/** A journal's folder in a test: opens journals on it, reads them, and damages its files. */
final class JournalFolder {
    static final long SEGMENT = JournalConfig.MIN_SEGMENT_BYTES;

    private final Path folder;
    private final HandClock clock = new HandClock();

    JournalFolder(Path folder) {
        this.folder = folder;
    }

    HandClock clock() {
        return clock;
    }

    JournalConfig config(long maxBytes) {
        // synced by hand: the tests call maintain()
        return new JournalConfig(folder, maxBytes, Duration.ofDays(90), Duration.ofHours(1), SEGMENT);
    }

    Journal open() throws JournalException {
        return open(64 * SEGMENT);
    }

    /** Opens with a book of what is known of the clock, as an agent does. */
    Journal open(AgentClock agentClock, ClockBook book) throws JournalException {
        return Journal.open(config(64 * SEGMENT), agentClock, book);
    }

    Journal open(long maxBytes) throws JournalException {
        return Journal.open(config(maxBytes), clock.agentClock());
    }

    /** Everything that a cursor from the acknowledged position on reads now. */
    static List<JournalRecord> readAll(Journal journal) throws IOException {
        try (Cursor cursor = journal.cursor()) {
            return readAll(cursor);
        }
    }

    static List<JournalRecord> readAll(Cursor cursor) throws IOException {
        List<JournalRecord> all = new ArrayList<>();
        List<JournalRecord> some = cursor.read(7, 10_000);
        while (!some.isEmpty()) {
            all.addAll(some);
            some = cursor.read(7, 10_000);
        }
        return all;
    }

    /** The numbers that readings of {@link org.chieng.agent.testkit.Readings} carry as their values. */
    static List<Integer> numbers(List<JournalRecord> records) {
        return records.stream()
                .map(record -> (int) record.measured().monotonicMicros())
                .toList();
    }

    List<Path> segments() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".seg"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
