package org.chieng.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.chieng.agent.testkit.Readings;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFullDiskTest {
    private static final long QUOTA = 200_000;

    @TempDir
    private Path temp;

    private JournalFolder folder;
    private FullDisk disk;

    @BeforeEach
    void makeDisk() {
        Path journal = temp.resolve("journal");
        folder = new JournalFolder(journal);
        disk = new FullDisk(journal, QUOTA);
    }

    private Journal open() throws JournalException {
        return Journal.open(
                folder.config(64 * JournalFolder.SEGMENT),
                folder.clock().agentClock(),
                ClockBook.trustingSystem(folder.clock().agentClock()),
                disk);
    }

    private static List<Integer> read(Journal journal) throws Exception {
        return JournalFolder.numbers(JournalFolder.readAll(journal));
    }

    @Test
    void oldestMakeRoomForTheNewestOnAFullDisk() throws Exception {
        try (Journal journal = open()) {
            for (int i = 0; i < 10_000; i += 7) {
                journal.accept(Readings.numbered(i, i + 7));
            }
            List<Integer> left = read(journal);
            JournalCounters counters = journal.counters();

            assertThat(counters.refused()).isZero();
            assertThat(counters.evicted()).isPositive().isEqualTo(counters.appended() - left.size());
            assertThat(left)
                    .isEqualTo(IntStream.range((int) counters.evicted(), (int) counters.appended())
                            .boxed()
                            .toList());
        }
    }

    @Test
    void evenTheOnlySegmentMakesRoom() throws Exception {
        disk.setQuota(20_000); // less than one segment
        try (Journal journal = open()) {
            for (int i = 0; i < 2000; i++) {
                journal.accept(Readings.numbered(i, i + 1));
            }
            List<Integer> left = read(journal);

            assertThat(journal.counters().refused()).isZero();
            assertThat(left).isNotEmpty().endsWith(1999);
        }
    }

    @Test
    void goesOnWhenThereIsRoomAgain() throws Exception {
        try (Journal journal = open()) {
            assertThat(journal.accept(Readings.numbered(0, 10))).isTrue();
            disk.setQuota(0);
            assertThat(journal.accept(Readings.numbered(10, 20))).isFalse();
            assertThat(journal.counters().refused()).isEqualTo(10);

            disk.setQuota(QUOTA);
            assertThat(journal.accept(Readings.numbered(20, 30))).isTrue();
            assertThat(read(journal)).isEqualTo(IntStream.range(20, 30).boxed().toList());
        }
    }

    @Test
    void brokenDiskCostsNothingThatWasWrittenBefore() throws Exception {
        disk.failWith("Input/output error");
        try (Journal journal = open()) {
            journal.accept(Readings.numbered(0, 10));
            disk.setQuota(100);
            journal.accept(Readings.numbered(10, 20));
            assertThat(journal.counters().refused()).isEqualTo(10);
            assertThat(journal.counters().evicted()).isZero();

            disk.setQuota(QUOTA);
            journal.accept(Readings.numbered(20, 30));
            assertThat(read(journal))
                    .isEqualTo(IntStream.concat(IntStream.range(0, 10), IntStream.range(20, 30))
                            .boxed()
                            .toList());
        }
    }

    @Test
    void tellsThatItKeepsNothingWhileTheDiskCanNotBeForced() throws Exception {
        try (Journal journal = open()) {
            assertThat(journal.accept(Readings.numbered(0, 10))).isTrue();
            disk.failForce(true);
            journal.maintain();
            assertThat(journal.accept(Readings.numbered(10, 20))).isFalse();

            disk.failForce(false);
            journal.maintain();
            assertThat(journal.accept(Readings.numbered(20, 30))).isTrue();
            assertThat(read(journal)).isEqualTo(IntStream.range(0, 30).boxed().toList());
        }
    }

    @Test
    void fullDiskAtTheStartIsOneClearLine() {
        disk.setQuota(0);

        assertThatThrownBy(this::open)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("make room");
    }

    @Test
    void startsOnADiskThatIsFullOfItsOwn() throws Exception {
        try (Journal journal = open()) {
            for (int i = 0; i < 2000; i++) {
                journal.accept(Readings.numbered(i, i + 1));
            }
        }
        disk.setQuota(0);
        long used = folder.segments().stream()
                .mapToLong(file -> file.toFile().length())
                .sum();
        AgentClock nextBoot = folder.clock().agentClock(new UUID(1, 2)); // a new segment is needed
        try (Journal journal = Journal.open(
                folder.config(64 * JournalFolder.SEGMENT), nextBoot, ClockBook.trustingSystem(nextBoot), disk)) {
            disk.setQuota(used);
            journal.accept(Readings.numbered(2000, 2010));

            assertThat(journal.counters().refused()).isZero();
            assertThat(journal.counters().evicted()).isPositive();
            assertThat(read(journal))
                    .isEqualTo(IntStream.range((int) journal.counters().evicted(), 2010)
                            .boxed()
                            .toList());
        }
    }
}
