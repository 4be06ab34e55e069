package org.chieng.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.testkit.Readings;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    private Path temp;

    private JournalFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new JournalFolder(temp.resolve("journal"));
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static List<Integer> read(Journal journal) throws IOException {
        return JournalFolder.numbers(JournalFolder.readAll(journal));
    }

    @Test
    void givesBackInOrderWhatWasAppended() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 3));
            journal.accept(Readings.numbered(3, 1000));

            List<JournalRecord> records = JournalFolder.readAll(journal);
            assertThat(JournalFolder.numbers(records)).isEqualTo(range(0, 1000));
            assertThat(records.get(0)).isEqualTo(new JournalRecord(1, Readings.numbered(0)));
        }
    }

    @Test
    void cursorReadsOnWhileReadingsCome() throws Exception {
        try (Journal journal = folder.open();
                Cursor cursor = journal.cursor()) {
            assertThat(cursor.read(10, 1000)).isEmpty();
            for (int i = 0; i < 3000; i++) {
                journal.accept(Readings.numbered(i, i + 1));
                assertThat(JournalFolder.numbers(cursor.read(10, 1000))).containsExactly(i);
            }
            assertThat(folder.segments()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void cursorGoesBackToSendAgain() throws Exception {
        try (Journal journal = folder.open();
                Cursor cursor = journal.cursor()) {
            journal.accept(Readings.numbered(0, 3000));
            JournalFolder.readAll(cursor);

            cursor.seek(11);

            assertThat(JournalFolder.numbers(JournalFolder.readAll(cursor))).isEqualTo(range(10, 3000));
        }
    }

    @Test
    void cursorInTheMiddleOfASegmentReadsAtOnceHoweverFarItIsFromItsBegin() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 1000));
            journal.acknowledge(900);
            try (Cursor cursor = journal.cursor()) {
                assertThat(JournalFolder.numbers(cursor.read(2, 100))).isEqualTo(range(900, 902));
            }
        }
    }

    @Test
    void acknowledgedReadingsAreNotReadAgainAfterARestart() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 100));
            journal.acknowledge(60);
        }
        try (Journal journal = folder.open()) {
            assertThat(journal.acknowledged()).isEqualTo(60);
            assertThat(journal.counters().pending()).isEqualTo(40);
            assertThat(read(journal)).isEqualTo(range(60, 100));
        }
    }

    @Test
    void acknowledgedPositionNeverGoesBackOrAhead() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 10));
            journal.acknowledge(5);
            journal.acknowledge(3);
            assertThat(journal.acknowledged()).isEqualTo(5);
            journal.acknowledge(500);
            assertThat(journal.acknowledged()).isEqualTo(10);
        }
    }

    @Test
    void appendsWhereTheRunBeforeEndedWithinABoot() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 5));
        }
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(5, 10));
            assertThat(read(journal)).isEqualTo(range(0, 10));
            assertThat(folder.segments()).hasSize(1);
        }
    }

    @Test
    void beginsANewSegmentAfterABootSoThatMonotonicTimesStayComparable() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 5));
        }
        UUID nextBoot = UUID.fromString("5f0c6f0e-6d0c-4a8e-9f1d-000000000002");
        JournalConfig config = folder.config(64 * JournalFolder.SEGMENT);
        try (Journal journal = Journal.open(config, folder.clock().agentClock(nextBoot))) {
            journal.accept(Readings.numbered(5, 10));
            assertThat(read(journal)).isEqualTo(range(0, 10));
        }
        assertThat(folder.segments()).hasSize(2);
        assertThat(bootOf(folder.segments().get(0))).isEqualTo(HandClock.BOOT);
        assertThat(bootOf(folder.segments().get(1))).isEqualTo(nextBoot);
    }

    private static UUID bootOf(Path segment) throws IOException {
        return SegmentHeader.decode(ByteBuffer.wrap(Files.readAllBytes(segment)))
                .orElseThrow()
                .bootId();
    }

    @Test
    void oldestLeaveAndAreCountedWhenItIsFull() throws Exception {
        long maxBytes = 4 * JournalFolder.SEGMENT;
        try (Journal journal = folder.open(maxBytes)) {
            for (int i = 0; i < 20_000; i += 10) {
                journal.accept(Readings.numbered(i, i + 10));
                assertThat(journal.counters().bytes()).isLessThanOrEqualTo(maxBytes);
            }
            List<Integer> left = read(journal);
            long evicted = journal.counters().evicted();

            assertThat(evicted).isPositive().isEqualTo(20_000 - left.size());
            assertThat(left).isEqualTo(range((int) evicted, 20_000));
        }
    }

    @Test
    void whatIsAcknowledgedLeavesWithoutBeingCounted() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 5000));
            int before = folder.segments().size();
            journal.acknowledge(5000);
            journal.maintain();

            assertThat(before).isGreaterThan(2);
            assertThat(folder.segments()).hasSize(1);
            assertThat(journal.counters().evicted()).isZero();
            assertThat(journal.counters().pending()).isZero();
        }
    }

    @Test
    void tooOldLeaveAndAreCounted() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 10));
            folder.clock().pass(Duration.ofDays(6));
            journal.maintain();
            journal.accept(Readings.numbered(10, 20));
            folder.clock().pass(Duration.ofDays(89));
            journal.maintain();
            assertThat(journal.counters().evicted()).isZero();
            folder.clock().pass(Duration.ofDays(2));
            journal.maintain();

            assertThat(read(journal)).isEqualTo(range(10, 20));
            assertThat(journal.counters().evicted()).isEqualTo(10);
        }
    }

    @Test
    void nothingIsTooOldByAClockThatWasNeverSet() throws Exception {
        folder.clock().setWall(Instant.parse("1970-01-01T00:00:30Z"));
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 10));
            folder.clock().setWall(HandClock.START);
            journal.maintain();

            assertThat(read(journal)).isEqualTo(range(0, 10));
        }
    }

    @Test
    void acknowledgedPositionIsOnDiskWithinSecondsWithoutAClose() throws Exception {
        Path copy = temp.resolve("copy");
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 10));
            journal.acknowledge(7);
            folder.clock().pass(Duration.ofSeconds(30));
            journal.maintain();
            Copies.folder(temp.resolve("journal"), copy); // what a kill would leave
        }
        try (Journal journal = new JournalFolder(copy).open()) {
            assertThat(journal.acknowledged()).isEqualTo(7);
            assertThat(read(journal)).isEqualTo(range(7, 10));
        }
    }

    @Test
    void whatWasAppendedIsThereAfterAKillWithoutAnySync() throws Exception {
        Path copy = temp.resolve("copy");
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 1234));
            Copies.folder(temp.resolve("journal"), copy); // what a kill would leave
        }
        try (Journal journal = new JournalFolder(copy).open()) {
            assertThat(read(journal)).isEqualTo(range(0, 1234));
        }
    }

    @Test
    void damagedStateOnlyMeansSendingAgain() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 10));
            journal.acknowledge(7);
        }
        Files.write(temp.resolve("journal/state"), new byte[9000]);
        try (Journal journal = folder.open()) {
            assertThat(read(journal)).isEqualTo(range(0, 10));
        }
    }

    @Test
    void numbersOfAcknowledgedReadingsAreNotUsedAgainWhenTheirSegmentsAreGone() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 10));
            journal.acknowledge(10);
        }
        for (Path segment : folder.segments()) {
            Files.delete(segment); // a loss of power took what was not synced
        }
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(10, 12));
            assertThat(read(journal)).isEqualTo(range(10, 12));
        }
    }

    @Test
    void secondAgentOnTheSameFolderIsRefused() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 1));
            assertThatThrownBy(() -> folder.open())
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use by another agent");
        }
        folder.open().close();
    }

    @Test
    void folderThatCannotBeMadeIsOneClearLine() throws Exception {
        Files.writeString(temp.resolve("journal"), "a file, not a folder");

        assertThatThrownBy(() -> folder.open())
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("can't be written to")
                .hasMessageNotContaining("\n");
    }

    @Test
    void awaitEndsWhenAReadingComes() throws Exception {
        try (Journal journal = folder.open()) {
            assertThat(journal.await(1, Duration.ofMillis(1))).isFalse();
            Thread writer = new Thread(() -> journal.accept(Readings.numbered(0, 1)));
            writer.start();
            assertThat(journal.await(1, Duration.ofSeconds(30))).isTrue();
            writer.join();
        }
    }

    @Test
    @Timeout(30)
    void cursorThatIsWokenWaitsNoLonger() throws Exception {
        try (Journal journal = folder.open();
                Cursor cursor = journal.cursor()) {
            cursor.wake(); // before it waits: that must not be lost
            assertThat(cursor.await(Duration.ofHours(1))).isFalse();

            Thread other = new Thread(cursor::wake);
            other.start();
            assertThat(cursor.await(Duration.ofHours(1))).isFalse();
            other.join();

            assertThat(cursor.await(Duration.ofMillis(1))).isFalse();
            journal.accept(Readings.numbered(0, 1));
            assertThat(cursor.await(Duration.ofHours(1))).isTrue();
        }
    }

    /** A board with Wi-Fi was out of reach for hours, and kept what it measured. */
    @Test
    void readingsThatWereBroughtLateAreFoundByTheTimeThatTheyWereMeasured() throws Exception {
        long start = folder.clock().micros();
        try (Journal journal = folder.open()) {
            for (int hour = 0; hour < 6; hour++) {
                List<Measured> some = new ArrayList<>();
                for (int i = 0; i < 1_500; i++) {
                    AgentClock.Stamp now = folder.clock().agentClock().now();
                    some.add(new Measured(
                            Reading.ofNumber(new ChannelName("uno", "n"), now.wallMicros() + i, i, null),
                            now.monotonicMicros() + i));
                }
                journal.accept(some);
                folder.clock().pass(Duration.ofHours(1));
            }
            long age = folder.clock().micros() - (start + 1_800_000_000L);
            journal.accept(List.of(new Measured(
                    Reading.ofNumber(new ChannelName("esp", "t"), folder.clock().micros() - age, 7, null),
                    folder.clock().agentClock().now().monotonicMicros() - age)));
            assertThat(folder.segments()).hasSizeGreaterThan(3);

            try (RangeReader range = journal.range(start + 1_790_000_000L, start + 1_810_000_000L)) {
                assertThat(range.read(10))
                        .extracting(
                                record -> record.measured().reading().channel().toString())
                        .containsExactly("esp/t");
            }
        }
    }
}
